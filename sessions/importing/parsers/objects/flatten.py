"""Flatten JSON objects to the rows of a table: nested objects become columns such as ``schedule.room``.

An object with a name is its name, and a list is its names, each on its own line.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sessions.importing.parsers.csv.columns import AROUND
from sessions.importing.parsers.csv.rows import MAX_COLUMNS, Table, TableRow
from sessions.importing.parsers.shared.cleaning import line, name, storable
from sessions.importing.parsers.shared.json_values import name_of

type Facts = Mapping[str, object]

_DEEPEST = 4
"""Maximum number of nested objects that become columns."""
_MOST_ITEMS = 1_000
"""Maximum number of items of one list, which become one cell."""
_MOST_NAMES = 5_000
"""Number of different keys that are read; the fullest MAX_COLUMNS columns of them are kept."""
_KEY = "key"
_KEY_LENGTH = 400
"""Number of characters of a key that are read: the name of a column has 100, without runs of spaces."""
_NAME = ".name"


class Listed(NamedTuple):
    """An object of a list, and the facts of the objects around it with their keys, outermost first."""

    facts: Facts
    around: tuple[tuple[str, Facts], ...]


def table_of(objects: Sequence[Listed], kind: str, source: str = "", lists: int = 1) -> Table:
    """Return objects as a table; a column for every fact that any of them has, at most MAX_COLUMNS."""
    cells_of = _Cells()
    rows = [(number, cells_of.row(each)) for number, each in enumerate(objects, start=1)]
    filled: Counter[str] = Counter()
    differing: set[str] = set()
    for _number, cells in rows:
        for column, cell in cells.items():
            filled[column] += bool(cell)
            if column.endswith(_NAME) and cell != cells.get(column.removesuffix(_NAME), ""):
                differing.add(column)
            if cell and cells.get(column + _NAME, "") != cell:
                differing.add(column + _NAME)
    for column in [column for column in filled if column.endswith(_NAME) and column.removesuffix(_NAME) in filled]:
        if column not in differing:
            del filled[column]
    most = dict(filled.most_common(MAX_COLUMNS))
    columns = tuple(column for column in filled if column in most)
    told = [TableRow(number, tuple(cells.get(column, "") for column in columns)) for number, cells in rows]
    return Table(
        columns, tuple(row for row in told if any(row.cells)), kind, unit="session", source=source, lists=lists
    )


class _Cells:
    """The cells of objects by column, with at most _MOST_NAMES columns.

    A key is cleaned once for a table, and the facts around a list once for all its objects, which share their texts.
    """

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], str] = {}
        self._around: dict[tuple[str, int], tuple[Facts, list[tuple[str, str]]]] = {}

    def row(self, listed: Listed) -> dict[str, str]:
        """Return the cells of an object, its own last: they replace those of the objects around it."""
        cells: dict[str, str] = {}
        keys = 0
        for above, facts in listed.around:
            for column, cell in self._facts_around(above, facts):
                if not above and column == _KEY:
                    # Objects below keys within keys: "key", "key (2)".
                    keys += 1
                    cells[_KEY if keys == 1 else f"{_KEY} ({keys})"] = cell
                else:
                    cells[column] = cell
        cells.update(self._flat(listed.facts, "", _DEEPEST))
        return cells

    def _facts_around(self, above: str, facts: Facts) -> list[tuple[str, str]]:
        place = (above, id(facts))
        if place not in self._around:
            found = []
            for key, value in facts.items():
                column = _KEY if not above and key == _KEY else self._column(f"{above or 'file'}{AROUND}", key)
                if column:
                    found.append((column, line(_text(value))))
            # Kept with the facts, so that no others get their id.
            self._around[place] = facts, found
        return self._around[place][1]

    def _column(self, above: str, key: str) -> str:
        """Return the column of a key; "" if there are _MOST_NAMES others."""
        known = self._columns.get((above, key))
        if known is None and len(self._columns) < _MOST_NAMES:
            known = self._columns[above, key] = name(above + key[:_KEY_LENGTH]) or "#"
        return known or ""

    def _flat(self, facts: Facts, above: str, deepest: int) -> Iterator[tuple[str, str]]:
        for key, value in facts.items():
            column = self._column(above, key)
            if not column:
                continue
            if isinstance(value, Mapping):
                if named := name_of(value):
                    yield column, named
                if deepest:
                    yield from self._flat(value, f"{column}.", deepest - 1)
            elif isinstance(value, list):
                yield from self._listed(value, column, deepest)
            else:
                yield column, _text(value)

    def _listed(self, items: list[object], column: str, deepest: int) -> Iterator[tuple[str, str]]:
        """Yield a list as one cell, its names on one line each; a list of one object without a name as that object."""
        names = [_text(item) or (name_of(item) if isinstance(item, Mapping) else "") for item in items[:_MOST_ITEMS]]
        if any(names) or not items:
            # The line end tells that a comma is part of a name.
            yield column, "".join(f"{each}\n" for each in names if each)
        elif deepest and isinstance(items[0], Mapping):
            yield from self._flat(items[0], f"{column}.", deepest - 1)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return storable(value).strip() if isinstance(value, str | int | float) else ""
