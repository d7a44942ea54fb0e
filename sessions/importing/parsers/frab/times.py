"""Date and time formats of frab schedules: datetimes, times of days that end in the night, durations."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.rules.days import DAY_START_HOUR, YEARS, instant_at
from sessions.rules.parsing import parse_date, parse_moment

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{1,3})")
_MINUTES = re.compile(r"[0-9]{1,5}")
_LONGEST_DAY = timedelta(hours=36)
"""Longest day of a schedule; what is longer was not meant as one day."""


def is_date(text: str) -> bool:
    """Return whether a text is a date without a time."""
    return _DATE.fullmatch(text) is not None


def is_clock(text: str) -> bool:
    """Return whether a text looks like a time of day: ``9:00``, ``09:00:00``."""
    return _CLOCK.fullmatch(text) is not None


def date_of(text: str, place: str) -> date | None:
    """Parse the date at the start of a text; None for "". Raises FeedError for another text."""
    if not text:
        return None
    found = parse_date(text[:10])
    if found is None or found.year not in YEARS:
        raise FeedError(Fault.BAD_TIME, place, text)
    return found


def clock_of(text: str, place: str) -> time | None:
    """Parse a time of day; None for "". Raises FeedError for another text."""
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise FeedError(Fault.BAD_TIME, place, text)
    return time(int(found[1]), int(found[2]))


def instant_of_frab(text: str, zone: ZoneInfo, place: str) -> datetime:
    """Parse a datetime and convert it to UTC; without an offset it is in ``zone``.

    Raises FeedError for another text.
    """
    found = parse_moment(text)
    if found is None or found.year not in YEARS:
        raise FeedError(Fault.BAD_TIME, place, text)
    return (found if found.tzinfo else found.replace(tzinfo=zone, fold=0)).astimezone(UTC)


def duration_of(text: str, place: str) -> timedelta | None:
    """Parse a duration: ``0:45``, ``00:45``, ``1:02:00`` (days first) or ``45`` (minutes); None for "" and zero.

    Raises FeedError for another text.
    """
    if not text:
        return None
    if _MINUTES.fullmatch(text):
        return timedelta(minutes=int(text)) or None
    found = _DURATION.fullmatch(text)
    if found is None:
        raise FeedError(Fault.BAD_DURATION, place, text)
    first, second, third = int(found[1] or 0), int(found[2]), int(found[3])
    # Days have one digit; ``01:30:00`` is hours, minutes, seconds, as databases write an interval.
    if found[1] and (len(found[1]) == 2 or second > 23):
        return timedelta(hours=first, minutes=second, seconds=third) or None
    return timedelta(days=first, hours=second, minutes=third) or None


@dataclass(frozen=True, slots=True)
class Span:
    """One day of a schedule: its listed date, and its start and end; None if not given."""

    listed: date | None = None
    opening: datetime | None = None
    closing: datetime | None = None

    def at(self, clock: time, zone: ZoneInfo, change: time | None = None) -> datetime | None:
        """Convert a time of day within this day to UTC; None when the date is unknown.

        ``change`` is the time at which one day of the schedule ends and the next begins, if the day itself does not
        say. A time outside the day is one on its date.
        """
        if self.listed is None:
            return None
        opening = self.opening or _on_wall(self.listed, change or time(DAY_START_HOUR), zone)
        closing = self.closing or opening + timedelta(days=1)
        if timedelta() < closing - opening <= _LONGEST_DAY:
            # The date may be a day early: some schedules give the date of the start in UTC.
            for late in range(3):
                found = _on_wall(self.listed + timedelta(days=late), clock, zone)
                if opening <= found < closing:
                    return found
        return instant_at(self.listed, clock, zone)

    def holds(self, instant: datetime) -> bool:
        """Return whether a datetime is between start and end."""
        return bool(self.opening and self.closing and self.opening <= instant < self.closing)


def _on_wall(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
