"""Calendars (iCalendar, RFC 5545) as programmes: each event a sitting, each occurrence of one that repeats another."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar.parser import split_on_unescaped_comma

from sessions.importing.parsers import pycon
from sessions.importing.parsers.ical.lines import FORMAT, Component, Property, calendars_in, is_calendar, moment_of
from sessions.importing.parsers.ical.recurrence import MAX_OCCURRENCES, Budget, Rule, is_endless, starts_of
from sessions.importing.parsers.ical.zones import Zones
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, listed_on, programme_of
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.rules import formats
from sessions.rules.feed_limits import MAX_SITTINGS
from sessions.rules.years import YEARS

KIND = "icalendar"

_LONGEST = timedelta(days=366)
_KIND = re.compile(r"\[([^\[\]]{2,40})\]\s+(\S.*)", re.DOTALL)
_MOST_CATEGORIES, _CATEGORIES_LENGTH = 20, 2_000
"""How much of the categories of one event is read; they become one name."""
_SLUG = re.compile(r"[a-z][a-z0-9-]{2,}")
NOBODY = "invalid:nomail"
"""The address of attendees who speak: pentabarf, and whatever learned from it, has no other place for them."""


def is_it(content: bytes) -> bool:
    """Say whether the bytes of a file begin as a calendar does."""
    return is_calendar(content)


def parse(content: bytes, zone: ZoneInfo) -> Programme:
    """Return the programme that all calendars of a file hold.

    Of an event that repeats there are at most 366 sittings. One whose rule has no end is followed until the last day of
    all others, or for 14 days where there are none. Rules that repeat every hour, minute or second are refused. An
    event that lasts whole days has no time; it is on its first day.
    """
    if not content.strip():
        raise FeedError(Fault.EMPTY)
    return programme_in(KIND, calendars_in(content), zone)


def programme_in(kind: str, calendars: Iterable[Component], zone: ZoneInfo) -> Programme:
    """Return the programme that calendars hold, which may have been read from another notation than iCalendar's."""
    budget = Budget()
    read = [_Calendar(calendar, zone, budget) for calendar in calendars]
    replaced: dict[str, set[datetime | date]] = {}
    for calendar in read:
        calendar.note_replaced(replaced)
    return programme_of(
        kind,
        _in_order([(calendar, event) for calendar in read for event in calendar.events], replaced),
        title=next((calendar.title for calendar in read if calendar.title), ""),
        zone=next((calendar.zones.name for calendar in read if calendar.zones.name), ""),
    )


def _in_order(events: list[tuple["_Calendar", Component]], replaced: dict[str, set[datetime | date]]) -> list[Sitting]:
    """Return the sittings of events in the order of the feed, endless ones until the last day of the others."""
    found: dict[int, list[Sitting]] = {}
    last: date | None = None
    count = 0
    endless = [any(is_endless(rule.value) for rule in event.every("RRULE")) for _calendar, event in events]
    for at in sorted(range(len(events)), key=endless.__getitem__):
        calendar, event = events[at]
        found[at] = []
        for sitting in calendar.sittings(event, replaced, last if endless[at] else None):
            found[at].append(sitting)
            count += 1
            if count > MAX_SITTINGS:
                raise FeedError(Fault.TOO_MANY, found=str(count))
            if sitting.on and not endless[at]:
                last = max(last or sitting.on, sitting.on)
    return [sitting for at in range(len(events)) for sitting in found[at]]


class _Moment(NamedTuple):
    """A time in its zone, or a whole day; ``length`` is set where the feed says it with the moment."""

    start: datetime | date
    length: timedelta | None = None

    @property
    def starts_at(self) -> datetime | None:
        """The UTC instant, None of a whole day."""
        return self.start.astimezone(UTC) if isinstance(self.start, datetime) else None

    @property
    def day(self) -> date:
        """The day by the clock on the wall."""
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def key(self) -> datetime | date:
        """What is equal for moments that are the same."""
        return self.starts_at or self.start


