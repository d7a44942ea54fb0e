"""The conference day: it ends at 04:00 in the event's time zone, so that a late party belongs to the evening before.

No Django.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY_START_HOUR = 4
"""The hour, in the event's local time, at which one conference day ends and the next begins."""

_EVENING = 20
_NOON = 12

YEARS = range(1950, 2151)
"""Plausible years of a conference; a year outside this range was misread or mistyped."""

ASSUMED_LENGTH = timedelta(hours=1)
"""Assumed length of a session without a known end."""

EARLY = timedelta(minutes=15)
"""How long before its start somebody may already sit in a session."""


def conference_date(instant: datetime, zone: tzinfo) -> date:
    """Return the date of the conference day of an aware datetime, by local time in the zone.

    Raises ValueError for a naive datetime, because guessing its zone could move a session by a day.
    """
    if instant.utcoffset() is None:
        raise ValueError("a conference day needs an aware instant")
    local = instant.astimezone(zone)
    return local.date() - timedelta(days=1) if local.hour < DAY_START_HOUR else local.date()


def instant_at(day: date, clock: time, zone: tzinfo) -> datetime:
    """Convert a local time on a conference day to UTC.

    A time before 04:00 is in the night after that date. A time that a clock change (DST) skips counts from the hour
    before; of a time that happens twice, the first. The inverse of ``conference_date`` for times that exist.
    """
    night = timedelta(days=1 if clock.hour < DAY_START_HOUR else 0)
    return datetime.combine(day + night, clock.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)


def ending_at(day: date, starts: time, ends: time, zone: tzinfo) -> datetime:
    """Convert the local end of a session to UTC; after a start in the evening it may be in the next morning."""
    end = instant_at(day, ends, zone)
    late = starts.hour >= _EVENING or starts.hour < DAY_START_HOUR
    overnight = late and ends.hour < _NOON and end < instant_at(day, starts, zone)
    return instant_at(day + timedelta(days=1), ends, zone) if overnight else end


def day_span(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the start (included) and the end (not included) of a conference day, in UTC."""
    opening = time(DAY_START_HOUR)
    return instant_at(day, opening, zone), instant_at(day + timedelta(days=1), opening, zone)


def default_heading(number: int, language: str) -> str:
    """Return the heading of a day without a title: ``1 日目`` in Japanese, ``Day 1`` otherwise."""
    return f"{number} 日目" if language == "ja" else f"Day {number}"


def assumed_end(starts_at: datetime, ends_at: datetime | None) -> datetime:
    """Return the end of a session, or start plus ASSUMED_LENGTH when the end is unknown."""
    return starts_at + ASSUMED_LENGTH if ends_at is None else ends_at
