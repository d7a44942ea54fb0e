"""Recurrence rules (RFC 5545, RRULE): the starts that a rule names, by the wall clock.

The library icalendar reads a rule, and python-dateutil says what it names in a year. dateutil is asked for one year at
a time because it cannot be stopped while it finds nothing: for the 30 February it looks until the year 9999, which
takes five seconds. So the intervals and BYSETPOS, which span more or less than a year, are counted here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from math import prod
from typing import Any

from dateutil.rrule import FR, MO, SA, SU, TH, TU, WE, YEARLY, rrule
from icalendar.prop import vRecur

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.rules.years import YEARS

MAX_OCCURRENCES = 366
"""How often one event may take place; what a rule names beyond is left out."""

WINDOW = timedelta(days=2 * 366)
"""How long a rule is followed: long enough to show that a programme lasts more than the 31 days of a conference."""

ENDLESS = timedelta(days=14)
"""How long a rule without an end is followed where nothing else says when a feed ends."""

DATES_OF_FEED = 20_000
"""How many dates all events of a feed may list or take out; more is no conference, and refused."""

YEARS_OF_FEED = 2000
"""How many years all rules of a feed may be asked for, where it lists no dates; each takes up to a millisecond."""

YEAR = DATES_OF_FEED // YEARS_OF_FEED
"""What one year of a rule costs that names one time of a day."""

_FAR = 10_000
"""An interval after which there is no year that Python knows, so that dateutil looks at one year alone."""

_LONGEST = 1000
_MOST_TIMES = 24
_NUMBERED = frozenset({"YEARLY", "MONTHLY"})
_DAYS = {"MO": MO, "TU": TU, "WE": WE, "TH": TH, "FR": FR, "SA": SA, "SU": SU}
_TIMES = {"BYHOUR": 23, "BYMINUTE": 59, "BYSECOND": 59}
_DATES = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53}
_PERIODS: dict[str, Callable[[datetime, int], int]] = {
    "YEARLY": lambda start, _week_start: start.year,
    "MONTHLY": lambda start, _week_start: start.year * 12 + start.month,
    "WEEKLY": lambda start, week_start: (start.toordinal() - 1 - week_start) // 7,
    "DAILY": lambda start, _week_start: start.toordinal(),
}
"""The number of the year, month, week or day, in which intervals are counted; the first day of Python is a Monday."""

# The library does not say what it takes and gives.
_parts_of: Callable[[str], dict[str, list[Any]]] = vRecur.from_ical


class Budget:
    """What the rules and the lists of one feed may still cost."""

    def __init__(self) -> None:
        self._left = DATES_OF_FEED

    def spend(self, cost: int, place: str) -> None:
        """Take a cost; FeedError where less than that is left."""
        self._left -= cost
        if self._left < 0:
            raise FeedError(Fault.RECURRENCE, place)


class Rule:
    """A rule whose every part is known and within its range; ``until`` is aware where the rule says it in UTC.

    FeedError with the place for what is none, and for what repeats within a day more than 24 times.
    """

    def __init__(self, value: str, place: str) -> None:
        try:
            parts = _read(value)
            self.until = _until(parts["UNTIL"][0]) if "UNTIL" in parts else None
        except (ValueError, KeyError) as error:
            raise FeedError(Fault.RECURRENCE, place, value) from error
        self.frequency: str = parts["FREQ"][0]
        self.count: int | None = parts.get("COUNT", [None])[0]
        self.cost = YEAR * _times(parts)
        """What it costs to ask for a year."""
        self._interval: int = parts.get("INTERVAL", [1])[0]
        self._week_start = _DAYS[parts["WKST"][0].weekday].weekday if "WKST" in parts else 0
        self._positions: list[int] = parts.get("BYSETPOS", [])
        self._by: dict[str, Any] = {key.lower(): parts[key] for key in (*_TIMES, *_DATES) if key in parts}
        if "BYDAY" in parts:
            # Which one of its month or year says nothing within a week or a day.
            days = [(_DAYS[day.weekday], self.frequency in _NUMBERED and day.relative) for day in parts["BYDAY"]]
            self._by["byweekday"] = [day(number) if number else day for day, number in days]

    def in_year(self, first: datetime, year: int) -> Iterator[datetime]:
        """Yield what the rule names in a year, in its order, nothing before its first start."""
        if year < first.year:
            return
        named = rrule(YEARLY, datetime(year, 1, 1), _FAR, self._week_start, **self._asked(first))
        begin = self._period(first)
        for period, starts in groupby(named, self._period):
            if period >= begin and (period - begin) % self._interval == 0:
                yield from (start for start in self._picked(starts) if start >= first)

    @property
    def is_endless(self) -> bool:
        """Say whether the rule ends neither by a number nor by a time."""
        return self.until is None and self.count is None

    def is_over(self, start: datetime) -> bool:
        """Say whether a start in its zone lies after the end that the rule says."""
        until = self.until
        return until is not None and (start if until.tzinfo else start.replace(tzinfo=None)) > until

    def _period(self, start: datetime) -> int:
        return _PERIODS[self.frequency](start, self._week_start)

    def _picked(self, starts: Iterator[datetime]) -> Iterable[datetime]:
        """Return those of one period that BYSETPOS picks; dateutil would count them within the year."""
        if not self._positions:
            return starts
        found = list(starts)
        places = {place - 1 if place > 0 else len(found) + place for place in self._positions}
        return [found[place] for place in sorted(places) if 0 <= place < len(found)]

    def _asked(self, first: datetime) -> dict[str, Any]:
        """Return what dateutil is asked of a year: what the rule says, and what its first start says besides."""
        asked = {"byhour": first.hour, "byminute": first.minute, "bysecond": first.second} | self._by
        if not asked.keys() & {"byweekday", "bymonthday", "byyearday", "byweekno"}:
            if self.frequency in {"DAILY", "WEEKLY"}:
                asked["byweekday"] = range(7) if self.frequency == "DAILY" else first.weekday()
            else:
                asked["bymonthday"] = first.day
                asked.setdefault("bymonth", first.month if self.frequency == "YEARLY" else None)
        if self.frequency == "MONTHLY" and not asked.get("bymonth"):
            # Of a year without months "the third Thursday" would be that of the year.
            asked["bymonth"] = range(1, 13)
        return asked


def is_endless(value: str) -> bool:
    """Say whether a value writes a rule that ends neither by a number nor by a time."""
    return bool(value.strip()) and not re.search(r"(COUNT|UNTIL)\s*=\s*[^\s;]", value[:_LONGEST], re.IGNORECASE)


def starts_of(first: datetime, rule: Rule, budget: Budget, place: str, last: date | None = None) -> Iterator[datetime]:
    """Yield the starts that a rule names, by the clock of their zone, in their order; the first start is always one.

    At most 366 of them, within the window. A rule without an end is taken until the day after ``last``, or where that
    is not known until 14 days after its first start.
    """
    yield first
    end = first + WINDOW
    if rule.is_endless:
        end = min(end, datetime.combine(last, time.max, first.tzinfo) + timedelta(days=1) if last else first + ENDLESS)
    left = min(rule.count or MAX_OCCURRENCES, MAX_OCCURRENCES) - 1
    for year in range(first.year, min(end.year, YEARS[-1]) + 1):
        budget.spend(rule.cost, place)
        for wall in rule.in_year(first.replace(tzinfo=None), year):
            start = wall.replace(tzinfo=first.tzinfo)
            if start == first:
                continue
            if not left or start > end or rule.is_over(start):
                return
            yield start
            left -= 1


def _read(value: str) -> dict[str, list[Any]]:
    """Return the parts of a rule; ValueError also for what dateutil takes and then finds nothing or no end."""
    if len(value) > _LONGEST:
        raise ValueError(value)
    written = "".join(value.split()).upper().split(";")
    parts = _parts_of(";".join(part for part in written if not part.endswith("=")))
    frequency = parts["FREQ"][0]
    # A month has five of one weekday at most; dateutil fails with IndexError on more.
    most = 5 if frequency == "MONTHLY" or (frequency == "YEARLY" and "BYMONTH" in parts) else 53
    known = (
        frequency in _PERIODS
        and parts.get("RSCALE", ["GREGORIAN"]) == ["GREGORIAN"]
        and all(parts.get(key, [1])[0] >= 1 for key in ("COUNT", "INTERVAL"))
        and all(0 <= number <= highest for key, highest in _TIMES.items() for number in parts.get(key, ()))
        and all(1 <= abs(number) <= highest for key, highest in _DATES.items() for number in parts.get(key, ()))
        and all(len(day) == 2 or 1 <= abs(day.relative or 0) <= most for day in parts.get("BYDAY", ()))
        and _times(parts) <= _MOST_TIMES
        and (frequency in _NUMBERED or "BYSETPOS" not in parts)
        and all(1 <= abs(number) <= 366 for number in parts.get("BYSETPOS", ()))
    )
    if not known:
        raise ValueError(value)
    return parts


def _times(parts: dict[str, list[Any]]) -> int:
    """Return how many times of a day a rule names."""
    return prod(len(set(parts.get(key, [0]))) for key in _TIMES)


def _until(moment: object) -> datetime:
    if isinstance(moment, datetime):
        return moment
    if isinstance(moment, date):
        return datetime.combine(moment, time.max)
    raise ValueError(moment)
