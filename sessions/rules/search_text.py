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

LONGEST_NAME = 100
"""Maximum length of a name that is looked up, in characters."""

_SILENT = re.compile(r"[\u0300-\u036f'’ʼ`´.・·]")
_BETWEEN = re.compile(r"[-‐‑–—/=＝,、，()（）]+")
_LATIN = re.compile(r"[a-z0-9 ]+")
_JAPANESE = re.compile(r"[\u3005\u3041-\u3096\u30fc\u3400-\u4dbf\u4e00-\u9fff]")


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


def place_key(text: str) -> str:
    """Normalise the name of a place: as for a search, without accents and without dots and hyphens."""
    if text.isascii() and text.isalpha():
        return text[:LONGEST_NAME].lower()
    storable = text[:LONGEST_NAME].encode("utf-8", "ignore").decode("utf-8")  # half a character is none
    plain = unicodedata.normalize("NFD", folded(storable))
    bare = unicodedata.normalize("NFC", _SILENT.sub("", plain))
    return " ".join(_BETWEEN.sub(" ", bare).split())


def is_japanese(key: str) -> bool:
    """Return whether a normalised name has kana or kanji."""
    return _JAPANESE.search(key) is not None


def is_readable(key: str) -> bool:
    """Return whether a normalised name is of Latin letters, or has kana or kanji: others are not looked up."""
    return _LATIN.fullmatch(key) is not None or is_japanese(key)
