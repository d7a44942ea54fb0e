"""Find a time zone by the name of a city, country or state, by its own name, or in the name of a venue."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from sessions.rules.search_text import is_japanese, place_key
from sessions.zones.places import Locality, Name, clock_of, place_of_zone, places

SHOWN = 8
"""Maximum number of suggestions, and of choices for a name of several places: what fits below a field."""

JOINT = " – "
"""Stands between a place and its zone."""

_PARTS = re.compile(r"[,、，()（）\n|;/–—]+")
_WORDS = re.compile(r"[\s　・]+")

_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

_CLEARLY_LARGER = 10
"""A place is meant without a question when it has this many times the people of each other one with the name."""
_MENTIONED = 100
"""Places with fewer people than this part of the largest one are no choice."""
_ANY_SPELLING = 4
"""From this many letters on, spellings of other languages are suggested too."""
_LARGE = 100_000
"""A word within the name of a venue names a city only if that has so many people."""
_LONGEST_VENUE = 200
"""Maximum length of a venue that is looked at: each of its parts is looked up."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place with its zone, or a zone alone (``place`` is None); ``name`` tells it from others: Portland, Oregon.

    ``own`` means that it was found by its own name, not by a spelling of another language.
    """

    zone: str
    name: str = ""
    place: Locality | None = None
    own: bool = True

    @property
    def people(self) -> int:
        """The number of people of the place."""
        return self.place.people if self.place else 0

    @property
    def label(self) -> str:
        """The place and its zone; understood again when it is typed."""
        return f"{self.name}{JOINT}{self.zone}" if self.place else self.zone


def suggest(text: str, language: str = "en") -> list[Found]:
    """Return places and zones whose name begins with a text, the largest first."""
    key = place_key(text)
    if not key or (len(key) < 2 and not is_japanese(key)):
        return []
    names = [n for n in places().beginning(key) if n.own or n.key == key or len(key) >= _ANY_SPELLING]
    names.sort(key=lambda name: (not (name.own and name.key == key), not name.own, -name.place.people))
    found = _found(names, language)
    if "," in text:
        head = _found(places().called(place_key(text.split(",")[0])), language)
        found += [each for each in head if place_key(each.name).startswith(key)] + _in_region(text, language)
    # Spellings of other languages only where they tell a larger place: Munich for "münchen".
    largest = max((each.people for each in found if each.own), default=0)
    found = [each for each in found if each.own or each.people > largest]
    zones = [Found(name) for name in dict.fromkeys(name for known, name in _zone_keys() if known.startswith(key))]
    return [*_different(found)[: SHOWN - min(2, len(zones))], *zones][:SHOWN]


def find(text: str, language: str = "en") -> list[Found]:
    """Return what a text means: one zone; none; or several to choose from.

    Several are places of the same name with other clocks, of which none is clearly the largest.
    """
    zone = zone_called(text.rsplit(JOINT.strip(), 1)[-1])
    if zone and ("/" in zone or zone.isupper()):  # "Japan" is a place first
        return [Found(zone)]
    key = place_key(text)
    zones = [zone, *(name for known, name in _zone_keys() if known == key)]
    return places_called(text, language) or [Found(name) for name in zones if name][:1]


def place_of_venue(venue: str, language: str = "en") -> Found | None:
    """Return the place in the name of a venue; None where no name is clear.

    A whole part between commas may be any place, words within one only a large city. Later parts come first.
    """
    parts = [part.strip() for part in _PARTS.split(venue[:_LONGEST_VENUE]) if part.strip()]
    for text, smallest in _candidates(parts):
        found = places_called(text, language)
        if len(found) == 1 and found[0].people >= smallest:
            return found[0]
    return None


def places_called(text: str, language: str = "en") -> list[Found]:
    """Return the place that is called exactly so; several in the order of their size if it is not clear which."""
    key = place_key(text)
    found = (_found(places().called(key), language) or _in_region(text, language)) if key else []
    return _clearest([each for each in found if each.own] or found)


def zone_called(text: str) -> str:
    """Return the zone with this name of its own, in any case; "" for none."""
    return _by_own_name().get(text.strip().replace(" / ", "/").replace(" ", "_").casefold(), "")


def _clearest(found: list[Found]) -> list[Found]:
    """Return the place that is meant, or the different ones in question."""
    if not found:
        return []
    found = sorted(found, key=lambda each: -each.people)
    first = found[0]
    others = [each for each in found if clock_of(each.zone) != clock_of(first.zone)]
    if all(each.people * _CLEARLY_LARGER <= first.people for each in others):
        return [first]
    return _different(each for each in found if each.people * _MENTIONED >= first.people)[:SHOWN]


def _different(found: Iterable[Found]) -> list[Found]:
    """Return each place once, and the first of those with the same words."""
    seen: set[object] = set()
    different = []
    for each in found:
        if seen.isdisjoint({each.place, each.label}):
            different.append(each)
        seen |= {each.place, each.label}
    return different


@cache
def _by_own_name() -> dict[str, str]:
    known = frozenset(available_timezones()) - {"Factory", "localtime"}
    return {name.casefold(): name for name in sorted(known)}


@cache
def _zone_keys() -> tuple[tuple[str, str], ...]:
    """Return the names under which a zone is suggested, whole and its last part, with the zone."""
    names = [name for name in _by_own_name().values() if name.split("/")[0] in _AREAS and "/" in name]
    whole = [(place_key(name), name) for name in (*names, "UTC")]
    return (*whole, *((place_key(place_of_zone(name)), name) for name in names))


def _in_region(text: str, language: str) -> list[Found]:
    """Return the places of a text such as ``Portland, Oregon``."""
    head, comma, tail = text.replace("、", ",").replace("，", ",").partition(",")
    if not comma:
        return []
    codes = places().codes.get(place_key(tail.split(",")[0]), set())
    names = places().called(place_key(head))
    return _found((name for name in names if codes & {name.place.region, name.place.region[:2]}), language)


def _found(names: Iterable[Name], language: str) -> list[Found]:
    return [Found(name.place.zone, _words(name, language), name.place, name.own) for name in names]


def _words(name: Name, language: str) -> str:
    """Return the name with what tells it from others: its country and state, of a region with several clocks a city."""
    place, regions = name.place, places().regions
    if place.is_region:
        return name.shown if place.city == name.shown else f"{name.shown} ({place.city})"
    region, country = regions[place.region], regions[place.region[:2]]
    within = (region.japanese, country.japanese) if language == "ja" else (region.english,)
    return ", ".join(dict.fromkeys((name.shown, *within)))


def _candidates(parts: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the texts that may name the place, the most telling first, with the people that it must have."""
    for at in range(len(parts) - 1, -1, -1):
        if at:
            yield f"{parts[at - 1]}, {parts[at]}", 0
        yield parts[at], 0
    for part in reversed(parts):
        words = _WORDS.split(part)
        for count in range(min(3, len(words)), 0, -1):
            for start in range(len(words) - count, -1, -1):
                text = " ".join(words[start : start + count])
                if text != part:
                    yield text, _LARGE
        if is_japanese(place_key(part)):
            for length in range(min(8, len(part) - 1), 1, -1):
                yield part[:length], _LARGE
                yield part[-length:], _LARGE
