"""Publication dates as Zenn's validator reads them: those of the JavaScript of Chromium and Node."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone

_BLANK = r"[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
_DATE = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:{_BLANK}([0-9]{{2}}):([0-9]{{2}}))?")
_JAPAN = timezone(timedelta(hours=9))


def parts_of(text: str) -> tuple[int, int, int, int, int] | None:
    """Return year, month, day, hour and minute of a date that Zenn accepts; None for any other text.

    Zenn accepts the 31st of every month, and 24:00.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    valid = 1 <= month <= 12 and 1 <= day <= 31 and minute <= 59 and (hour <= 23 or (hour, minute) == (24, 0))
    return (year, month, day, hour, minute) if valid else None


def is_possible(text: str) -> bool:
    """Return whether a month has the day of a date that Zenn accepts."""
    parts = parts_of(text)
    return parts is not None and parts[0] >= 1 and parts[2] <= monthrange(parts[0], parts[1])[1]


def is_after(text: str, now: datetime) -> bool:
    """Return whether a date that Zenn accepts is in the future: a date alone is midnight UTC, a time is Japan time."""
    parts = parts_of(text)
    if parts is None or parts[0] < 1:
        return False
    year, month, day, hour, minute = parts
    zone = _JAPAN if len(text) > len("2024-01-31") else UTC
    try:
        moment = datetime(year, month, 1, tzinfo=zone) + timedelta(days=day - 1, hours=hour, minutes=minute)
    except OverflowError:
        return True
    return moment > now
