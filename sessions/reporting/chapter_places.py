"""Where the chapters inside days stand in an article, whatever has become of the sessions that they follow."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sessions.models import Chapter, Session

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class InsidePlace:
    """A place inside a day, by its key: below a session of the article, or at the top of the day."""

    day: int
    session: UUID | None = None


def places_inside(chapters: Iterable[Chapter], sessions: Iterable[Session]) -> dict[int, InsidePlace]:
    """Return the places of those chapters that stand inside days, by key.

    `sessions` are those of the article. A chapter follows its session to another day. If the article does not have that
    session (it is deleted, or not in this report), the chapter stands below the one before it in its day, where readers
    looked for it; without any, at the top of the day.
    """
    in_days: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    here = set()
    for session in sessions:
        in_days[session.day_id].append(_order_in_day(session))
        here.add(session.pk)
    for held in in_days.values():
        held.sort()
    places = {}
    for chapter in chapters:
        above = chapter.after_session
        if above is not None:
            printed = above.pk if above.pk in here else _before(above, in_days[above.day_id])
            places[chapter.pk] = InsidePlace(above.day_id, printed)
        elif chapter.in_day_id is not None:
            places[chapter.pk] = InsidePlace(chapter.in_day_id)
    return places


def _before(session: Session, held: list[tuple[Any, ...]]) -> UUID | None:
    index = bisect_left(held, _order_in_day(session))
    return held[index - 1][-1] if index else None


def _order_in_day(session: Session) -> tuple[Any, ...]:
    """Return what the sessions of a day are ordered by, as SessionQuerySet.in_order does."""
    return session.starts_at or session.sort_at or _LAST, session.position, session.pk
