"""Flatten JSON objects to the rows of a table: nested objects become columns such as ``schedule.room``.

An object with a name is its name, and a list is its names, each on its own line.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sessions.importing.parsers.csv.columns import AROUND
from sessions.importing.parsers.csv.rows import MAX_COLUMNS, Table, TableRow
from sessions.importing.parsers.shared.cleaning import name

type Facts = Mapping[str, object]

_DEEPEST = 4
"""Maximum number of nested objects that become columns."""
_MOST_ITEMS = 1_000
"""Maximum number of items of one list."""
_MOST_NAMES = 5_000
"""Number of different columns that are counted; the fullest MAX_COLUMNS of them are kept."""
_NAMES = (
    *("public_name", "fullname", "full_name", "name", "displayname", "display_name", "globalfullname", "label"),
    *("title", "value", "text", "who"),
)
_NAME = ".name"
_HALVES = (("firstname", "lastname"), ("first_name", "last_name"), ("givenname", "familyname"))
_LANGUAGES = ("en", "ja")


class Listed(NamedTuple):
    """An object of a list, and the facts of the objects around it with their keys, outermost first."""

    facts: Facts
    around: tuple[tuple[str, Facts], ...]


def table_of(objects: Sequence[Listed], kind: str, source: str = "", lists: int = 1) -> Table:
    """Return objects as a table; a column for every fact that any of them has, at most MAX_COLUMNS."""
    rows = [(number, dict(_cells(each))) for number, each in enumerate(objects, start=1)]
    filled: Counter[str] = Counter()
    for _number, cells in rows:
        for column, cell in cells.items():
            if column in filled or len(filled) < _MOST_NAMES:
                filled[column] += bool(cell)
    for column in [column for column in filled if column.endswith(_NAME) and column.removesuffix(_NAME) in filled]:
        if all(cells.get(column, "") == cells.get(column.removesuffix(_NAME), "") for _number, cells in rows):
            del filled[column]
    most = dict(filled.most_common(MAX_COLUMNS))
    columns = tuple(column for column in filled if column in most)
    told = [TableRow(number, tuple(cells.get(column, "") for column in columns)) for number, cells in rows]
    return Table(
        columns, tuple(row for row in told if any(row.cells)), kind, unit="session", source=source, lists=lists
    )


def _cells(listed: Listed) -> Iterator[tuple[str, str]]:
    """Yield the cells of an object by column, its own last: they replace those of the objects around it."""
    keys = 0
    for above, facts in listed.around:
        for key, value in facts.items():
            if above:
                yield name(f"{above}{AROUND}{key}"), _text(value)
            elif key == "key":
                # Objects below keys within keys: "key", "key (2)".
                keys += 1
                yield (key if keys == 1 else f"{key} ({keys})"), _text(value)
            else:
                yield name(f"file{AROUND}{key}"), _text(value)
    yield from _flat(listed.facts, "", _DEEPEST)


def _flat(facts: Facts, above: str, deepest: int) -> Iterator[tuple[str, str]]:
    for key, value in facts.items():
        column = name(f"{above}{key}") or "#"
        if isinstance(value, Mapping):
            if named := name_of(value):
                yield column, named
            if deepest:
                yield from _flat(value, f"{column}.", deepest - 1)
        elif isinstance(value, list):
            yield from _listed(value, column, deepest)
        else:
            yield column, _text(value)


def _listed(items: list[object], column: str, deepest: int) -> Iterator[tuple[str, str]]:
    """Yield a list as one cell, its names on one line each; a list of one object without a name as that object."""
    names = [_text(item) or (name_of(item) if isinstance(item, Mapping) else "") for item in items[:_MOST_ITEMS]]
    if any(names) or not items:
        # The line end tells that a comma is part of a name.
        yield column, "".join(f"{each}\n" for each in names if each)
    elif deepest and isinstance(items[0], Mapping):
        yield from _flat(items[0], f"{column}.", deepest - 1)


def name_of(facts: Facts) -> str:
    """Return the name of an object: a person, a room, a text in several languages; "" without one."""
    known = {key.casefold(): value for key, value in facts.items() if isinstance(value, str) and value.strip()}
    found = next((known[key] for key in _NAMES if key in known), "")
    if not found:
        whole = (" ".join(known[half].strip() for half in both if half in known) for both in _HALVES)
        found = next(filter(None, whole), "")
    if not found and facts and all(len(key) == 2 or key[2:3] in {"-", "_"} for key in facts):
        found = next((known[key] for key in (*_LANGUAGES, *known) if key in known), "")
    return " ".join(found.split())


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip() if isinstance(value, str | int | float) else ""
