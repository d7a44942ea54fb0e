"""Catalogue of an event: full-text search, faceted filters and pagination; repeats of a session are one entry."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import batched
from typing import Any, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import AutoField, Case, CharField, Exists, F, OuterRef, QuerySet, When
from django.db.models.functions import Cast

from sessions.agenda.day import Card, mark_overlaps
from sessions.agenda.shown_card import ShownCard
from sessions.agenda.time_slots import before_at, running_at
from sessions.models import PLANNED_OR_ATTENDED, Event, Impression, Session, State
from sessions.models.querysets.access import Reader
from sessions.models.querysets.prepared import READER, Parameter, PreparedQuery
from sessions.models.session import SessionQuerySet
from sessions.rules import formats
from sessions.rules.codes import base_of, parse_code
from sessions.rules.days import conference_date
from sessions.rules.overlaps import Overlaps

PAGE_SIZE = 30
"""Page size: further entries are loaded on scrolling (infinite scroll)."""

MOST_SITTINGS = 12
"""Maximum number of repeats in one entry; a session with more has several entries."""

LONG_TEXTS = ("search", "feed_digests", "description")
"""Fields that no list shows; they are not loaded (defer)."""

_ORDER = (F("starts_at").asc(nulls_last=True), "code", "title", "pk")

_EVENT = Parameter("event", AutoField())

_GROUPED = (
    # As text: only the keys of one page are needed as such.
    Cast("pk", CharField()),
    "code",
    # See `series_of`.
    Case(When(code="", then="external_id"), default="title"),
)
"""The key of a session, and what tells which sessions are repeats of each other."""

# The first screen of a catalogue has no filter.
_ALL = PreparedQuery(
    Session, lambda: Session.objects.filter(event=_EVENT).present().order_by(*_ORDER).values_list(*_GROUPED)
)

_COUNTED = ("day_id", "track", "level", "format", "room", "recording_url")
_FACTS = PreparedQuery(
    Session, lambda: Session.objects.filter(event=_EVENT).present().order_by().values_list(*_COUNTED)
)


def _marks() -> QuerySet[Impression, tuple[Any, ...]]:
    own = Impression.objects.filter(author_id=READER.pk, session__event=_EVENT, session__deleted_at=None)
    told = own.exclude(state="", watch_later=False).order_by("session__starts_at", "session_id")
    facts = [f"session__{name}" for name in AgendaEntry._fields]
    return told.values_list("state", "watch_later", "second_choice", *facts)


_MARKS = PreparedQuery(Impression, _marks)

type Recorded = Literal["", "link", "usually"]


@dataclass(frozen=True, slots=True)
class CatalogueFilter:
    """Search and filter criteria; an empty one matches everything.

    ``day`` is the number of a day. ``time`` is free time: what starts in it matches. At ``begin`` what is on or
    still to come matches, and what has no time.
    """

    words: tuple[str, ...] = ()
    day: int | None = None
    track: str = ""
    level: int | None = None
    format: str = ""
    room: str = ""
    recorded: Recorded = ""
    mine: bool = False
    later: bool = False
    now: bool = False
    time: tuple[datetime, datetime] | None = None
    begin: datetime | None = None


@dataclass(slots=True)
class CatalogueEntry:
    """One session of the catalogue with all matching repeats, in order; at least one."""

    sittings: list[Card]

    @property
    def first(self) -> Card:
        """The repeat by whose time the entry is sorted."""
        return self.sittings[0]

    @property
    def shown(self) -> tuple[ShownCard, ...]:
        """Everything that the HTML of the entry shows: its sittings, the first one first."""
        return tuple(card.shown for card in self.sittings)


@dataclass(slots=True)
class CatalogueSlot:
    """The entries with the same start; ``new_day`` and ``new_time`` say which headings stand above them."""

    on: date | None
    starts_at: datetime | None
    new_day: bool
    new_time: bool
    entries: list[CatalogueEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """One page of results, with the number of sessions and entries found, and the next page (0: none)."""

    slots: list[CatalogueSlot]
    sessions: int
    entries: int
    next_page: int


class AgendaEntry(NamedTuple):
    """A session on the user's agenda, as far as is needed to look for overlaps; made faster than a ``Session``."""

    pk: UUID
    code: str
    title: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class UserMarks:
    """The user's marks in an event: the agenda, without second choices; and the number of marks."""

    on_agenda: list[AgendaEntry]
    planned: int
    later: int


def matching(event: Event, user: Reader, criteria: CatalogueFilter, now: datetime) -> SessionQuerySet:
    """Return the present sessions of an event that match the filter, in catalogue order."""
    found: SessionQuerySet = event.sessions.present().order_by(*_ORDER)
    for word in criteria.words:
        found = found.filter(search__contains=word)
    if criteria.day is not None:
        found = found.filter(day__number=criteria.day)
    facts = {name: getattr(criteria, name) for name in ("level", "track", "format", "room")}
    found = found.filter(**{name: value for name, value in facts.items() if value})
    if criteria.recorded == "link":
        found = found.exclude(recording_url="")
    elif criteria.recorded:
        known = event.sessions.present().order_by().values_list("format", flat=True).distinct()
        found = found.filter(format__in=[name for name in known if formats.usually_recorded(name)])
    own = Impression.objects.filter(session=OuterRef("pk"), author_id=user.pk)
    if criteria.mine:
        found = found.filter(Exists(own.filter(state__in=PLANNED_OR_ATTENDED)))
    if criteria.later:
        found = found.filter(Exists(own.filter(watch_later=True)))
    if criteria.time:
        found = found.filter(starts_at__gte=criteria.time[0], starts_at__lt=criteria.time[1])
    if criteria.begin:
        found = found.exclude(before_at(criteria.begin))
    return found.filter(running_at(now, user)) if criteria.now else found


