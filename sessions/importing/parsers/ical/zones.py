"""Time zones of calendars (RFC 5545, VTIMEZONE): as IANA, Windows or a path names them, or by rules of their own.

The names of Windows are those of the library icalendar. Its own look-up (TZP) is not used: it keeps the zones of one
file for all others, fails with OSError or RecursionError on long names, and warns of every path. The rules are read
here and not by tzical of dateutil, which takes an end in UTC for a clock time, so that east of Greenwich the last
change is lost, and which follows a rule from its first year, often 1601, for each time that it is asked.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import islice
from operator import itemgetter
from zoneinfo import ZoneInfo

from icalendar.prop import vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from sessions.importing.parsers.ical.lines import Component, moment_of
from sessions.importing.parsers.ical.recurrence import YEAR, Budget, Rule
from sessions.rules.parsing import parse_zone

_LONGEST_NAME = 100
_MOST_IN_YEAR = 4
_FIRST_YEAR, _LAST_YEAR = 2, 9998
"""An offset leads from the first and the last year of Python to years that it does not know."""

# The library does not say what it takes and gives.
_offset_of: Callable[[str], timedelta] = vUTCOffset.from_ical


class Zones:
    """The zones of one calendar; what it names in no way that is known is the zone of the event."""

    def __init__(self, calendar: Component, zone: ZoneInfo, budget: Budget) -> None:
        self._zone = zone
        self._budget = budget
        self._named = named(calendar.text("X-WR-TIMEZONE"))
        self._own = {part.text("TZID").strip(): part for part in calendar.parts if part.name == "VTIMEZONE"}
        self._found: dict[str, tzinfo] = {}
        self._met: set[str] = set()

    @property
    def name(self) -> str:
        """The IANA name of the zone: the calendar's own, else that of all times so far, else ""."""
        if self._named:
            return self._named.key
        return next(iter(self._met)) if len(self._met) == 1 else ""

    def find(self, name: str | None) -> tzinfo:
        """Return a zone by its name in the calendar; None is that of a time that floats."""
        if name is None:
            return self._named or self._zone
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> tzinfo:
        own = self._own.get(name.strip())
        known = named(name) or (named(own.text("X-LIC-LOCATION")) if own else None)
        if known:
            self._met.add(known.key)
            return known
        try:
            return _ByRules(own, self._budget) if own else self._zone
        except ValueError:
            return self._zone


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


@dataclass(frozen=True, slots=True)
class _Change:
    """One STANDARD or DAYLIGHT: when it begins, from and to which offset, by which yearly rule it comes back."""

    starts: tuple[datetime, ...]
    before: timedelta
    after: timedelta
    rule: Rule | None

    @classmethod
    def read(cls, part: Component, budget: Budget) -> "_Change":
        """Return the change that a part writes; ValueError, of which FeedError is one, where it cannot be read."""
        listed = [wall for given in part.every("RDATE") for wall in given.value.split(",") if wall.strip()]
        walls = [part.text("DTSTART"), *listed]
        budget.spend(YEAR * len(walls), "VTIMEZONE")
        repeats = part.first("RRULE")
        rule = Rule(repeats.value, repeats.place) if repeats else None
        if rule and (rule.frequency != "YEARLY" or rule.count):
            raise ValueError(rule)
        offsets = (_offset(part.text("TZOFFSETFROM")), _offset(part.text("TZOFFSETTO")))
        return cls(tuple(_wall(wall) for wall in walls), *offsets, rule)

    def begins(self, year: int, budget: Budget) -> Iterator[tuple[datetime, timedelta]]:
        """Yield when it begins: what is listed, and of what comes back what counts in a year.

        A time that a clock skips when it is put on counts from the hour before, so the change counts after the gap.
        """
        gap = max(self.after - self.before, timedelta())
        yield from ((start + gap, self.after) for start in self.starts)
        if self.rule:
            last = min(year, self.rule.until.year) if self.rule.until else year
            for each in range(max(last - 1, _FIRST_YEAR), last + 1):
                budget.spend(self.rule.cost, "VTIMEZONE")
                for start in islice(self.rule.in_year(self.starts[0], each), _MOST_IN_YEAR):
                    if not self.rule.is_over(start.replace(tzinfo=timezone(self.before))):
                        yield start + gap, self.after


class _ByRules(tzinfo):
    """A zone by rules of the calendar's own; ValueError where one of them cannot be read.

    A time that is shown twice is the first one. Before its first change a zone has the offset that this one replaces.
    """

    def __init__(self, zone: Component, budget: Budget) -> None:
        changes = [_Change.read(part, budget) for part in zone.parts if part.name in {"STANDARD", "DAYLIGHT"}]
        self._before = min(changes, key=lambda change: change.starts[0]).before
        self._changed = cache(
            lambda year: sorted((begun for each in changes for begun in each.begins(year, budget)), key=itemgetter(0))
        )

    def dst(self, when: datetime | None) -> None:
        """Say nothing: which of its offsets is that of summer does not matter."""

    def tzname(self, when: datetime | None) -> None:
        """Say nothing: no time is shown in this zone."""

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Return what the offset is at a time on the wall."""
        if when is None:
            return None
        changed = self._changed(when.year)
        begun = bisect_right(changed, when.replace(tzinfo=None), key=itemgetter(0))
        return changed[begun - 1][1] if begun else self._before


def _wall(value: str) -> datetime:
    moment = moment_of(value)
    if not isinstance(moment, date) or moment.year > _LAST_YEAR:
        raise ValueError(value)
    return datetime(*moment.timetuple()[:6])


def _offset(value: str) -> timedelta:
    """Return an offset such as ``-0330``; the library takes the first digit of one without a sign for its sign."""
    if not re.fullmatch(r"[+-][0-9]{2}(?:[0-5][0-9]){1,2}", value.strip()):
        raise ValueError(value)
    return _offset_of(value.strip())
