"""Safe parsing of untrusted values: URL, number, primary key, UUID, slug, time zone, date, datetime, time span, Base64.

Every function accepts any text of any length, or None, and returns None for invalid input; none raises. A test fails
where another module calls the functions that raise: ``urlsplit``, ``int``, ``UUID`` and others. No Django.
"""

import re
from base64 import urlsafe_b64decode
from datetime import date, datetime
from urllib.parse import SplitResult, urljoin, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from sessions.rules.days import YEARS

LARGEST_ID = 2**63 - 1
"""Largest integer of a 64-bit signed column, in SQLite and in PostgreSQL."""

_DIGITS = re.compile(r"[0-9]{1,19}")
_KEY = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,100}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


def parse_url(text: str | None) -> SplitResult | None:
    """Parse a URL; None when it is invalid, so that ``hostname`` and ``port`` of the result never raise."""
    try:
        parts = urlsplit(text or "")
        _ = parts.hostname, parts.port
    except ValueError:
        return None
    return parts


def join_url(base: str, url: str) -> str | None:
    """Resolve a relative link against a base URL; None when one of the two is invalid."""
    try:
        return urljoin(base, url)
    except ValueError:
        return None


def parse_number(text: str | None, largest: int = LARGEST_ID) -> int | None:
    """Parse a whole number from 0 to ``largest``, ASCII digits only."""
    if text is None or not _DIGITS.fullmatch(text):
        return None
    number = int(text)
    return number if number <= largest else None


def parse_id(text: str | None) -> int | None:
    """Parse an integer primary key (1 to 2^63 - 1), safe to use in a query."""
    return parse_number(text) or None


def parse_uuid(text: str | None) -> UUID | None:
    """Parse a UUID: 32 hexadecimal digits, with or without the usual hyphens."""
    return UUID(text) if text is not None and _KEY.fullmatch(text) else None


def parse_slug(text: str | None) -> str | None:
    """Return a text that can be the slug of an event or a report, safe to use in a query."""
    return text if text is not None and _SLUG.fullmatch(text) else None


def parse_zone(name: str | None) -> ZoneInfo | None:
    """Return the time zone of an IANA name; None for unknown names and for file paths."""
    try:
        return ZoneInfo(name) if name else None
    except (LookupError, OSError, ValueError):
        return None


def parse_date(text: str | None) -> date | None:
    """Parse an ISO 8601 date."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def parse_moment(text: str | None) -> datetime | None:
    """Parse an ISO 8601 date and time; aware when it has an offset, else naive."""
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


def parse_base64url(text: str | None) -> bytes | None:
    """Decode the URL-safe alphabet of Base64, without padding; None for other text."""
    if not text or not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        return None
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def parse_span(text: str | None) -> tuple[datetime, datetime] | None:
    """Parse a time span as ISO 8601 writes it (``start/end``): two aware moments, the first before the second."""
    start, _, end = (text or "").partition("/")
    starts_at, ends_at = parse_moment(start), parse_moment(end)
    if starts_at is None or ends_at is None or starts_at.utcoffset() is None or ends_at.utcoffset() is None:
        return None
    is_usual = starts_at.year in YEARS and ends_at.year in YEARS
    return (starts_at, ends_at) if is_usual and starts_at < ends_at else None
