"""Find a time zone by the name of a city, country or state, or by its own name."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from sessions.rules.place_names import LONGEST_NAME, is_japanese, place_key
from sessions.zones.clocks import clock_of
from sessions.zones.places import Locality, Name, place_of_zone, places

SHOWN = 8
"""Maximum number of suggestions, and of choices for a name of several places."""

JOINT = " – "
"""Stands between a place and its zone."""

AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

_SCANNED = 60
_CLEARLY_LARGER = 10
"""A place is meant without a question when it has this many times the people of each other one with the name."""
_MENTIONED = 100
"""Places with fewer people than this part of the largest one are no choice."""
_ANY_SPELLING = 4
"""From this many letters on, spellings of other languages are suggested too."""


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
    text = text[:LONGEST_NAME]
    key = place_key(text)
    if not key or (len(key) < 2 and not is_japanese(key)):
        return []
    names = [n for n in places().beginning(key) if n.own or n.key == key or len(key) >= _ANY_SPELLING]
    names.sort(key=lambda name: (not (name.own and name.key == key), not name.own, -name.place.people))
    found = _found(names[:_SCANNED], language)
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
    text = text[:LONGEST_NAME].strip()
    zone = zone_called(text.rsplit(JOINT.strip(), 1)[-1])
    if zone and ("/" in zone or zone.isupper()):  # "Japan" is a place first
        return [Found(zone)]
    if found := places_called(text, language):
        return found
    if zone:
        return [Found(zone)]
    key = place_key(text)
    return [Found(name) for known, name in _zone_keys() if known == key][:1]


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
    by_place: dict[Locality | None, Found] = {}
    for each in found:
        by_place.setdefault(each.place, each)
    by_words: dict[str, Found] = {}
    for each in by_place.values():
        by_words.setdefault(each.label, each)
    return list(by_words.values())


@cache
def _by_own_name() -> dict[str, str]:
    known = frozenset(available_timezones()) - {"Factory", "localtime"}
    return {name.casefold(): name for name in sorted(known)}


@cache
def _zone_keys() -> tuple[tuple[str, str], ...]:
    """Return the names under which a zone is suggested, whole and its last part, with the zone."""
    names = [name for name in _by_own_name().values() if name.split("/")[0] in AREAS and "/" in name]
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
