"""The forms in which two lines of an article are compared: blanks apart, or by letters and digits alone; pure."""

import re
from functools import lru_cache

_BLANK = re.compile(r"[^\S\n]")
_SIGNS = re.compile(r"[\W_]+")
_MARKS = re.compile(r"#{1,6}+(?=[^ \t#])|[ \t]*(?:#{1,6}(?=[ \t])|[-*+](?=[ \t])|>)*[ \t]*")

MIN_LETTERS = 10
"""A line with fewer letters and digits stands in many articles, and in many parts of one."""


def even(line: str) -> str:
    """Return a line with a space for each blank of any kind, and without those at its end."""
    return _BLANK.sub(" ", line).rstrip()


def loose(line: str) -> str:
    """Return the letters and digits of a line, in small letters: so ``* a`` is ``- a``; without any, the line."""
    return _SIGNS.sub("", line.casefold()) or even(line).strip()


def words_of(line: str) -> str:
    """Return the words of a heading, of a list item or of a line in bold, with one space between them."""
    text = " ".join(line[_MARKS.match(line).end() :].split())  # type: ignore[union-attr] # it matches everywhere
    return text.strip("*").rstrip("#").strip() if text.strip("*#") else text


def likeness(one: str, other: str) -> float:
    """Return the share of words in common, of the shorter line, from 0 to 1; of Japanese the pairs of signs."""
    ours, theirs = _parts(one), _parts(other)
    fewer = min(len(ours), len(theirs))
    return len(ours & theirs) / fewer if fewer else 0.0


@lru_cache(maxsize=1000)  # a line is compared with those around its place
def _parts(line: str) -> set[str]:
    found: set[str] = set()
    for word in _SIGNS.split(line.casefold()):
        if word:
            found |= {word} if word.isascii() else {word[i : i + 2] for i in range(max(len(word) - 1, 1))}
    return found