class _Calendar:
    """One calendar: its title, its zones, and the sittings that its events make."""

    def __init__(self, calendar: Component, zone: ZoneInfo, budget: Budget) -> None:
        self.title = cleaning.line(calendar.text("X-WR-CALNAME") or calendar.text("NAME"))
        self.zones = Zones(calendar, zone, budget)
        self._zone = zone
        self._budget = budget
        cancelled = calendar.text("METHOD").strip().upper() == "CANCEL"
        self.events = [part for part in calendar.parts if part.name == "VEVENT" and not cancelled]

    def note_replaced(self, replaced: dict[str, set[datetime | date]]) -> None:
        """Note, by the UID of the event that repeats, which of its starts another event stands for."""
        for event in self.events:
            if instead := event.first("RECURRENCE-ID"):
                if instead.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
                    raise FeedError(Fault.RECURRENCE, _place_of(event), "RANGE=THISANDFUTURE")
                replaced.setdefault(event.text("UID"), set()).add(self._moment(instead, instead.value).key)

    def sittings(
        self, event: Component, replaced: dict[str, set[datetime | date]], last: date | None
    ) -> Iterator[Sitting]:
        """Yield the sittings of an event that is not cancelled; a rule without an end is followed until ``last``."""
        if event.text("STATUS").strip().upper() in {"CANCELLED", "CANCELED"}:
            return
        sitting = _facts(event)
        if sitting is None:
            return
        start = event.first("DTSTART")
        if start is None:
            yield sitting
            return
        first = _Moment(self._moment(start, start.value).start)
        first = first._replace(length=self._length(event, first.starts_at))
        moments = [first]
        if not event.first("RECURRENCE-ID"):
            moments = self._occurrences(event, first, replaced.get(event.text("UID"), set()), last)
        for moment in moments:
            starts_at, length = moment.starts_at, moment.length
            ends_at = starts_at + length if starts_at and length is not None else None
            yield replace(sitting, starts_at=starts_at, ends_at=ends_at, on=self._day(moment))

    def _day(self, moment: _Moment) -> date | None:
        starts_at = moment.starts_at
        return listed_on(None if starts_at else moment.day, starts_at, self._zone)

    def _occurrences(
        self, event: Component, first: _Moment, replaced: set[datetime | date], last: date | None
    ) -> list[_Moment]:
        """Return when an event takes place: its first start, by its rules and lists, without what they take out."""
        listed = {first.key: first}
        for rule in event.every("RRULE"):
            listed |= {moment.key: moment for moment in self._ruled(event, rule, first, last)}
        for moment in self._listed(event, "RDATE"):
            listed.setdefault(moment.key, moment if moment.length is not None else moment._replace(length=first.length))
        without = replaced | {moment.key for moment in self._listed(event, "EXDATE")}
        latest = max(moment.day for moment in listed.values()) + timedelta(days=1)
        for rule in event.every("EXRULE"):
            without |= {moment.key for moment in self._ruled(event, rule, first, latest)}
        # A calendar may exclude a whole day where it means what takes place on it.
        kept = [moment for key, moment in listed.items() if key not in without and moment.day not in without]
        return sorted(kept, key=lambda moment: moment.starts_at or _midnight(moment.day))[:MAX_OCCURRENCES]

    def _ruled(self, event: Component, given: Property, first: _Moment, last: date | None) -> Iterator[_Moment]:
        if not given.value.strip():
            return
        place = _place_of(event)
        rule = Rule(given.value, place)
        begin = first.start if isinstance(first.start, datetime) else _midnight(first.start)
        for start in starts_of(begin, rule, self._budget, place, last):
            moment = first._replace(start=start if first.starts_at else start.date())
            day = self._day(moment) if last and rule.is_endless else None
            if start == begin or not (day and last and day > last):
                yield moment

    def _listed(self, event: Component, name: str) -> Iterator[_Moment]:
        for given in event.every(name):
            for value in given.value.split(","):
                if value.strip():
                    self._budget.spend(1, given.place)
                    yield self._moment(given, value)

    def _moment(self, given: Property, value: str) -> _Moment:
        try:
            moment = moment_of(value)
        except ValueError as error:
            raise FeedError(Fault.BAD_TIME, given.place, value) from error
        begin, end = moment if isinstance(moment, tuple) and len(moment) == 2 else (moment, None)
        if not isinstance(begin, date) or begin.year not in YEARS:
            raise FeedError(Fault.BAD_TIME, given.place, value)
        if not isinstance(begin, datetime):
            return _Moment(begin)
        start = self._placed(given, begin)
        length = end
        if isinstance(end, datetime) and end.year in YEARS:
            # The two may be written in different zones; within one, the difference is that of the clock on the wall.
            length = self._placed(given, end).astimezone(UTC) - start.astimezone(UTC)
        fits = isinstance(length, timedelta) and timedelta() <= length <= _LONGEST
        return _Moment(start, length if fits else None)

    def _placed(self, given: Property, moment: datetime) -> datetime:
        return moment.replace(tzinfo=UTC if moment.tzinfo else self.zones.find(given.parameters.get("TZID")))

    def _length(self, event: Component, starts_at: datetime | None) -> timedelta | None:
        """Return how long an event lasts; None where that is not said, or where it would end before it starts."""
        length: object = None
        if starts_at is None:
            return None
        if end := event.first("DTEND"):
            ends_at = self._moment(end, end.value).starts_at
            length = ends_at - starts_at if ends_at else None
        elif lasts := event.first("DURATION"):
            try:
                length = moment_of(lasts.value)
            except ValueError as error:
                raise FeedError(Fault.BAD_DURATION, lasts.place, lasts.value) from error
            if not isinstance(length, timedelta) or length > _LONGEST:
                raise FeedError(Fault.BAD_DURATION, lasts.place, lasts.value)
        return length if isinstance(length, timedelta) and length >= timedelta() else None


