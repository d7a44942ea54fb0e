"""The time zones that a calendar names, as IANA, as Windows, as a path or by rules of its own.

A leaf beside the parser: clock times go in, UTC instants come out.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from sessions.importing.parsers.ical.lines import Component, Property, moment_of
from sessions.importing.parsers.ical.recurrence import Budget, Rule, in_year
from sessions.importing.parsers.programme import FeedError
from sessions.rules.parsing import parse_zone

_LONGEST_NAME = 100
_MOST_CHANGES = 200
"""Changes of one zone that are read, where it lists each; one with two a year lists a century."""

_MOST_IN_YEAR = 4

Clock = Callable[[datetime], datetime]
"""What the instant is, in UTC, at which a clock on the wall shows a time."""


class Zones:
    """The zones of one calendar; what it names in no way that is known is the zone of the event."""

    def __init__(self, calendar: Component, zone: ZoneInfo, budget: Budget) -> None:
        self._zone = zone
        self._budget = budget
        self._named = named(calendar.text("X-WR-TIMEZONE"))
        self._own = {part.text("TZID").strip(): part for part in calendar.parts if part.name == "VTIMEZONE"}
        self._clocks: dict[str, Clock] = {}
        self._met: set[str] = set()

    @property
    def name(self) -> str:
        """The IANA name of the zone: the calendar's own, else that of all times so far, else ""."""
        if self._named:
            return self._named.key
        return next(iter(self._met)) if len(self._met) == 1 else ""

    def clock(self, name: str | None) -> Clock:
        """Return the clock of a zone by its name in the calendar; None is a time that floats."""
        if name is None:
            return _clock_of(self._named or self._zone)
        if name not in self._clocks:
            self._clocks[name] = self._found(name)
        return self._clocks[name]

    def _found(self, name: str) -> Clock:
        own = self._own.get(name.strip())
        known = named(name) or (named(own.text("X-LIC-LOCATION")) if own else None)
        if known:
            self._met.add(known.key)
            return _clock_of(known)
        changes = _changes_of(own) if own else []
        return _Ruled(changes, self._budget).instant if changes else _clock_of(self._zone)


def named(name: str) -> ZoneInfo | None:
    """Return the zone that a name means: IANA's, Windows', or IANA's at the end of a path; None for another."""
    bare = name.strip().strip("/")
    if not bare or len(bare) > _LONGEST_NAME:
        return None
    if found := parse_zone(WINDOWS_TO_OLSON.get(bare, bare)):
        return found
    parts = bare.split("/")
    ends = ("/".join(parts[start:]) for start in range(1, len(parts) - (not name.strip().startswith("/"))))
    return next((found for end in ends if (found := parse_zone(end))), None)


def _clock_of(zone: ZoneInfo) -> Clock:
    def instant(wall: datetime) -> datetime:
        return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)

    return instant


@dataclass(frozen=True, slots=True)
class _Change:
    """One STANDARD or DAYLIGHT: when it begins, from and to which offset, by which yearly rule it comes back."""

    starts: tuple[datetime, ...]
    before: timedelta
    after: timedelta
    rule: Rule | None

    def begins(self, year: int, budget: Budget) -> Iterator[datetime]:
        """Yield when it begins, by the clock that it replaces: of what comes back, what counts in a year."""
        yield from self.starts
        if not self.rule:
            return
        until = self.rule.until
        last = min(year, until.year) if until else year
        for each in (last - 1, last):
            budget.step("VTIMEZONE")
            for start in in_year(self.rule, self.starts[0], each)[:_MOST_IN_YEAR]:
                if until is None or (start - self.before if until.tzinfo else start) <= until.replace(tzinfo=None):
                    yield start


class _Ruled:
    """A zone by rules of the calendar's own."""

    def __init__(self, changes: list[_Change], budget: Budget) -> None:
        self._changes = changes
        self._budget = budget
        self._before = min(changes, key=lambda change: change.starts[0]).before
        self._years: dict[int, list[tuple[datetime, timedelta]]] = {}

    def instant(self, wall: datetime) -> datetime:
        """Return the UTC instant of a time on the wall; one that happens twice is the first one."""
        return (wall - self._offset(wall)).replace(tzinfo=UTC)

    def _offset(self, wall: datetime) -> timedelta:
        if wall.year not in self._years:
            self._years[wall.year] = self._changed(wall.year)
        changes = self._years[wall.year]
        latest = bisect_right(changes, wall, key=lambda change: change[0])
        return changes[latest - 1][1] if latest else self._before

    def _changed(self, year: int) -> list[tuple[datetime, timedelta]]:
        """Return the changes until the end of a year, in their order.

        A time that a clock skips when it is put on counts from the hour before, so the change counts after the gap.
        """
        begun = [(start, change) for change in self._changes for start in change.begins(year, self._budget)]
        changed = [(start + max(change.after - change.before, timedelta()), change.after) for start, change in begun]
        return sorted(changed, key=lambda change: change[0])


def _changes_of(zone: Component) -> list[_Change]:
    """Return the changes of a zone; none where one cannot be read, so that the zone of the event counts instead."""
    parts = [part for part in zone.parts if part.name in {"STANDARD", "DAYLIGHT"}]
    changes = [change for part in parts[:_MOST_CHANGES] if (change := _change(part))]
    return changes if len(changes) == len(parts) else []


def _change(part: Component) -> _Change | None:
    before, after = _offset(part.first("TZOFFSETFROM")), _offset(part.first("TZOFFSETTO"))
    starts = _walls(part.first("DTSTART"))
    if before is None or after is None or not starts:
        return None
    more = [wall for listed in part.every("RDATE")[:_MOST_CHANGES] for wall in _walls(listed)]
    repeats = part.first("RRULE")
    try:
        rule = Rule.read(repeats.value, repeats.place) if repeats else None
    except FeedError:
        return None
    if rule and (rule.frequency != "YEARLY" or rule.count):
        return None
    return _Change((starts[0], *more[:_MOST_CHANGES]), before, after, rule)


def _walls(given: Property | None) -> list[datetime]:
    found = []
    for value in given.value.split(",")[:_MOST_CHANGES] if given else ():
        try:
            moment = moment_of(value)
        except ValueError:
            continue
        if isinstance(moment, datetime):
            found.append(moment.replace(tzinfo=None))
        elif isinstance(moment, date):
            found.append(datetime(moment.year, moment.month, moment.day))
    return found


def _offset(given: Property | None) -> timedelta | None:
    """Return an offset such as ``-0330``, less than a day."""
    written = given.value.strip() if given else ""
    sign, digits = written[:1], written[1:]
    if sign not in {"+", "-"} or len(digits) not in {4, 6} or not (digits.isascii() and digits.isdigit()):
        return None
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4]), int(digits[4:] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -offset if sign == "-" else offset
