"""The conference day: it ends at 04:00 in the event's own time zone, so a late party belongs to the evening before.

A leaf without Django and without a database.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY_START_HOUR = 4
"""The hour, on the event's wall clock, at which one conference day ends and the next begins."""


def conference_date(instant: datetime, zone: tzinfo) -> date:
    """Return the date of the conference day that an aware instant belongs to, by the wall clock of the zone.

    Raises ValueError for a naive datetime, because guessing its zone would move sessions by a day.
    """
    if instant.utcoffset() is None:
        raise ValueError("a conference day needs an aware instant")
    local = instant.astimezone(zone)
    return local.date() - timedelta(days=1) if local.hour < DAY_START_HOUR else local.date()


def instant_at(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return the UTC instant at which the wall clock shows a time during the conference day.

    A time before 04:00 is the night after that date. A time that a clock change skips counts from the hour before
    it; a time that happens twice is the first one. The inverse of conference_date for times that exist.
    """
    night = timedelta(days=1 if clock.hour < DAY_START_HOUR else 0)
    return datetime.combine(day + night, clock.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)


def day_span(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the UTC instants at which a conference day begins (included) and ends (not included)."""
    opening = time(DAY_START_HOUR)
    return instant_at(day, opening, zone), instant_at(day + timedelta(days=1), opening, zone)


def default_heading(number: int, language: str) -> str:
    """Return the heading of a day without a title: ``1 日目`` in Japanese, ``Day 1`` otherwise."""
    return f"{number} 日目" if language == "ja" else f"Day {number}"
