"""Calendars (iCalendar, RFC 5545) as programmes: each event, and each occurrence of a recurring one, is a session."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar.parser import split_on_unescaped_comma

from sessions.importing.parsers.ical.lines import Component, Property, calendars_in, is_calendar, moment_of
from sessions.importing.parsers.ical.recurrence import MAX_OCCURRENCES, is_endless, starts_of
from sessions.importing.parsers.ical.zones import Zones
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, listed_on, programme_of
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.importing.parsers.shared.time_limit import check_time
from sessions.rules import formats
from sessions.rules.days import YEARS
from sessions.rules.feed_limits import MAX_SITTINGS

KIND = "icalendar"
is_it = is_calendar

type _Start = datetime | date
"""A time in its zone, or a whole day."""
type _Moment = tuple[_Start, timedelta | None]
"""A start with the duration, if the feed gives it there."""

_LONGEST = timedelta(days=366)
"""Longest time that one event can take, so that dates stay within those of a calendar."""
_KIND = re.compile(r"\[([^\[\]]{2,40})\]\s+(\S.*)", re.DOTALL)
_SLUG = re.compile(r"[a-z][a-z0-9-]{2,}")
_CANCELLED = frozenset({"CANCELLED", "CANCELED"})
NOBODY = "invalid:nomail"
"""The address of attendees who speak: pentabarf, and others after it, have no other place for them."""
FORMAT = "X-FORMAT"
"""The format of a session, which only pentabarf's xCal has; it is not read from iCalendar."""


def parse(content: bytes, zone: ZoneInfo) -> Programme:
    """Parse all calendars of a file.

    A recurring event gives at most 366 sessions. A rule without an end is followed until the last day of all others, or
    for 14 days if there are none. Rules that repeat within a day are refused. A whole-day event has no time; it is on
    its first day.
    """
    return programme_in(KIND, calendars_in(content), zone)


def programme_in(kind: str, calendars: Iterable[Component], zone: ZoneInfo) -> Programme:
    """Return the programme of calendars, which may come from another notation than iCalendar."""
    read = [_Calendar(calendar, zone) for calendar in calendars]
    replaced: dict[str, set[_Start]] = {}
    for calendar in read:
        calendar.note_replaced(replaced)
    return programme_of(
        kind,
        _in_order([(calendar, event) for calendar in read for event in calendar.events], replaced),
        title=next((calendar.title for calendar in read if calendar.title), ""),
        zone=next((calendar.zones.name for calendar in read if calendar.zones.name), ""),
    )


def _in_order(events: list[tuple["_Calendar", Component]], replaced: dict[str, set[_Start]]) -> list[Sitting]:
    """Return the sessions in the order of the feed; endless ones until the last day of the others."""
    found: dict[int, list[Sitting]] = {}
    last: date | None = None
    endless = [any(is_endless(rule.value) for rule in event.every("RRULE")) for _calendar, event in events]
    count = 0
    for at in sorted(range(len(events)), key=endless.__getitem__):
        calendar, event = events[at]
        place = cleaning.line(event.text("SUMMARY")) or f"session {at + 1}"
        found[at] = list(calendar.sittings(event, place, replaced, last if endless[at] else None))
        count += len(found[at])
        if count > MAX_SITTINGS:
            raise FeedError(Fault.TOO_MANY, found=str(count))
        if not endless[at]:
            last = max(filter(None, [last, *(sitting.on for sitting in found[at])]), default=None)
    return [sitting for at in range(len(events)) for sitting in found[at]]


