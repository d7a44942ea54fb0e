"""The index of place names: a small SQLite file in the data folder, made of the libraries when it is first needed.

A file, since in memory the names would take more than everything else in each worker process.
"""

import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from urllib.parse import quote

from django.conf import settings

from sessions.rules.place_names import is_japanese, is_readable, place_key
from sessions.zones.clocks import clock_of
from sessions.zones.libraries import City, cities, regions, versions, zones_by_country

FORMAT = 1
"""Number of the structure of the file; another one makes it anew."""

_LONGEST_KEY = 40
_SHORTEST_LATIN = 3
_ABANDONED = 3600
"""After so many seconds nobody is making an index any more."""

_PAUSE = 60  # seconds
_lock = Lock()
_failed_until: dict[Path, float] = {}
"""When an index that could not be made is tried again, by the clock of the process."""

_preparing = Lock()

_TABLES = """
CREATE TABLE region (code TEXT PRIMARY KEY, english TEXT NOT NULL, japanese TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE region_name (key TEXT, code TEXT, PRIMARY KEY (key, code)) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, region TEXT, whole INTEGER, zone TEXT, population INTEGER);
CREATE TABLE place_name (key TEXT, place INTEGER, shown TEXT, own INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""

type PlaceRow = tuple[int, str, str, bool, str, int]
type NameRow = tuple[str, int, str, bool]


def connect() -> sqlite3.Connection:
    """Open the index to read, and make it first if there is none.

    Raises OSError or sqlite3.Error where that is impossible, for a minute without trying again: the disk is full.
    """
    path = index_path()
    if not path.exists():
        with _lock:
            if not path.exists():
                _try(path)
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)


def _try(path: Path) -> None:
    if monotonic() < _failed_until.get(path, 0):
        raise OSError("the index of places could not be made a moment ago")
    try:
        build(path)
    except (OSError, sqlite3.Error):
        _failed_until[path] = monotonic() + _PAUSE
        raise


def prepare() -> None:
    """Make the index in a thread of its own if there is none: somebody is about to need it."""
    if not index_path().exists() and _preparing.acquire(blocking=False):
        Thread(target=_make, name="places", daemon=True).start()


def _make() -> None:
    try:
        with suppress(OSError, sqlite3.Error):
            connect().close()
    finally:
        _preparing.release()


def index_path() -> Path:
    """Return where the index of these versions is."""
    return Path(settings.DATA_DIR) / "cache" / f"places-{FORMAT}-{_versions()}.sqlite3"


@cache
def _versions() -> str:
    return versions()


def build(path: Path) -> None:
    """Make the index, and remove those of other versions; another process may do the same at the same time."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    _forget_killed(path.parent)
    try:
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as connection:
            connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES}")
            _fill(connection)
            connection.commit()
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    for other in path.parent.glob("places-*.sqlite3"):
        if other != path:
            with suppress(OSError):
                other.unlink()


def discard() -> None:
    """Remove the index, so that it is made again: it cannot be read."""
    with suppress(OSError):
        index_path().unlink(missing_ok=True)


def _forget_killed(folder: Path) -> None:
    """Remove what processes that were killed have left."""
    for unfinished in folder.glob("places-*.tmp"):
        with suppress(OSError):
            if time.time() - unfinished.stat().st_mtime > _ABANDONED:
                unfinished.unlink()


def _fill(connection: sqlite3.Connection) -> None:
    names: dict[str, tuple[str, ...]] = {}
    for region in regions():
        names[region.code] = (region.english, region.japanese, *region.names)
        connection.execute("INSERT INTO region VALUES (?, ?, ?)", (region.code, region.english, region.japanese))
        # Codes too: they are understood behind a comma, as in "Portland, ME".
        keys = {place_key(name) for name in (region.code.removeprefix("US."), *names[region.code]) if name}
        connection.executemany("INSERT INTO region_name VALUES (?, ?)", [(key, region.code) for key in keys])
    places = _Places()
    for city in cities():
        _insert(connection, places.of_city(city))
    for row in places.of_zones():
        _insert(connection, row)
    for row in places.of_regions(names):
        _insert(connection, row)


def _insert(connection: sqlite3.Connection, row: tuple[PlaceRow, list[NameRow]]) -> None:
    connection.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", row[0])
    connection.executemany("INSERT OR IGNORE INTO place_name VALUES (?, ?, ?, ?)", row[1])


class _Places:
    """Numbers the places, and counts what is needed for whole countries and states."""

    def __init__(self) -> None:
        self._last = 0
        self._own_zone = {(country, place_key(_place_of(zone))): zone for country, zone in zones_by_country()}
        self._seen: set[str] = set()
        # Of each region and clock: the people, and the largest city with its zone.
        self._people: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._largest: dict[tuple[str, str], tuple[int, str, str]] = {}

    def of_city(self, city: City) -> tuple[PlaceRow, list[NameRow]]:
        """Return the rows of a city. Where a zone is named after it, that is its zone."""
        keys = {place_key(name): name for name in reversed(city.names)}
        own = (self._own_zone.get((city.country, key)) for key in keys)
        zone = next(filter(None, own), city.zone)
        if place_key(_place_of(zone)) in keys:
            self._seen.add(zone)
        region = f"US.{city.state}" if city.state else city.country
        for code in {region, city.country}:
            clock = clock_of(zone)
            self._people[code][clock] += city.population
            largest = (city.population, city.name, zone)
            self._largest[code, clock] = max(self._largest.get((code, clock), largest), largest)
        shown = ((key, name if is_japanese(key) else city.name) for key, name in keys.items())
        own_key = place_key(city.name)
        used = [(key, name) for key, name in shown if key == own_key or _is_useful(key)]
        return self._row(city.name, region, False, zone, city.population, used)

    def of_zones(self) -> Iterator[tuple[PlaceRow, list[NameRow]]]:
        """Yield the places that name a zone and are no city of their own here: small islands."""
        for country, zone in zones_by_country():
            if zone in self._seen:
                continue
            name = _place_of(zone)
            clock = clock_of(zone)
            self._people[country][clock] += 1
            self._largest.setdefault((country, clock), (1, name, zone))
            yield self._row(name, country, False, zone, 1, [(place_key(name), name)])

    def of_regions(self, names: dict[str, tuple[str, ...]]) -> Iterator[tuple[PlaceRow, list[NameRow]]]:
        """Yield each country and state once per clock: its largest city there, and all people there."""
        for code, called in names.items():
            keys = {place_key(name): called[is_japanese(place_key(name))] for name in called if name}
            used = [(key, shown) for key, shown in keys.items() if not code.startswith("US.") or len(key) > 2]
            for clock, people in self._people.get(code, {}).items():
                _, city, zone = self._largest[code, clock]
                yield self._row(city, code, True, zone, people, used)

    def _row(
        self, name: str, region: str, whole: bool, zone: str, people: int, names: list[tuple[str, str]]
    ) -> tuple[PlaceRow, list[NameRow]]:
        self._last += 1
        place = (self._last, name, region, whole, zone, people)
        # Its own name, and each in Japanese; others are spellings that other languages use.
        own = {place_key(name)} | {key for key, _ in names if whole or is_japanese(key)}
        return place, [(key, self._last, shown, key in own) for key, shown in names]


def _place_of(zone: str) -> str:
    """Return the place after which a zone is named: Los Angeles."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _is_useful(key: str) -> bool:
    short = len(key) < _SHORTEST_LATIN and not is_japanese(key)
    return is_readable(key) and not short and len(key) <= _LONGEST_KEY