def _facts(event: Component) -> Sitting | None:
    """Return what an event says besides its times; None where its title says that it is cancelled."""
    place = f"line {event.line}"
    described = event.text("DESCRIPTION") if len(event.every("DESCRIPTION")) < 2 else _spilled(event)
    own = pycon.described(described)
    summary = event.text("SUMMARY").strip() or next(iter(cleaning.line(described, 10**6).splitlines()), "")
    kind, summary = _kind_and_title(summary)
    if kind is None:
        return None
    if not cleaning.line(summary):
        raise FeedError(Fault.MISSING, f"{place} › SUMMARY")
    code, title = json_values.titled(None, pycon.without_link(summary), place)
    categories = event.every("CATEGORIES")[:_MOST_CATEGORIES]
    tracks = [track for given in categories for track in split_on_unescaped_comma(given.value[:_CATEGORIES_LENGTH])]
    return Sitting(
        title=title,
        external_id=cleaning.line(event.text("UID")),
        code=code,
        level=json_values.level(None, code),
        format=kind or (own.kind if own else "") or cleaning.name(event.text(FORMAT)),
        track=cleaning.name(", ".join(cleaning.names(tracks))) or (own.section if own else ""),
        room=cleaning.name(event.text("LOCATION")),
        speakers=_speakers(event) or (own.speakers if own else ()),
        description=own.description if own else cleaning.markdown(described or event.text("X-ALT-DESC")),
    )


def _kind_and_title(summary: str) -> tuple[str | None, str]:
    """Take ``[talk]`` off a title, as its format: a word in small letters, or the name of a known format.

    The format of ``[cancelled]`` is None; what else stands in brackets is part of the title.
    """
    found = _KIND.fullmatch(summary)
    if not found:
        return "", summary
    kind, rest = found[1].strip(), found[2]
    if kind.casefold() in {"cancelled", "canceled"}:
        return None, rest
    if kind.casefold() == "repeat":
        # At the end it goes where the code tells it too.
        return "", f"{rest} [{kind}]"
    if _SLUG.fullmatch(kind) or formats.find(kind):
        return cleaning.name(kind), rest
    return "", summary


def _spilled(event: Component) -> str:
    """Return a description with the lines that its writer forgot to fold."""
    return "\n".join(part.text for part in event.every("DESCRIPTION"))


def _speakers(event: Component) -> tuple[str, ...]:
    people = (person for person in event.every("ATTENDEE") if person.value.strip().lower() == NOBODY)
    return cleaning.names(person.parameters.get("CN", "") for person in people)


def _place_of(event: Component) -> str:
    return cleaning.line(event.text("SUMMARY")) or f"line {event.line}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
