"""Recurrence rules (RFC 5545, RRULE): the starts that a rule names, by the wall clock, from python-dateutil."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from sessions.importing.parsers.ical.lines import moment_of
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.time_limit import check_time

MAX_OCCURRENCES = 366
"""How often one event may take place; what a rule names beyond is left out."""

_WINDOW = timedelta(days=2 * 366)
"""How long a rule is followed: long enough to show that a programme lasts more than the 31 days of a conference."""

_ENDLESS = timedelta(days=14)
"""How long a rule without an end is followed when no other event tells the end of the feed."""

_LONGEST = 1000
"""Maximum length of a rule, in characters: each of its values takes dateutil time."""
_FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
_YEARS = range(1901, 2100)
_LAST_YEARS = range(9969, 9997)
"""28 years: in one of them, as in one of any 28 of _YEARS, and in the years after it, every date has its weekday."""


def is_endless(rule: str) -> bool:
    """Return whether a rule has neither a number nor a time as its end."""
    return not re.search(r"(COUNT|UNTIL)\s*=\s*[^\s;]", rule[:_LONGEST], re.IGNORECASE)


def starts_of(first: datetime, rule: str, place: str, last: date | None = None) -> Iterator[datetime]:
    """Yield the starts of a rule by the clock of their zone; the first start is always one of them.

    At most 366 of them, in the window. A rule without an end is followed until the day after ``last``, or when that is
    unknown for 14 days. Raises FeedError with the place for an invalid rule, and for one that repeats within a day.
    """
    yield first
    check_time(place)
    wall = first.replace(tzinfo=None)
    end = wall + _WINDOW
    if is_endless(rule):
        end = min(end, datetime.combine(last, time.max) + timedelta(days=1) if last else wall + _ENDLESS)
    try:
        parts = _read(rule)
        left = min(int(parts.pop("COUNT", MAX_OCCURRENCES)), MAX_OCCURRENCES) - 1
        end = min(end, _end_of(parts.pop("UNTIL", ""), first))
        if left < 0 or wall.year not in _YEARS or end.year not in _YEARS:
            raise ValueError(rule)
        for start in _named(wall, ";".join(f"{key}={value}" for key, value in parts.items()), end):
            if start != wall and not left:
                return
            if start != wall:
                yield start.replace(tzinfo=first.tzinfo)
                left -= 1
    # IndexError: the sixth Monday of a month.
    except (ValueError, IndexError, OverflowError):
        raise FeedError(Fault.RECURRENCE, place, rule) from None


def _read(rule: str) -> dict[str, str]:
    """Return the parts of a rule that have a value."""
    if len(rule) > _LONGEST:
        raise ValueError(rule)
    pairs = (part.partition("=") for part in "".join(rule.split()).upper().split(";"))
    parts = {key: value for key, _equals, value in pairs if value}
    if parts.get("FREQ") not in _FREQUENCIES or int(parts.get("INTERVAL", 1)) < 1:
        raise ValueError(rule)
    return parts


def _named(first: datetime, rule: str, end: datetime) -> Iterator[datetime]:
    """Yield what a rule names until a time.

    dateutil looks for a day that never comes (30 February) until the year 9999, which takes seconds. So it is asked for
    one of the last years before, with the same calendar.
    """
    begin = date(first.year, 1, 1)
    alike = (date(year, 1, 1) for year in _LAST_YEARS if (year - first.year) % 4 == 0)
    later = next(each for each in alike if each.weekday() == begin.weekday()) - begin
    for start in rrulestr(rule, dtstart=first + later):
        if start - later > end:
            return
        yield start - later


def _end_of(until: str, first: datetime) -> datetime:
    """Return the end of a rule by the clock of its first start."""
    moment = moment_of(until) if until else datetime.max
    if isinstance(moment, datetime):
        near = moment.tzinfo and moment.year < date.max.year
        return (moment.astimezone(first.tzinfo) if near else moment).replace(tzinfo=None)
    if isinstance(moment, date):
        return datetime.combine(moment, time.max)
    raise ValueError(until)
