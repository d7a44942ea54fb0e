"""Search normalisation: NFKC width, case folding, kana folding, so that a search finds all spellings.

No Django.
"""

import re
import unicodedata
from collections.abc import Iterable

MAX_WORDS = 8
"""Maximum number of words in a search; further words are ignored."""

MOST = 400_000
"""Maximum length of a text to search in, in characters: a few characters become eighteen when they are normalised."""

_KATAKANA = dict(zip(range(0x30A1, 0x30F7), range(0x3041, 0x3097), strict=True))
_MARKS = "*_`#>[]|~"
_MARKDOWN = re.compile(f"[{re.escape(_MARKS)}]+")
_IN_PLACE = str.maketrans(_KATAKANA | dict.fromkeys(_MARKS, " "))


def folded(text: str) -> str:
    """Normalise a text for search: width, case, katakana to hiragana, single spaces, no Markdown marks.

    Of a text that becomes longer than MOST the beginning.
    """
    plain = unicodedata.normalize("NFKC", text)[:MOST].casefold().translate(_KATAKANA)
    return " ".join(_MARKDOWN.sub(" ", plain).split())


def folded_in_place(text: str) -> str:
    """Normalise a text as ``folded``, with all its blanks: words are found in one where they are in the other."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_IN_PLACE)


def is_folded_in_place(text: str) -> bool:
    """Return whether each character of the text stays one character in ``folded_in_place``."""
    return unicodedata.is_normalized("NFKC", text) and len(text.casefold()) == len(text)


def haystack(parts: Iterable[str]) -> str:
    """Return the normalised text in which a row is searched; no word reaches from one part into the next."""
    return "\n".join(filter(None, map(folded, parts)))


def words(query: str) -> tuple[str, ...]:
    """Split a search query into normalised words, all of which must match (AND); at most MAX_WORDS."""
    return tuple(dict.fromkeys(folded(query).split()))[:MAX_WORDS]
