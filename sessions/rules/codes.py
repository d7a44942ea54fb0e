"""Session codes such as ``COM301-R`` and headings ``CODE | Title``: parsing and formatting.

The report's writer and reader, the forms and the models share these rules. No Django.
"""

import re
from dataclasses import dataclass

CODE_PATTERN = r"(?=[^0-9]*[0-9])[A-Za-z0-9][A-Za-z0-9._/-]{0,19}"
"""Regular expression of what may stand before `` | ``: at most 20 characters, no space, at least one digit."""

HEADING_SEPARATOR = " | "
BLANKS = " \t\n\r\f\v"
"""The blanks a Markdown heading cannot keep at its ends; an ideographic space is text and stays."""

_CODE = re.compile(CODE_PATTERN)
_PARTS = re.compile(r"([A-Za-z]+)([0-9]{3,4})(?:-([A-Za-z][0-9]?(?:-[A-Za-z][0-9]?)*))?")
_TYPED_PIPE = re.compile(rf"({CODE_PATTERN})[ \t\u3000]*[|\uff5c][ \t\u3000]*(\S.*)", re.DOTALL)
_TYPED_GAP = re.compile(r"([A-Za-z]+[0-9]{3,4}(?:-[A-Za-z0-9]+)*)(?:[:\uff1a][ \u3000]*|\t[ \t]*)(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Code:
    """A parsed session code: track, number and repeat mark as written (``COM``, ``301``, ``R``)."""

    track: str
    number: str
    repeat: str = ""

    @property
    def text(self) -> str:
        """The code as it was written."""
        return f"{self.track}{self.number}" + (f"-{self.repeat}" if self.repeat else "")

    @property
    def base(self) -> str:
        """The code that all repeats of one session share, in upper case: ``COM301`` for ``com301-r1``."""
        return f"{self.track}{self.number}".upper()

    @property
    def level(self) -> int | None:
        """The level, 100 to 500, from the first digit of the number; None for another digit."""
        first = int(self.number[0])
        return first * 100 if 1 <= first <= 5 else None


def is_code(text: str) -> bool:
    """Return whether the whole text is a valid code."""
    return _CODE.fullmatch(text) is not None


def parse_code(text: str) -> Code | None:
    """Parse a session code; None unless it is letters, three or four digits and optional repeat marks."""
    match = _PARTS.fullmatch(text)
    if match is None or not is_code(text):
        return None
    return Code(match[1], match[2], match[3] or "")


def level_of(code: str) -> int | None:
    """Return the level (100 to 500) that a code names, or None."""
    parsed = parse_code(code)
    return parsed.level if parsed else None


def base_of(code: str) -> str:
    """Return the code without its repeat mark; a code of another form is returned unchanged."""
    parsed = parse_code(code)
    return parsed.base if parsed else code


def split_heading(text: str) -> tuple[str, str]:
    """Split a stored heading into code and title at the first `` | ``; the code is "" when there is none.

    One word alone is a code in the form of ``parse_code``, else a title, such as ``Web3``.
    ``join_heading(*split_heading(text)) == text`` for every text: what cannot be joined back unchanged is all title.
    """
    if parse_code(text):
        return text, ""
    code, separator, title = text.partition(HEADING_SEPARATOR)
    if separator and is_code(code) and title and title == title.strip(BLANKS):
        return code, title
    return "", text


def split_typed(text: str) -> tuple[str, str]:
    """Split a typed or pasted heading into code and title, more tolerant than ``split_heading``.

    Accepts ASCII and full-width pipes with any spaces around them, and a colon or tab after a code.
    ``split_heading(join_heading(*split_typed(text)))`` gives the same pair.
    """
    typed = text.strip()
    match = _TYPED_PIPE.fullmatch(typed) or _TYPED_GAP.fullmatch(typed)
    if match and is_code(match[1]):
        return match[1], match[2].strip(BLANKS)
    return split_heading(typed)


def join_heading(code: str, title: str) -> str:
    """Return ``CODE | Title``, or only the part that is not empty."""
    if code and title:
        return f"{code}{HEADING_SEPARATOR}{title}"
    return code or title
