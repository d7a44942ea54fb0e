"""How long a text is, as people count: words of Latin script, characters of Japanese. No Django."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ADDRESS = re.compile(r"https?://\S+")
_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,300}\)")


def is_wide(letter: str) -> bool:
    """Return whether a letter is about twice as wide as a Latin one: kana, kanji, Hangul, emoji."""
    return letter >= "\u1100" and unicodedata.east_asian_width(letter) in "WF"


def count_words(text: str) -> int:
    """Count the words of a text, without Markdown, pictures and addresses."""
    return sum(1 for _word in _WORD.finditer(_ADDRESS.sub(" ", _PICTURE.sub(" ", text))))


def count_characters(text: str) -> int:
    """Count the letters and digits of a text, without Markdown, pictures and addresses."""
    return sum(len(word[0]) for word in _WORD.finditer(_ADDRESS.sub(" ", _PICTURE.sub(" ", text))))
