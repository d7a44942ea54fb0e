"""List of a life: every session of all events that a person planned, attended, missed or watched, with counts.

Four queries for any number of sessions. The facts of all of them are counted in memory (facets); only those of one page
are loaded.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast, Coalesce

from sessions.models import Event, Impression, Session, State
from sessions.models.impression import SECOND_CHOICE
from sessions.models.querysets.access import Reader

PAGE_SIZE = 50
"""Sessions on a page."""

WATCHED = "watched"
"""What was watched as a recording; like a state, but a session may have been attended as well."""

STATES = (State.ATTENDED, State.PLANNED, SECOND_CHOICE, State.MISSED, WATCHED)

_LONG = ("search", "feed_digests", "description", "note")
_UNKNOWN = "~"  # after every time


@dataclass(frozen=True, slots=True)
class LifeFilter:
    """Filters of the list; "" and None match everything. ``event`` is the slug of an event."""

    state: str = ""
    year: int | None = None
    event: str = ""
    format: str = ""
    level: int | None = None
    track: str = ""


FACETS = tuple(each.name for each in fields(LifeFilter))


@dataclass(frozen=True, slots=True)
class LifeRow:
    """One session of the list: its event, and the states it counts for."""

    session: Session
    event: Event
    states: tuple[str, ...]
    new_event: bool


@dataclass(frozen=True, slots=True)
class LifeList:
    """One page of the list, the number of all sessions that match, and for each filter the number per value.

    The numbers of a filter are those with all other filters (faceted search).
    """

    rows: list[LifeRow]
    count: int
    facets: Mapping[str, Counter[Any]]
    more: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is counted of a session, and where it stands."""

    key: str
    event_id: int
    values: dict[str, tuple[Any, ...]]
    order: tuple[int, int, str, int, str]


def life_list(user: Reader, events: Sequence[Event], criteria: LifeFilter, page: int = 1) -> LifeList:
    """Return one page of the user's sessions that match; ``events`` are the user's, in their order."""
    everything = _facts(user, events)
    wanted = {name: getattr(criteria, name) for name in FACETS if getattr(criteria, name) not in ("", None)}
    counts: dict[str, Counter[Any]] = {name: Counter() for name in FACETS}
    found = []
    for facts in everything:
        failed = [name for name, value in wanted.items() if value not in facts.values[name]]
        if not failed:
            found.append(facts)
        if len(failed) < 2:
            for name in failed or FACETS:
                counts[name].update(facts.values[name])
    found.sort(key=lambda facts: facts.order)
    start = (page - 1) * PAGE_SIZE
    shown = found[start : start + PAGE_SIZE]
    before = found[start - 1].event_id if 0 < start <= len(found) else None
    rows = _load(user, {event.pk: event for event in events}, shown, before)
    return LifeList(rows, len(found), counts, more=start + PAGE_SIZE < len(found))


def _facts(user: Reader, events: Sequence[Event]) -> list[_Facts]:
    ranks = {event.pk: rank for rank, event in enumerate(events)}
    by_key = {event.pk: event for event in events}
    found = []
    for key, event_id, *said, watched, on, number, start, position, level, format_, track in _rows(user, ranks):
        event = by_key[event_id]
        state = SECOND_CHOICE if said == [State.PLANNED, True] else said[0]
        date = on or event.first_day
        states = (state, WATCHED) if watched and state else (WATCHED,) if watched else (state,)
        values: dict[str, tuple[Any, ...]] = {
            "state": states,
            "year": (date.year,) if date else (),
            "event": (event.slug,),
            "format": (format_,) if format_ else (),
            "level": (level,) if level else (),
            "track": (track,) if track else (),
        }
        order = (ranks[event_id], number, start or _UNKNOWN, position, key)
        found.append(_Facts(key, event_id, values, order))
    return found


def _rows(user: Reader, mine: Iterable[int]) -> QuerySet[Any]:
    own = Impression.objects.filter(author_id=user.pk, session__event__in=list(mine), session__deleted_at=None)
    start = Cast(Coalesce("session__starts_at", "session__sort_at"), TextField())
    facts = ("event_id", "day__date", "day__number", "position", "level", "format", "track")
    event, on, number, position, level, format_, track = (f"session__{name}" for name in facts)
    return own.exclude(state="", watched_at=None).values_list(
        *(Cast("session_id", TextField()), event, "state", "second_choice", "watched_at", on, number, start, position),
        *(level, format_, track),
    )


def _load(user: Reader, events: Mapping[int, Event], shown: list[_Facts], before: int | None) -> list[LifeRow]:
    """Load the sessions of a page; one that was deleted in the meantime is left out."""
    if not shown:
        return []
    rows = Session.objects.present().filter(pk__in=[facts.key for facts in shown])
    sessions = {session.pk.hex: session for session in rows.select_related("day").defer(*_LONG)}
    found = []
    for facts in shown:
        session = sessions.get(facts.key.replace("-", ""))  # one database writes the dashes, the other not
        if session is not None:
            event = events[facts.event_id]
            session.event = session.day.event = event
            found.append(LifeRow(session, event, facts.values["state"], new_event=event.pk != before))
            before = event.pk
    return found
