"""Sanitising of text from outside: control characters, line ends, length; spacing, spelling and Unicode form stay.

What an author wrote must come back as it was written. No Django: forms and models turn TextError into their own
message.
"""

import codecs
import re
import unicodedata
from typing import Literal

TEXT_LIMIT = 100_000
"""Maximum length of a Markdown text, in characters (code points): every page and every search reads it."""

LINE_LIMIT = 300
"""Default maximum length of a single-line text such as a title, in characters."""

Reason = Literal["surrogate", "nul", "too_long"]

# Look-behind: matching starts only at the beginning of a run of blanks, else it would take quadratic time.
_BREAK = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE_BREAKS = re.compile(f"(?<![ \t])[ \t]*+[{_BREAK}]+[ \t{_BREAK}]*")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]*+"
)
"""Text in which nothing is visible: blanks, fillers, joiners, direction marks, variation selectors."""
_BLANKS = " \t"

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The marks with which a file can begin, each with the name that Python has for its encoding."""


class TextError(ValueError):
    """Validation error of a text that cannot be stored; ``reason`` is the key of the message that a caller shows."""

    def __init__(self, reason: Reason, limit: int = 0) -> None:
        super().__init__(
            {
                "surrogate": "the text holds half of a character",
                "nul": "the text holds a null character",
                "too_long": f"the text is longer than {limit} characters",
            }[reason]
        )
        self.reason: Reason = reason
        self.limit = limit


def refuse_surrogates(text: str) -> None:
    """Raise TextError when the text has a lone surrogate: UTF-8 cannot encode it, so nothing can store it."""
    if _SURROGATES.search(text):
        raise TextError("surrogate")


def is_unseen(text: str) -> bool:
    """Return whether a text has no visible character."""
    return _UNSEEN.fullmatch(text) is not None


def without_invisible(name: str) -> str:
    """Return a name without control and direction characters, joiners and fillers; "" if nothing visible is left.

    Spaces of any width stay between words.
    """
    seen = "".join(each for each in name if each.isspace() or not _is_invisible(each)).strip()
    return seen if any(unicodedata.category(each)[0] in "LNPS" for each in seen) else ""


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") or is_unseen(character)


def clean_line(text: str, max_length: int = LINE_LIMIT) -> str:
    """Return the text as a single line: line breaks become one space, control characters are removed, ends are trimmed.

    Spaces inside stay as written, also double ones. Raises TextError for a lone surrogate and above ``max_length``.
    """
    refuse_surrogates(text)
    line = _CONTROLS.sub("", _LINE_BREAKS.sub(" ", text)).strip(_BLANKS)
    if not line.strip():
        return ""
    if len(line) > max_length:
        raise TextError("too_long", max_length)
    return line


def clean_text(text: str) -> str:
    """Return the text with LF line ends, without NUL and without newlines at its end; nothing else changes.

    Raises TextError for a lone surrogate.
    """
    refuse_surrogates(text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip("\n")


def marked_encoding(content: bytes) -> tuple[bytes, str]:
    """Return the mark that a file begins with and the encoding that it names; both are empty without one."""
    return next(((mark, encoding) for mark, encoding in MARKS if content.startswith(mark)), (b"", ""))
