"""Names of places in the form in which they are compared, so that every usual spelling finds them.

No Django.
"""

import re
import unicodedata

from sessions.rules.search_text import folded

LONGEST_NAME = 100
"""Maximum length of a name that is looked up, in characters."""

_SILENT = re.compile(r"[\u0300-\u036f'’ʼ`´.・·]")
_BETWEEN = re.compile(r"[-‐‑–—/=＝,、，()（）]+")
_LATIN = re.compile(r"[a-z0-9 ]+")
_JAPANESE = re.compile(r"[\u3005\u3041-\u3096\u30fc\u3400-\u4dbf\u4e00-\u9fff]")


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
