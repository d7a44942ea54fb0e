"""Dates in the heading of a day: ``Day 1 (Mon, 2 December 2024)`` or ``1 日目（2024 年 12 月 2 日・月）``.

Blanks of a date are no-break spaces, so that a date that a person typed in a heading stays text. Behind the comma is a
plain one: on a narrow screen a heading breaks there. Articles of earlier versions have a no-break space there, too.
"""

import re
from datetime import date

from sessions.rules.days import YEARS

from .no_break import NO_BREAK, escaped, unescaped

LANGUAGES = ("en", "ja")
"""The languages of an article."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "ja": tuple("月火水木金土日")}
_DATES = {
    "en": "[A-Z][a-z]{2}, (?P<d>[0-9]{1,2}) (?P<m>[A-Z][a-z]{2,8}) (?P<y>[0-9]{4})",
    "ja": "(?P<y>[0-9]{4}) 年 (?P<m>[0-9]{1,2}) 月 (?P<d>[0-9]{1,2}) 日・[月火水木金土日]",
}
_PATTERNS = {language: re.compile(pattern.replace(" ", NO_BREAK)) for language, pattern in _DATES.items()}
_BRACKETS = {"en": (" (", ")"), "ja": ("（", "）")}
_COMMA = f",{NO_BREAK}"
_LONGEST = 60
"""Maximum length of a date behind a heading, in characters: what is longer is text."""


def date_pattern(language: str) -> str:
    """Return a regular expression without groups for a date in a language."""
    return re.sub(r"\?P<\w>", "?:", _PATTERNS[language].pattern)


def date_text(on: date, language: str) -> str:
    """Return a date with its weekday."""
    weekday = _WEEKDAYS[language][on.weekday()]
    if language == "ja":
        return f"{on.year} 年 {on.month} 月 {on.day} 日・{weekday}".replace(" ", NO_BREAK)
    return f"{weekday}, {on.day} {_MONTHS[on.month - 1]} {on.year}".replace(" ", NO_BREAK)


def read_date(text: str, language: str) -> date | None:
    """Return the date of a text that `date_text` made; None for another text."""
    match = _PATTERNS[language].fullmatch(text)
    if match is None or int(match["y"]) not in YEARS:
        return None
    try:
        month = _MONTHS.index(match["m"]) + 1 if language == "en" else int(match["m"])
        on = date(int(match["y"]), month, int(match["d"]))
    except ValueError:
        return None
    return on if date_text(on, language) == text else None


def dated_heading(heading: str, on: date | None, language: str) -> str:
    """Return the heading of a day with its date; `read_heading` reverses it."""
    if on is None:
        return escaped(heading, _is_dated, _last_bracket(heading))
    opening, closing = _BRACKETS[language]
    return f"{heading}{opening}{date_text(on, language).replace(_COMMA, ', ')}{closing}"


def read_heading(text: str) -> tuple[str, date | None, str]:
    """Split the heading of a day into its words, its date, and the language of the date (None and "" without one)."""
    return _split(text) or (unescaped(text, _is_dated, _last_bracket(text)), None, "")


def _split(text: str) -> tuple[str, date, str] | None:
    for language, (opening, closing) in _BRACKETS.items():
        start = text.rfind(opening)
        heading = text[:start]
        if start <= 0 or len(text) - start > _LONGEST or not text.endswith(closing) or heading != heading.strip():
            continue
        if on := read_date(text[start + len(opening) : -len(closing)].replace(", ", _COMMA), language):
            return heading, on, language
    return None


def _is_dated(text: str) -> bool:
    return _split(text) is not None


def _last_bracket(text: str) -> int:
    return max(0, *(text.rfind(opening) for opening, _closing in _BRACKETS.values()))
