"""Find a time zone by the name of a city, country or state, or by its own name."""

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from sessions.rules.place_names import LONGEST_NAME, is_japanese, place_key
from sessions.zones.clocks import clock_of
from sessions.zones.index_file import connect, discard

logger = logging.getLogger(__name__)

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

_PLACE = """
SELECT p.id, n.shown, n.own, p.name, p.region, p.whole, p.zone, p.population,
    r.english, r.japanese, c.english, c.japanese
FROM place_name n JOIN place p ON p.id = n.place JOIN region r ON r.code = p.region
LEFT JOIN region c ON c.code = substr(p.region, 1, 2) AND c.code != p.region
"""
_EXACTLY = f"{_PLACE} WHERE n.key = ? ORDER BY p.population DESC LIMIT {_SCANNED}"
_BEGINNING = f"""{_PLACE} WHERE n.key >= ? AND n.key < ? AND (n.own OR n.key = ? OR ?)
ORDER BY n.own AND n.key = ? DESC, n.own DESC, p.population DESC LIMIT {_SCANNED}"""
_REGIONS = "SELECT code FROM region_name WHERE key = ?"


@dataclass(frozen=True, slots=True)
class Found:
    """A place with its zone, or a zone alone (``place`` is ""); ``name`` tells it from others: Portland, Oregon.

    ``own`` means that it was found by its own name, not by a spelling of another language.
    """

    zone: str
    place: str = ""
    name: str = ""
    people: int = 0
    region: str = ""
    own: bool = True
    key: int = 0

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
    found = _places(_BEGINNING, (key, f"{key}\U0010ffff", key, len(key) >= _ANY_SPELLING, key), language)
    if "," in text:
        head = _places(_EXACTLY, (place_key(text.split(",")[0]),), language)
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
    said = zone_called(text.rsplit(JOINT.strip(), 1)[-1])
    if said and ("/" in said or said.isupper()):  # "Japan" is a place first
        return [Found(said)]
    found = places_called(text, language)
    if found:
        return found
    if said:
        return [Found(said)]
    key = place_key(text)
    zones = [name for known, name in _zone_keys() if known == key]
    return [Found(name) for name in zones[:1]]


def places_called(text: str, language: str = "en") -> list[Found]:
    """Return the place that is called exactly so; several in the order of their size if it is not clear which."""
    key = place_key(text)
    found = (_places(_EXACTLY, (key,), language) or _in_region(text, language)) if key else []
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
    by_place: dict[int, Found] = {}
    for each in found:
        by_place.setdefault(each.key, each)
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
    return (*whole, *((place_key(name.rsplit("/", 1)[-1]), name) for name in names))


def _in_region(text: str, language: str) -> list[Found]:
    """Return the places of a text such as ``Portland, Oregon``."""
    head, comma, tail = text.replace("、", ",").replace("，", ",").partition(",")
    if not comma:
        return []
    codes = {code for (code,) in _rows(_REGIONS, (place_key(tail.split(",")[0]),))}
    found = _places(_EXACTLY, (place_key(head),), language)
    return [each for each in found if each.region in codes or each.region[:2] in codes]


def _places(query: str, values: tuple[object, ...], language: str) -> list[Found]:
    return [_found(row, in_japanese=language == "ja") for row in _rows(query, values)]


def _found(row: tuple[Any, ...], *, in_japanese: bool) -> Found:
    key, shown, own, city, region, whole, zone, people, english, japanese, country, country_japanese = row
    name = f"{shown} ({city})" if whole and city != shown else shown
    if not whole:
        within = (japanese, country_japanese) if in_japanese else (english,)
        name = ", ".join(dict.fromkeys(filter(None, (shown, *within))))
    return Found(zone, shown, name, people, region, bool(own), key)


def _rows(query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    """Return the rows of the index; none where it cannot be made or read, so that names of zones are still found."""
    try:
        with closing(connect()) as connection:
            return connection.execute(query, values).fetchall()
    except (OSError, sqlite3.Error) as error:
        logger.warning("The names of places cannot be read.", exc_info=True)
        if isinstance(error, sqlite3.DatabaseError):
            discard()
        return []
