"""Import plan (dry run): what a programme would change in an event's catalogue; writes nothing.

The one rule: what a person wrote, marked or changed is never overwritten or deleted.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from sessions.importing.catalogue.choose_feed import feed_of
from sessions.importing.catalogue.current_state import Calendar, EventSnapshot, Stamp, read, stamps_of
from sessions.importing.catalogue.fact_merge import (
    DAY,
    LIMITS,
    Compared,
    Facts,
    compare,
    cut,
    digest_of,
    digests_of,
    facts_of,
    identifier_of,
)
from sessions.importing.catalogue.planned_session import PlannedSession
from sessions.importing.matching import Record, pair
from sessions.importing.parsers.programme import Programme
from sessions.models import PLANNED_OR_ATTENDED, Event, Feed, Session
from sessions.rules.day_numbers import DayQuestion, Numbering

_MOVES = frozenset({"starts_at", "room", DAY})


@dataclass(frozen=True)
class CataloguePlan:
    """Everything that an import would do; ``feed`` is None for a new one.

    ``removed`` are untouched sessions that are not in the programme any more: they are deleted. ``gone`` are those that
    a person has touched: they get a mark. ``event`` has the time zone that the import gives it, ``zone_before`` is the
    stored one. ``zone_differs`` is the programme's zone where its local times differ from the event's. ``seen`` are the
    versions that apply checks (optimistic lock), ``days`` key, number and date of the days. ``question`` is asked where
    new days do not fit between the numbers, ``numbering`` the answer, and ``on_asked_days`` are the sessions that would
    be on those days: they are not imported if the days are skipped.
    ``duplicates`` is how many entries of the programme were left out.
    """

    event: Event
    user: User
    feed: Feed | None
    kind: str
    title: str
    url: str
    mapping: Mapping[str, str]
    calendar: Calendar
    sessions: tuple[PlannedSession, ...]
    removed: tuple[Session, ...]
    gone: tuple[Session, ...]
    zone_before: str
    zone_differs: str
    seen: Mapping[UUID, Stamp]
    feeds: tuple[tuple[int, datetime], ...]
    days: tuple[tuple[int, int, date | None], ...]
    question: DayQuestion | None
    numbering: Numbering | None
    on_asked_days: tuple[PlannedSession, ...]
    duplicates: int

    @cached_property
    def created(self) -> list[PlannedSession]:
        """New sessions."""
        return [planned for planned in self.sessions if planned.session is None]

    @cached_property
    def changed(self) -> list[PlannedSession]:
        """Sessions with a changed fact, or that are back in the programme."""
        return [planned for planned in self.sessions if planned.is_changed]

    @cached_property
    def kept(self) -> list[PlannedSession]:
        """Unchanged sessions."""
        return [planned for planned in self.sessions if planned.session is not None and not planned.is_changed]

    @cached_property
    def conflicts(self) -> list[PlannedSession]:
        """Sessions with a fact that both a person and the programme changed; the person's value is kept."""
        return [planned for planned in self.sessions if planned.conflicts]

    @cached_property
    def moved(self) -> list[PlannedSession]:
        """Sessions that the user planned or attended and that get another time or room."""
        return [
            planned
            for planned in self.changed
            if planned.state in PLANNED_OR_ATTENDED
            and any(change.field in _MOVES and change.old for change in planned.changes)
        ]

    @property
    def undated(self) -> int:
        """Number of new sessions of which the programme gives no day; each is put on Day 1."""
        return sum(planned.facts[DAY] is None for planned in self.created)

    @property
    def new_days(self) -> tuple[date, ...]:
        """Dates of the days that will be created."""
        return self.calendar.new if any(planned.facts[DAY] for planned in self.sessions) else ()

    @property
    def zone_changes(self) -> bool:
        """Whether the event gets another time zone."""
        return self.event.time_zone != self.zone_before

    @property
    def days_told(self) -> list[tuple[date, int]]:
        """The dates of the programme with the number of its sessions on each."""
        counts = Counter(on for planned in self.sessions if (on := _date(planned.facts)))
        return sorted(counts.items())

    @property
    def left_out(self) -> tuple[PlannedSession, ...]:
        """Sessions that are not imported, since their days are skipped."""
        return self.on_asked_days if self.numbering is Numbering.SKIP else ()

    @property
    def counts(self) -> dict[str, int]:
        """Number of sessions of each kind; created, changed and kept add up to the programme."""
        return {
            "sessions": len(self.sessions),
            "created": len(self.created),
            "changed": len(self.changed),
            "removed": len(self.removed) + len(self.gone),
            "kept": len(self.kept),
            "conflicts": len(self.conflicts),
        }

    @property
    def digest(self) -> str:
        """Digest of the plan: equal for two plans that do the same."""
        return sha256(json.dumps(self._deeds(), default=str, sort_keys=True).encode()).hexdigest()

    def _deeds(self) -> list[object]:
        feed = [self.feed and self.feed.pk, self.kind, self.title, self.url, dict(self.mapping)]
        days = [self.calendar.first, self.calendar.last, self.calendar.new, self.numbering, self.question and self.days]
        sessions = [
            [
                planned.session and planned.session.pk,
                planned.external_id,
                dict(planned.digests),
                [(change.field, digest_of(change.old), digest_of(change.new)) for change in planned.changes],
                [(change.field, digest_of(change.old)) for change in planned.conflicts],
                [planned.adopted, planned.returned, planned.in_trash],
            ]
            for planned in self.sessions
        ]
        leaving = [sorted(str(session.pk) for session in each) for each in (self.removed, self.gone)]
        return [self.event.pk, self.zone_before, self.event.time_zone, feed, days, sessions, leaving]


