"""Parsing of dates, times and durations in free form: ``12/3/2024``, ``2:30 PM``, ``25:00``, ``60.0``."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sessions.rules.days import YEARS
from sessions.rules.parsing import parse_moment

_BLANK = frozenset({"", "-", "–", "—", "n/a", "na", "nan", "none", "null", "tba", "tbc", "tbd", "未定", "調整中"})
_SECONDS_END = 7_258_118_400
"""The year 2200 in Unix time; larger numbers are milliseconds."""
_MILLISECONDS_END = _SECONDS_END * 1000
_LONGEST = 60
"""Maximum length of a date with time, in characters: a longer text is none, and many patterns look at it."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAYS_JA = "月火水木金土日"

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.年 ] ?([0-9]{1,2})[-/.月 ] ?([0-9]{1,2})日?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_NO_YEAR = re.compile(r"([0-9]{1,2})[/月]([0-9]{1,2})日?")
_MONTH_NAMED = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?(?:,? ([0-9]{4}))?")
_DAY_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})\.?(?:,? ([0-9]{4}))?")
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? |\([月火水木金土日]\)$")

_CLOCK = re.compile(r"([0-9]{1,2})[:.h時]([0-9]{2})?分?(?::([0-9]{2})(?:\.[0-9]+)?)?")
_TWELVE = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::([0-9]{2}))? ?([ap])\.?m\.?")
_TWELVE_JA = re.compile(r"(午前|午後)([0-9]{1,2})(?::|時)([0-9]{2})?分?")
_RANGE = re.compile(r" ?(?:[-–—~\u301c]| to |から) ?")
_HOURS_MINUTES = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_HOURS_UNIT = re.compile(
    r"(?:([0-9]{1,3}(?:\.[0-9]+)?) ?(?:hours?|hrs?|h|時間))? ?(?:([0-9]{1,4}) ?(?:minutes?|mins?|m|分))?"
)
_MINUTES = re.compile(r"([0-9]{1,4})(?:\.0+)?")


def is_blank(value: object) -> bool:
    """Return whether a value means "not known", such as ``N/A`` or ``TBA``."""
    return value is None or isinstance(value, bool) or (isinstance(value, str) and _plain(value) in _BLANK)


def day_of(text: str, *, day_first: bool = False, year: int | None = None) -> date | None:
    """Parse a date; None for another text.

    ``12/3/2024`` is 3 December as in the USA, unless ``day_first``; a date without a year is in ``year``.
    """
    plain = _WEEKDAY.sub("", _plain(text)).strip()
    if len(plain) > _LONGEST:
        return None
    if found := _YEAR_FIRST.fullmatch(plain):
        return _date(found[1], found[2], found[3])
    if found := _YEAR_LAST.fullmatch(plain):
        first, second = (found[3], found[1]) if day_first or found[2] != "/" else (found[1], found[3])
        return _date(found[4], first, second)
    if year and (found := _NO_YEAR.fullmatch(plain)):
        return _date(str(year), found[1], found[2])
    if found := _MONTH_NAMED.fullmatch(plain):
        return _date(found[3] or str(year or ""), _month(found[1]), found[2])
    if found := _DAY_NAMED.fullmatch(plain):
        return _date(found[3] or str(year or ""), _month(found[2]), found[1])
    return None


def is_day_first(text: str) -> bool:
    """Return whether a date such as ``25/12/2024`` must have its day first."""
    found = _YEAR_LAST.match(_WEEKDAY.sub("", _plain(text)).strip())
    return found is not None and int(found[1]) > 12 >= int(found[3])


def weekday_of(text: str) -> int | None:
    """Parse a weekday, 0 for Monday; None for another text."""
    plain = _plain(text).removesuffix("曜日").removesuffix("曜")
    if len(plain) == 1 and plain in _WEEKDAYS_JA:
        return _WEEKDAYS_JA.index(plain)
    known = _WEEKDAY.fullmatch(f"{plain} ")
    return _WEEKDAYS.index(plain[:3]) if known else None


