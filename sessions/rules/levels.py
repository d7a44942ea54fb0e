"""The level of a session as a text that says nothing else: ``400``, ``L400``, ``Level 400``, ``400 – Expert``.

No Django.
"""

import re
from collections.abc import Sequence
from typing import Final

from sessions.rules.clock_ranges import with_narrow_digits
from sessions.rules.venues import is_level

_NAMES: Final = "foundational|intermediate|advanced|expert|distinguished|入門|中級|上級|最上級|第一人者"
_LONGEST = 40
_LEVEL = re.compile(
    r"(level[ :]{0,2}|l|レベル[ :：]?)?([1-5])00"
    rf"(?: ?[-\u2013\u2014:：\u3000 ] ?(?:{_NAMES})| ?[(（](?:{_NAMES})[)）])?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[A-Z]?[1-5]00", re.IGNORECASE)


def parse_level(text: str) -> int | None:
    """Return the level, 100 to 500, that is all a text says, or None."""
    match = _LEVEL.fullmatch(with_narrow_digits(text)) if len(text) <= _LONGEST else None
    return int(match[2]) * 100 if match else None


def find_level(texts: Sequence[str], first: int = 0, *, has_rooms: bool = False) -> int | None:
    """Return the index of the first field, from ``first`` on, that is a level; None without one.

    A plain number (``400``, ``L400``) is none behind the level of a building (``Level 3 | 400``), and where the fields
    may be rooms (``has_rooms``).
    """
    for at in range(first, len(texts)):
        if parse_level(texts[at]) is None:
            continue
        if not _NUMBER.fullmatch(with_narrow_digits(texts[at])):
            return at
        is_inside = at > 0 and is_level(texts[at - 1]) and parse_level(texts[at - 1]) is None
        if not has_rooms and not is_inside:
            return at
    return None
