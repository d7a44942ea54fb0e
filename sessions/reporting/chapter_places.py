"""Where the chapters inside days stand in an article, whatever has become of the sessions that they follow."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext

from sessions.models import Chapter, ChapterPlace, Day, Report, Session
from sessions.models.held_sessions import held_sessions
from sessions.rules.order import Direction, neighbours, renumbered

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


@dataclass(frozen=True, slots=True)
class Spot:
    """A position for chapters; ``after_day`` has priority over ``place``.

    Inside ``in_day`` it is below ``after_session``, or above all sessions.
    """

    place: str
    after_day: Day | None = None
    in_day: Day | None = None
    after_session: Session | None = None

    @property
    def key(self) -> str:
        """The form value: ``before``, ``day-2``, ``in-2``, ``session-<key>``, ``after``."""
        if self.after_session:
            return f"session-{self.after_session.pk}"
        if self.in_day:
            return f"in-{self.in_day.number}"
        return f"day-{self.after_day.number}" if self.after_day else self.place

    @property
    def label(self) -> str:
        """The display name."""
        if self.after_session:
            heading = Truncator(self.after_session.heading).chars(80)
            return gettext("After “%(session)s”") % {"session": heading}
        if self.in_day:
            return gettext("At the top of %(day)s") % {"day": self.in_day.heading}
        if self.after_day:
            return gettext("After %(day)s") % {"day": self.after_day.heading}
        return str(ChapterPlace(self.place).label)

    @property
    def day(self) -> Day | None:
        """The day after which, or inside which, the position is."""
        return self.after_day or self.in_day

    def fields(self) -> dict[str, Any]:
        """Return the fields of a chapter that is at this position."""
        return {
            "place": self.place,
            "after_day_id": self.after_day and self.after_day.pk,
            "in_day_id": self.in_day and self.in_day.pk,
            "after_session_id": self.after_session and self.after_session.pk,
        }

    def holds(self, chapter: Chapter) -> bool:
        """Return whether the chapter was put at this position; others may have come there, see places_inside."""
        if self.after_session or chapter.after_session_id:
            return self.after_session is not None and chapter.after_session_id == self.after_session.pk
        if self.day or chapter.after_day_id or chapter.in_day_id:
            fields = self.fields()
            return (chapter.after_day_id, chapter.in_day_id) == (fields["after_day_id"], fields["in_day_id"])
        return chapter.place == self.place


def below_session(day: Day, session: Session) -> Spot:
    """Return the position below a session of a day."""
    return Spot(ChapterPlace.AFTER, in_day=day, after_session=session)


def spots_of_day(day: Day, sessions: Iterable[Session]) -> list[Spot]:
    """Return the positions inside a day with these sessions: at its top, and below each of them."""
    return [Spot(ChapterPlace.AFTER, in_day=day), *(below_session(day, session) for session in sessions)]


def spots_of(report: Report) -> list[Spot]:
    """Return every position of the report in the order of its days; two queries."""
    held: dict[int, list[Session]] = {}
    for session in held_sessions(report).defer("description", "note", "search", "feed_digests"):
        held.setdefault(session.day_id, []).append(session)
    spots = [Spot(ChapterPlace.BEFORE)]
    for day in report.event.days.all():
        spots += [*spots_of_day(day, held.get(day.pk, ())), Spot(ChapterPlace.AFTER, day)]
    return [*spots, Spot(ChapterPlace.AFTER)]


def spots_by_chapter(chapters: Iterable[Chapter], spots: Iterable[Spot]) -> dict[int, Spot]:
    """Return the position of each chapter among all positions of a report, by key of the chapter.

    One whose day has been deleted meanwhile is at the last position, as the database puts it.
    """
    chapters, spots = list(chapters), list(spots)
    inside = places_inside(chapters, (spot.after_session for spot in spots if spot.after_session))
    known = {_place_of(spot): spot for spot in spots}
    return {chapter.pk: known.get(_place_of_chapter(chapter, inside), spots[-1]) for chapter in chapters}


def _place_of(spot: Spot) -> InsidePlace | int | str:
    if spot.in_day:
        return InsidePlace(spot.in_day.pk, spot.after_session.pk if spot.after_session else None)
    return spot.after_day.pk if spot.after_day else spot.place


def _place_of_chapter(chapter: Chapter, inside: Mapping[int, InsidePlace]) -> InsidePlace | int | str:
    return inside.get(chapter.pk) or chapter.after_day_id or chapter.place


_ANCHORS = ("after_day_id", "in_day_id", "after_session_id")


def step_chapter(chapter: Chapter, direction: Direction, spots: Collection[Spot]) -> bool:
    """Move a chapter one place up or down among the present ones of its position.

    ``spots`` are all positions of the report. Returns False and changes nothing at either end.
    """
    there = _present(chapter.report_id)
    found = spots_by_chapter(there, spots)
    beside = neighbours([each for each in there if found[each.pk] == found.get(chapter.pk)], chapter, direction)
    if beside is None:
        return False
    passed, before = beside
    # The chapters of one position may follow different sessions, some of which are not in the article.
    _place(chapter, before, _position_of(before or passed))
    return True


def put_chapter(chapter: Chapter, spot: Spot, *, first: bool = False) -> None:
    """Move a chapter to a position, as its last or first chapter."""
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=chapter.report_id)
        there = [each for each in _present(chapter.report_id) if spot.holds(each) and each != chapter]
        _place(chapter, there[0] if first and there else None, spot.fields())


def put_behind(chapter: Chapter, other: Chapter) -> None:
    """Move a chapter to the position of another one of its report, as the last chapter there."""
    _place(chapter, None, _position_of(other))


def follow_other_sessions(keys: Collection[UUID]) -> None:
    """Let the chapters below sessions that are about to be deleted for good follow the one before them in its day."""
    chapters = Chapter.objects.filter(after_session__in=keys).select_related("after_session")
    for chapter in chapters.order_by("pk"):
        gone = chapter.after_session
        others = Session.objects.filter(day=gone.day_id).exclude(pk__in=set(keys) - {gone.pk}).in_order()
        order = list(others.values_list("pk", flat=True))
        above = order.index(gone.pk)
        chapter.in_day_id, chapter.after_session_id = gone.day_id, order[above - 1] if above else None
        chapter.save(update_fields=["in_day", "after_session", "updated_at"])


def _place(chapter: Chapter, before: Chapter | None, position: Mapping[str, Any]) -> None:
    with transaction.atomic():
        # Lock order: the report before its chapters, as everywhere (deadlock).
        Report.objects.select_for_update(no_key=True).get(pk=chapter.report_id)
        others = list(Chapter.objects.filter(report=chapter.report_id).exclude(pk=chapter.pk).in_order())
        if position:
            for name, value in position.items():
                setattr(chapter, name, value)
            chapter.save(update_fields=["place", *_ANCHORS, "updated_at"])
        Chapter.objects.bulk_update(renumbered(others, chapter, before), ["position"])


def _present(report: int) -> list[Chapter]:
    return list(Chapter.objects.filter(report=report).present().with_session_above().in_order())


def _position_of(chapter: Chapter) -> dict[str, Any]:
    return {name: getattr(chapter, name) for name in ("place", *_ANCHORS)}