def browse(event: Event, user: Reader, criteria: CatalogueFilter, now: datetime, page: int = 1) -> CataloguePage:
    """Return one page of the sessions that match the filter; three queries for any number of sessions."""
    groups: dict[object, list[str]] = {}
    count = 0
    for key, code, name in _keys(event, user, criteria, now):
        groups.setdefault(series_of(code, name) or (key,), []).append(key)
        count += 1
    ordered = [keys for group in groups.values() for keys in _in_entries(group)]
    start = (page - 1) * PAGE_SIZE
    shown = [list(map(UUID, keys)) for keys in ordered[start : start + PAGE_SIZE]]
    before = UUID(ordered[start - 1][0]) if shown and start else None
    wanted_keys = [key for keys in shown for key in keys]
    rows = Session.objects.filter(pk__in=[*wanted_keys, *([before] if before else [])])
    sessions = {row.pk: row for row in with_running(rows, user, now).defer(*LONG_TEXTS)}
    # Leaves out a session that was deleted between the two queries.
    entries = [
        CatalogueEntry([card_of(sessions[key], event) for key in keys if key in sessions])
        for keys in shown
        if not sessions.keys().isdisjoint(keys)
    ]
    slots = _slots(entries, event.zone, sessions.get(before) if before else None)
    return CataloguePage(slots, count, len(ordered), page + 1 if start + PAGE_SIZE < len(ordered) else 0)


def _in_entries(group: list[str]) -> Iterable[Sequence[str]]:
    return (group,) if len(group) <= MOST_SITTINGS else batched(group, MOST_SITTINGS)


def _keys(event: Event, user: Reader, criteria: CatalogueFilter, now: datetime) -> Iterable[tuple[Any, ...]]:
    """Return _GROUPED of the sessions that match."""
    if criteria == CatalogueFilter():
        return _ALL.tuples(event=event.pk)
    return matching(event, user, criteria, now).values_list(*_GROUPED)


def series_of(code: str, name: str) -> object:
    """Return the grouping key of the repeats of one session; None for a session without known repeats.

    ``name`` is the title of a session that has a code, and the key in its programme of one that has none.
    """
    if code and (series := _series_code(code)):
        return series
    return (code, name) if code or name else None


@lru_cache(maxsize=10_000)
def _series_code(code: str) -> str:
    """Return a code of the known form without its repeat mark, else ""; a code has twenty characters at most."""
    return base_of(code) if parse_code(code) else ""


def with_running(sessions: SessionQuerySet, user: Reader, now: datetime) -> SessionQuerySet:
    """Prefetch the user's own impression, and annotate whether a session is on, for ``card_of``.

    SQLite runs every subquery of a condition that is a column; inside a ``When`` it stops at the first false part.
    """
    return sessions.with_impression_of(user).annotate(is_on=Case(When(running_at(now, user), then=True), default=False))


def card_of(session: Any, event: Event) -> Card:
    """Return the card of a session that was fetched by ``with_running``."""
    session.event = event
    return Card(session, session.own_impression, running=bool(session.is_on))


def _slots(entries: Iterable[CatalogueEntry], zone: ZoneInfo, before: Session | None) -> list[CatalogueSlot]:
    slots: list[CatalogueSlot] = []
    last = _slot(before, zone) if before else None
    for entry in entries:
        slot = _slot(entry.first.session, zone)
        if not slots or slot.starts_at != slots[-1].starts_at:
            slot.new_day = last is None or slot.on != last.on
            slot.new_time = slot.new_day or last is None or slot.starts_at != last.starts_at
            slots.append(slot)
        slots[-1].entries.append(entry)
        last = slots[-1]
    return slots


def _slot(session: Session, zone: ZoneInfo) -> CatalogueSlot:
    starts_at = session.starts_at
    return CatalogueSlot(
        conference_date(starts_at, zone) if starts_at else None, starts_at, new_day=True, new_time=True
    )


def user_marks(event: Event, user: Reader) -> UserMarks:
    """Return the user's marks on the event's sessions, in one query."""
    agenda, planned, later = [], 0, 0
    rows = _MARKS.tuples(reader=user.pk, event=event.pk)
    for state, watch_later, second, *session in rows:
        planned += state in PLANNED_OR_ATTENDED
        later += watch_later
        if state in PLANNED_OR_ATTENDED and not (second and state == State.PLANNED):
            agenda.append(AgendaEntry(*session))
    return UserMarks(agenda, planned, later)


def mark_planned(cards: Iterable[Card], agenda: Overlaps[AgendaEntry]) -> None:
    """Set on each planned or attended card which other sessions of the agenda overlap; a second choice has none."""
    chosen = (card for card in cards if card.state in PLANNED_OR_ATTENDED and not card.is_second_choice)
    mark_overlaps(chosen, agenda)


def count_facts(event: Event) -> dict[str, Counter[Any]]:
    """Return facet counts: present sessions per day, track, level, format and room, and "recorded"; one query."""
    rows = _FACTS.tuples(event=event.pk)
    columns = dict(zip(_COUNTED, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(_COUNTED, ())
    links = sum(map(bool, columns.pop("recording_url")))
    counts: dict[str, Counter[Any]] = {name: Counter(column) for name, column in columns.items()}
    for count in counts.values():
        for unknown in (None, ""):
            count.pop(unknown, None)
    usually = sum(number for name, number in counts["format"].items() if formats.usually_recorded(name))
    counts["recorded"] = Counter(link=links, usually=usually)
    return counts