def make_plan(
    event: Event,
    programme: Programme,
    user: User,
    *,
    url: str = "",
    mapping: Mapping[str, str] | None = None,
    feed: Feed | None = None,
    numbering: str | None = None,
    zone_before: ZoneInfo | None = None,
) -> CataloguePlan:
    """Compute the plan for importing a programme into an event, for a user.

    The event has the time zone that it will have; ``zone_before`` is the stored one, None for the same. ``numbering``
    answers the question of new days that do not fit; without it all numbers are kept. The plan updates ``feed``, else
    the feed with the same URL, else one with the same sessions; else it creates one. Raises FeedError when its days
    cannot be days of one event.
    """
    snapshot = read(event, user, zone_before)
    imported = [facts_of(sitting, event.zone) for sitting in programme.sittings]
    names = [identifier_of(sitting) for sitting in programme.sittings]
    wanted = {on for facts in imported if (on := _date(facts))}
    calendar = Calendar.of(event, snapshot.days, wanted)
    snapshot = replace(snapshot, calendar=calendar)
    asked = frozenset(calendar.question.asked if calendar.question and event.has_content() else ())
    question = calendar.question if wanted & asked else None
    # Dates of the event without a day, of which the programme says nothing, stay so.
    answer = question.answer(numbering) if question else Numbering.SKIP if asked else None
    there = [_record(facts, name) for facts, name in zip(imported, names, strict=True)]
    feed = feed or feed_of(snapshot, programme.kind, there, url)
    candidates = snapshot.sessions_of(feed) if feed else []
    known = [*candidates, *snapshot.sessions_of(None), *snapshot.deleted_of_removed_feeds(there)]
    pairs = pair([snapshot.record(session) for session in known], there)
    sessions = tuple(
        _planned(snapshot, name, facts, known[pairs[index]] if index in pairs else None)
        for index, (name, facts) in enumerate(zip(names, imported, strict=True))
    )
    found = {planned.session.pk for planned in sessions if planned.session}
    missing = [session for session in candidates if session.pk not in found and session.deleted_at is None]
    if not programme.complete:
        missing = []
    on_asked_days = tuple(planned for planned in sessions if planned.comes_to(asked))
    if answer is Numbering.SKIP:
        sessions = tuple(planned for planned in sessions if not planned.comes_to(asked))
        calendar = Calendar.of(event, snapshot.days, wanted - asked).without(asked)
    removed = tuple(session for session in missing if not snapshot.is_touched(session))
    gone = tuple(
        session for session in missing if session.removed_from_feed_at is None and snapshot.is_touched(session)
    )
    return CataloguePlan(
        event=event,
        user=user,
        feed=feed,
        kind=programme.kind,
        title=cut(programme.title, LIMITS["title"]),
        url=_address(snapshot, feed, url),
        mapping=mapping or (feed.mapping if feed else {}),
        calendar=calendar,
        sessions=sessions,
        removed=removed,
        gone=gone,
        zone_before=(zone_before or event.zone).key,
        zone_differs=programme.other_zone(event.zone),
        seen=stamps_of([*removed, *gone, *(planned.session for planned in sessions if planned.session)]),
        feeds=tuple((each.pk, each.taken_at) for each in snapshot.feeds),
        days=tuple((day.pk, day.number, day.date) for day in snapshot.days),
        question=question,
        numbering=answer,
        on_asked_days=on_asked_days,
        duplicates=programme.duplicates,
    )


def _address(snapshot: EventSnapshot, feed: Feed | None, url: str) -> str:
    """Return the new URL of a feed: the given one, unless another feed has it."""
    taken = {each.url for each in snapshot.feeds if each != feed}
    return url if url and url not in taken else (feed.url if feed else "")


def _planned(snapshot: EventSnapshot, name: str, facts: Facts, session: Session | None) -> PlannedSession:
    digests = digests_of(facts)
    if session is None:
        return PlannedSession(name, facts, digests)
    state = snapshot.states.get(session.pk, "")
    if session.deleted_at:
        return PlannedSession(name, facts, session.feed_digests, session, in_trash=True, state=state)
    here, attended = snapshot.facts(session), snapshot.was_attended_on_day(session)
    compared = compare(here, session.feed_digests, facts, digests, attended=attended) if here != facts else Compared()
    return PlannedSession(
        external_id=name,
        facts=facts,
        digests=digests,
        session=session,
        changes=compared.changes,
        conflicts=compared.conflicts,
        adopted=session.feed_id is None,
        returned=session.removed_from_feed_at is not None,
        state=state,
    )


def _record(facts: Facts, name: str) -> Record:
    starts_at, ends_at = facts["starts_at"], facts["ends_at"]
    assert starts_at is None or isinstance(starts_at, datetime)
    assert ends_at is None or isinstance(ends_at, datetime)
    return Record(
        external_id=name,
        code=str(facts["code"]),
        title=str(facts["title"]),
        starts_at=starts_at,
        room=str(facts["room"]),
        on=_date(facts),
        ends_at=ends_at,
        digests=frozenset(digests_of(facts).items()),
    )


def _date(facts: Facts) -> date | None:
    on = facts[DAY]
    assert on is None or isinstance(on, date)
    return on