class _Calendar:
    """One calendar: its title, its zones, its events."""

    def __init__(self, calendar: Component, zone: ZoneInfo) -> None:
        self.title = cleaning.line(calendar.text("X-WR-CALNAME") or calendar.text("NAME"))
        self.zones = Zones(calendar, zone)
        self._zone = zone
        cancelled = calendar.text("METHOD").strip().upper() == "CANCEL"
        self.events = [part for part in calendar.parts if part.name == "VEVENT" and not cancelled]

    def note_replaced(self, replaced: dict[str, set[_Start]]) -> None:
        """Add, by the UID of the recurring event, the starts that another event replaces."""
        for event in self.events:
            if instead := event.first("RECURRENCE-ID"):
                place = cleaning.line(event.text("SUMMARY"))
                if instead.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
                    raise FeedError(Fault.RECURRENCE, place, "RANGE=THISANDFUTURE")
                replaced.setdefault(event.text("UID"), set()).add(self._moment(instead, instead.value, place)[0])

    def sittings(
        self, event: Component, place: str, replaced: dict[str, set[_Start]], last: date | None
    ) -> Iterator[Sitting]:
        """Yield the sessions of an event that is not cancelled; an endless rule is followed until ``last``."""
        sitting = None if event.text("STATUS").strip().upper() in _CANCELLED else _facts(event, place)
        if sitting is None:
            return
        start = event.first("DTSTART")
        if start is None:
            yield sitting
            return
        first = self._moment(start, start.value, place)[0]
        moments: list[_Moment] = [(first, self._length(event, first, place))]
        if not event.first("RECURRENCE-ID"):
            moments = self._occurrences(event, place, moments[0], replaced.get(event.text("UID"), set()), last)
        for begin, length in moments:
            starts_at = begin.astimezone(UTC) if isinstance(begin, datetime) else None
            on = listed_on(None if starts_at else _day(begin), starts_at, self._zone)
            if begin == first or last is None or on is None or on <= last:
                ends_at = starts_at + length if starts_at and length is not None else None
                yield replace(sitting, starts_at=starts_at, ends_at=ends_at, on=on)

    def _occurrences(
        self, event: Component, place: str, moment: _Moment, replaced: set[_Start], last: date | None
    ) -> list[_Moment]:
        """Return the first start and those of rules and lists, without those that are replaced or taken out."""
        first, length = moment
        listed: dict[_Start, timedelta | None] = {first: length}
        timed = first if isinstance(first, datetime) else _midnight(first)
        for rule in event.every("RRULE"):
            starts = starts_of(timed, rule.value, place, last)
            listed |= dict.fromkeys(starts if timed is first else (start.date() for start in starts), length)
        for start, lasts in self._listed(event, "RDATE", place):
            listed.setdefault(start, length if lasts is None else lasts)
        without = replaced | {start for start, _lasts in self._listed(event, "EXDATE", place)}
        # A calendar may exclude a whole day where it means what takes place on it.
        kept = [each for each in listed.items() if each[0] not in without and _day(each[0]) not in without]
        kept.sort(key=lambda each: each[0] if isinstance(each[0], datetime) else _midnight(each[0]))
        return kept[:MAX_OCCURRENCES]

    def _listed(self, event: Component, name: str, place: str) -> Iterator[_Moment]:
        for given in event.every(name):
            for value in filter(str.strip, given.value.split(",")):
                yield self._moment(given, value, place)

    def _moment(self, given: Property, value: str, place: str) -> _Moment:
        check_time(place)
        try:
            moment = moment_of(value)
        except ValueError:
            moment = None
        begin, end = moment if isinstance(moment, tuple) and len(moment) == 2 else (moment, None)
        if not isinstance(begin, date) or begin.year not in YEARS:
            raise FeedError(Fault.BAD_TIME, place, value)
        if not isinstance(begin, datetime):
            return begin, None
        start = self._placed(given, begin)
        if isinstance(end, datetime) and end.year in YEARS:
            # Start and end may be in different zones; within one, the wall clock counts.
            end = self._placed(given, end).astimezone(UTC) - start.astimezone(UTC)
        return start, end if isinstance(end, timedelta) and timedelta() <= end <= _LONGEST else None

    def _placed(self, given: Property, moment: datetime) -> datetime:
        return moment.replace(tzinfo=UTC if moment.tzinfo else self.zones.find(given.parameters.get("TZID")))

    def _length(self, event: Component, first: _Start, place: str) -> timedelta | None:
        """Return the duration of an event; None when it is unknown or negative."""
        length: object = None
        if not isinstance(first, datetime):
            return None
        if end := event.first("DTEND"):
            ends_at = self._moment(end, end.value, place)[0]
            length = ends_at.astimezone(UTC) - first.astimezone(UTC) if isinstance(ends_at, datetime) else None
        elif lasts := event.first("DURATION"):
            try:
                length = moment_of(lasts.value)
            except ValueError:
                length = None
            if not isinstance(length, timedelta) or length > _LONGEST:
                raise FeedError(Fault.BAD_DURATION, place, lasts.value)
        return length if isinstance(length, timedelta) and length >= timedelta() else None


