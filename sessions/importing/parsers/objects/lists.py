"""Find the list of sessions in any JSON: lists of objects at every depth, those at the same kind of place together."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from sessions.importing.parsers.csv.columns import guess_mapping
from sessions.importing.parsers.csv.rows import Table
from sessions.importing.parsers.objects.flatten import Facts, Listed, table_of
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.cleaning import line
from sessions.rules.feed_limits import MAX_SITTINGS

KIND = "json-list"

_SAMPLE = 50
_MOST_LISTS = 50
"""Maximum number of lists that are compared, the longest first: one of them has the sessions."""
_NUMBERED = re.compile(r"[^0-9]{0,20}[0-9].{0,40}")
"""A key such as ``2026-05-01``, ``10:30`` or ``day 2``: what stands below it is a part of one list."""
_KEYS_LENGTH = 40
_MOST_AROUND, _MOST_FACTS = 3, 30
"""How many objects around a list, and facts of each, are said of its objects too."""
_MOST_TIMES = 20
"""Maximum number of times of one session: each makes a session."""
_FROM_TOP = 2
"""Depth below which a list needs a column that looks like a title."""

_WITHOUT_TIMES = (2, 3)
_TIMES = frozenset({"start", "date", "day"})
_OTHERS = frozenset({"end", "length", "speakers", "room", "track", "format", "level", "description"})

type _Path = tuple[str, ...]


class _Place(NamedTuple):
    """The place of a list, how much it looks like sessions, and its objects."""

    rank: int
    path: _Path
    objects: list[Listed]


def read_list(data: object) -> Table | None:
    """Return the objects of the list that looks most like sessions as a table; None without a list of objects.

    Several lists at one kind of place, such as one for each day, are one. The best has names for a title and a time;
    then a title and other facts; then a title; of several the longest is taken. One with ``nextToken`` on its last page
    is incomplete. Raises FeedError for too many objects.
    """
    found: dict[_Path, list[Listed]] = {}
    for path, listed in _objects(data, (), ()):
        found.setdefault(path, []).append(listed)
    longest = sorted(found.items(), key=lambda each: len(each[1]), reverse=True)[:_MOST_LISTS]
    places = [_Place(_rank(path, objects), path, objects) for path, objects in longest]
    best = max(places, key=lambda place: (place.rank, len(place.objects), len(place.path)), default=None)
    if best is None or not best.rank:
        return None
    if best.rank in _WITHOUT_TIMES:
        # The people of a talk, rather than the talk, would be the longer list.
        best = min(
            (place for place in places if place.rank >= best.rank and place.path == best.path[: len(place.path)]),
            key=lambda place: len(place.path),
        )
    if len(best.objects) > MAX_SITTINGS:
        raise FeedError(Fault.TOO_MANY, f"session {MAX_SITTINGS + 1}")
    alike = sum(place.rank == best.rank for place in places)
    last = data[-1] if isinstance(data, list) and data else data
    goes_on = isinstance(last, dict) and bool(last.get("nextToken"))
    table = table_of(best.objects, KIND, source=line(".".join(best.path)), lists=alike)
    return replace(table, complete=not goes_on)


def _rank(path: _Path, objects: list[Listed]) -> int:
    """Return how much a list looks like sessions, 0 for not at all; what is said around the list does not count."""
    sample = table_of([Listed(each.facts, ()) for each in objects[:_SAMPLE]], KIND)
    names = guess_mapping(sample)
    if "title" not in names:
        return 1 if len(path) < _FROM_TOP else 0
    if names.keys() & _TIMES:
        return 4
    if names["title"].casefold() == "name":
        return 2 if names.keys() & _OTHERS else 1
    return 3 if names.keys() & _OTHERS else 2


def _objects(
    value: object, path: _Path, around: tuple[tuple[str, Facts], ...], *, keyed: bool = False
) -> Iterator[tuple[_Path, Listed]]:
    """Yield every object of every list with the path of the list; the JSON decoder limits the depth."""
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield from ((path, Listed(facts, around[-_MOST_AROUND:])) for facts in _at_each_time(item))
            yield from _objects(item, path, around)
    elif isinstance(value, dict) and _is_list(value, 1 if keyed else 2):
        for key, item in value.items():
            # The key is a fact of everything below it: a date, a time, an identifier.
            below = (*around, ("", {"key": key}))
            if isinstance(item, dict) and _scalars(item):
                yield path, Listed(item, below[-_MOST_AROUND:])
            yield from _objects(item, path, below, keyed=True)
    elif isinstance(value, dict):
        below = (*around, (path[-1] if path else "", _scalars(value)))
        for key, item in value.items():
            if isinstance(item, list | dict):
                yield from _objects(item, (*path, key[:_KEYS_LENGTH]), below)


def _at_each_time(facts: dict[str, object]) -> list[dict[str, object]]:
    """Return an object once for each of its ``times``, with what they say; re:Invent lists them so."""
    times = facts.get("times")
    if not isinstance(times, list) or not times or not all(isinstance(time, dict) for time in times):
        return [facts]
    return [{**facts, **time} for time in times[:_MOST_TIMES]]


def _is_list(value: dict[str, object], least: int) -> bool:
    """Return whether an object is a list by another name: its keys are dates, times or identifiers."""
    if len(value) < least or not all(isinstance(item, list | dict) for item in value.values()):
        return False
    if all(map(_NUMBERED.fullmatch, value)):
        return True
    sample = list(islice(value.values(), _SAMPLE))
    objects = [item.keys() for item in sample if isinstance(item, dict)]
    return len(objects) == len(sample) > 2 and len(set(objects[0]).intersection(*objects)) > 1


def _scalars(facts: dict[str, object]) -> Facts:
    found = ((key, value) for key, value in facts.items() if not isinstance(value, list | dict))
    return dict(islice(found, _MOST_FACTS))
