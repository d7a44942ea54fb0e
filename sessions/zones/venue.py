"""The city that the name of a venue tells: "The Venetian, Las Vegas", "RAI Amsterdam", "パシフィコ横浜"."""

import re
from collections.abc import Iterator
from itertools import islice

from sessions.rules.place_names import is_japanese, place_key
from sessions.zones.search import Found, places_called

LONGEST_VENUE = 200
"""Maximum length of a venue that is looked at, in characters."""

_LOOKED_UP = 40
_MOST_WORDS = 3
_LARGE = 100_000
_LONGEST_JAPANESE = 8
_PARTS = re.compile(r"[,、，()（）\n|;/–—]+")
_WORDS = re.compile(r"[\s　・]+")


def place_of_venue(venue: str, language: str = "en") -> Found | None:
    """Return the place in the name of a venue; None where no name is clear.

    A whole part between commas may be any place, words within one only a large city. Later parts come first.
    """
    parts = [part.strip() for part in _PARTS.split(venue[:LONGEST_VENUE]) if part.strip()]
    for text, smallest in islice(_candidates(parts), _LOOKED_UP):
        found = places_called(text, language)
        if len(found) == 1 and found[0].people >= smallest:
            return found[0]
    return None


def _candidates(parts: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the texts that may name the place, the most telling first, with the people that it must have."""
    for at in range(len(parts) - 1, -1, -1):
        if at:
            yield f"{parts[at - 1]}, {parts[at]}", 0
        yield parts[at], 0
    for part in reversed(parts):
        words = _WORDS.split(part)
        for count in range(min(_MOST_WORDS, len(words)), 0, -1):
            for start in range(len(words) - count, -1, -1):
                text = " ".join(words[start : start + count])
                if text != part:
                    yield text, _LARGE
        if is_japanese(place_key(part)):
            for length in range(min(_LONGEST_JAPANESE, len(part) - 1), 1, -1):
                yield part[:length], _LARGE
                yield part[-length:], _LARGE