def clock_of(text: str) -> timedelta | None:
    """Parse a time of day as time since midnight; ``25:00`` is in the following night."""
    plain = _plain(text)
    if found := _CLOCK.fullmatch(plain):
        hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        fits = hour < 30 and (found[2] or plain.endswith(("h", "時")))
    elif found := _TWELVE.fullmatch(plain):
        hour, minute, second = int(found[1]) % 12 + 12 * (found[4] == "p"), int(found[2] or 0), int(found[3] or 0)
        fits = 1 <= int(found[1]) <= 12
    elif found := _TWELVE_JA.fullmatch(plain):
        hour, minute, second = int(found[2]) + 12 * (found[1] == "午後"), int(found[3] or 0), 0
        fits = int(found[2]) <= 12
    else:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second) if fits and minute < 60 and second < 60 else None


def clocks_of(text: str) -> tuple[timedelta, timedelta | None] | None:
    """Parse a time or a range such as ``10:00–10:40``; None for another text."""
    if (alone := clock_of(text)) is not None:
        return alone, None
    parts = _RANGE.split(_plain(text), maxsplit=1)
    start, end = clock_of(parts[0]), clock_of(parts[-1])
    if start is None or (end is None and parts[-1]):
        return None
    return start, end


def length_of(text: str) -> timedelta | None:
    """Parse a duration such as ``45``, ``60.0``, ``0:45``, ``90 min`` or ``1 時間 30 分``; None for another text."""
    plain = _plain(text)
    if found := _MINUTES.fullmatch(plain):
        return timedelta(minutes=int(found[1]))
    if found := _HOURS_MINUTES.fullmatch(plain):
        return timedelta(hours=int(found[1]), minutes=int(found[2]))
    if plain and (found := _HOURS_UNIT.fullmatch(plain)):
        return timedelta(hours=float(found[1] or 0), minutes=int(found[2] or 0))
    return None


def instant_on_day(day: date, clock: timedelta, zone: tzinfo) -> datetime:
    """Convert a time on a calendar day to UTC; one that a clock change (DST) skips counts from the hour before."""
    wall = datetime.combine(day, time()) + clock
    return wall.replace(tzinfo=zone).astimezone(UTC)


def moment_of(value: object, zone: tzinfo, *, day_first: bool = False, year: int | None = None) -> datetime | date:
    """Parse a datetime and convert it to UTC; or return a date if there is no time.

    Accepts ISO 8601, Unix time in seconds or milliseconds, and a date of ``day_of`` before a time of ``clock_of``; a
    time without an offset is in ``zone``. Raises ValueError for other values.
    """
    if isinstance(value, int | float):
        return _since_1970(value)
    text = str(value).strip()[: _LONGEST + 1]
    if re.fullmatch(r"[0-9]{10}(?:[0-9]{3})?", text):
        return _since_1970(int(text))
    if (day := day_of(text, day_first=day_first, year=year)) is not None:
        return day
    if (iso := _iso(text, zone)) is not None:
        return iso
    plain = _plain(text).replace(" at ", " ").replace(", ", " ")
    for blank in re.finditer(r" |(?<=日)|(?<=日\([月火水木金土日]\))", plain):
        day = day_of(plain[: blank.start()], day_first=day_first, year=year)
        clock = clock_of(plain[blank.end() :])
        if day is not None and clock is not None:
            return instant_on_day(day, clock, zone)
        if day is not None and plain[blank.end() :] in _BLANK:
            return day
    raise ValueError(text)


def _plain(text: str) -> str:
    """Normalise width, case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text[:200]).casefold().split())


def _date(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _month(name: str) -> str:
    return str(_MONTHS.index(name[:3]) + 1) if name[:3] in _MONTHS else ""


def _iso(text: str, zone: tzinfo) -> datetime | None:
    if not re.match(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[Tt ][0-9]{2}", text):
        return None
    # Hacker Tracker writes the hour with three digits: ``T010:50:00``.
    found = parse_moment(re.sub(r"T0(?=[0-9]{2}:)", "T", text.replace(" +", "+").removesuffix(" UTC")))
    if found is None or found.year not in YEARS:
        return None
    utc = text.endswith(" UTC")
    return (found if found.tzinfo else found.replace(tzinfo=UTC if utc else zone)).astimezone(UTC)


def _since_1970(number: float) -> datetime:
    if not 0 < number < _MILLISECONDS_END:
        raise ValueError(str(number))
    return datetime.fromtimestamp(number / 1000 if number >= _SECONDS_END else number, UTC)