def _facts(event: Component, place: str) -> Sitting | None:
    """Return the facts of an event without its times; None when its title says that it is cancelled."""
    described = "\n".join(given.text for given in event.every("DESCRIPTION"))
    told = pycon_facts(described) or Sitting("", description=cleaning.markdown(described or event.text("X-ALT-DESC")))
    summary = event.text("SUMMARY").strip() or next(iter(cleaning.line(described, 10**6).splitlines()), "")
    kind, summary = _kind_and_title(summary)
    if kind is None:
        return None
    if not cleaning.line(summary):
        raise FeedError(Fault.MISSING, f"{place} › SUMMARY")
    code, title = json_values.titled(None, summary, place)
    tracks = [track for given in event.every("CATEGORIES") for track in split_on_unescaped_comma(given.value)]
    people = (each for each in event.every("ATTENDEE") if each.value.strip().lower() == NOBODY)
    return Sitting(
        title=title,
        external_id=cleaning.line(event.text("UID")),
        code=code,
        level=json_values.level(None, code),
        format=kind or told.format or cleaning.name(event.text(FORMAT)),
        track=cleaning.name(", ".join(cleaning.names(tracks))) or told.track,
        room=cleaning.name(event.text("LOCATION")),
        speakers=cleaning.names(person.parameters.get("CN", "") for person in people) or told.speakers,
        description=told.description,
    )


def _kind_and_title(summary: str) -> tuple[str | None, str]:
    """Split ``[talk]`` from a title, as its format: a word in small letters, or the name of a known format.

    The format of ``[cancelled]`` is None; other words in brackets are part of the title.
    """
    found = _KIND.fullmatch(summary)
    if not found:
        return "", summary
    kind, rest = found[1].strip(), found[2]
    if kind.upper() in _CANCELLED:
        return None, rest
    if kind.casefold() == "repeat":
        # At the end it is removed when the code says so, too.
        return "", f"{rest} [{kind}]"
    if _SLUG.fullmatch(kind) or formats.find(kind):
        return cleaning.name(kind), rest
    return "", summary


def _day(start: _Start) -> date:
    return start.date() if isinstance(start, datetime) else start


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


_HEAD = re.compile(r"Section: (?P<section>[^\n]*)\nKind: (?P<kind>[^\n]*)\nName: [^\n]*(?:\n(?P<rest>.*))?", re.DOTALL)
_SPEAKERS = "\nSpeakers:\n"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?>")
_ALONE = frozenset({"br", "hr", "img"})


def pycon_facts(text: str) -> Sitting | None:
    """Return the facts in a description of PyCon's calendar, which has no title; None for another one."""
    found = _HEAD.fullmatch(text)
    if not found:
        return None
    description, _, people = (found["rest"] or "").rpartition(_SPEAKERS)
    if not people or not description:
        description, people = found["rest"] or "", ""
    return Sitting(
        title="",
        format=cleaning.name(found["kind"]),
        track=cleaning.name(found["section"]),
        speakers=cleaning.names(_named(people)),
        description=cleaning.markdown(description),
    )


def _named(people: str) -> Iterator[str]:
    """Yield the lines outside of HTML elements: each speaker's name stands before a biography in HTML."""
    depth = 0
    for line in people.split("\n"):
        if not depth and line.strip() and "<" not in line:
            yield line
        for closing, tag in _TAG.findall(line):
            if tag.lower() not in _ALONE:
                depth = max(depth - 1, 0) if closing else depth + 1
