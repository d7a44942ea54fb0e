"""The one way to read an address, a number, a key, a time zone or an instant from a text that a person can send.

Every function takes any text, also None, of any length, and returns None for what is not plainly the thing; none
raises. A test fails where another module calls what raises: ``urlsplit``, ``int``, ``UUID`` and others.

A leaf without Django.
"""

import re
from datetime import date, datetime
from urllib.parse import SplitResult, urljoin, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

LARGEST_ID = 2**63 - 1
"""The largest whole number that both databases keep, and can be asked for."""

_DIGITS = re.compile(r"[0-9]{1,19}")
_KEY = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LONGEST_ZONE = 100
"""Characters of the name of a time zone; the longest that IANA knows has 32."""
_LONGEST_MOMENT = 60
"""Characters of a date with its time."""


def parse_url(text: str | None) -> SplitResult | None:
    """Return the parts of an address, whose ``hostname`` and ``port`` can be read; None where it has no such parts."""
    try:
        parts = urlsplit(text or "")
        _ = parts.hostname, parts.port
    except ValueError:
        return None
    return parts


def join_url(base: str, url: str) -> str | None:
    """Return the address to which a link leads on the page of another address; None where one of the two is none."""
    try:
        return urljoin(base, url)
    except ValueError:
        return None


def parse_number(text: str | None, largest: int = LARGEST_ID) -> int | None:
    """Return the whole number from 0 to ``largest`` that ASCII digits alone write."""
    if text is None or not _DIGITS.fullmatch(text):
        return None
    number = int(text)
    return number if number <= largest else None


def parse_id(text: str | None) -> int | None:
    """Return the key of a row that is counted from 1; every one of them can be asked for in a query."""
    return parse_number(text) or None


def parse_uuid(text: str | None) -> UUID | None:
    """Return the key that 32 hexadecimal digits write, with hyphens between their groups or with none."""
    return UUID(text) if text is not None and _KEY.fullmatch(text) else None


def parse_zone(name: str | None) -> ZoneInfo | None:
    """Return the time zone of an IANA name; names of folders and files elsewhere are none."""
    if not name or len(name) > _LONGEST_ZONE:
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return None


def parse_date(text: str | None) -> date | None:
    """Return the date that a text writes in ISO 8601."""
    if text is None or len(text) > _LONGEST_MOMENT:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_moment(text: str | None) -> datetime | None:
    """Return the date and time that a text writes in ISO 8601, with its offset or, where it has none, without."""
    if text is None or len(text) > _LONGEST_MOMENT:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
