"""EXIF capture time: when a picture was taken, by its camera. The GPS position is never read."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from PIL import ExifTags, Image


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """Capture time: local time of the camera (naive), and its UTC offset in minutes, if EXIF has one."""

    at: datetime
    offset: int | None = None


_TAGS = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.SubsecTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.SubsecTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
    (ExifTags.Base.DateTime, ExifTags.Base.SubsecTime, ExifTags.Base.OffsetTime),
)
_DATE = re.compile(
    r"(\d{4})[:/.-](\d\d)[:/.-](\d\d)[ T:](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_WEST, _EAST = -12 * 60, 14 * 60


def capture_time_of(exif: Image.Exif) -> CaptureTime | None:
    """Return the capture time from EXIF: the first of its dates that is plausible, or None."""
    own = exif.get_ifd(ExifTags.IFD.Exif)
    for date, fraction, offset in _TAGS:
        values = own if date in own else exif
        taken = parse_moment(_text(values.get(date)), _text(own.get(fraction)), _text(own.get(offset)))
        if taken:
            return taken
    return None


def parse_moment(date: str, fraction: str = "", offset: str = "") -> CaptureTime | None:
    """Parse the texts of three EXIF tags (date, subsecond, offset); None when empty or invalid.

    Dates before 1990 mean that nobody set the camera's clock.
    """
    found = _DATE.fullmatch(date)
    if not found:
        return None
    *numbers, own_fraction, own_offset = found.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    digits = own_fraction or (fraction if fraction.isascii() and fraction.isdecimal() else "")
    try:
        # Python has no leap seconds.
        at = datetime(year, month, day, hour, minute, min(second, 59), int(f"{digits:0<6}"[:6]))
    except ValueError:
        return None
    return CaptureTime(at, _minutes(offset or own_offset or ""))


def _minutes(offset: str) -> int | None:
    try:
        found = datetime.strptime(offset, "%z").utcoffset()
    except ValueError:
        return None
    minutes = found // timedelta(minutes=1) if found is not None else _EAST + 1
    return minutes if _WEST <= minutes <= _EAST else None


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\x00 \t\r\n") if isinstance(value, str) else ""
