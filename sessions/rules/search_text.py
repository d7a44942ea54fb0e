"""Texts in a form in which they are found: whatever the width, the case or the kana they are written in.

A leaf without Django and without a database.
"""

import re
import unicodedata
from collections.abc import Iterable

MAX_WORDS = 8
"""How many words of a search count; nobody types more."""

_KATAKANA = dict(zip(range(0x30A1, 0x30F7), range(0x3041, 0x3097), strict=True))
_MARKDOWN = re.compile(r"[*_`#>\[\]|~]+")


def folded(text: str) -> str:
    """Return a text without the differences that do not matter when one searches.

    Full-width and half-width characters, capitals, and katakana and hiragana become the same; blanks become single
    spaces, and the marks of Markdown go.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
    return " ".join(_MARKDOWN.sub(" ", plain).split())


def haystack(parts: Iterable[str]) -> str:
    """Return the text in which a row is searched, made of all its parts; no word reaches from one into the next."""
    return "\n".join(filter(None, map(folded, parts)))


def words(query: str) -> tuple[str, ...]:
    """Return the words of a search, each of which has to be found; the first MAX_WORDS of them."""
    return tuple(dict.fromkeys(folded(query).split()))[:MAX_WORDS]
