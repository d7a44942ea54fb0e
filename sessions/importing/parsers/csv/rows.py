"""CSV dialect detection and reading, with line numbers; formulas are never evaluated."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.cleaning import name
from sessions.rules.feed_limits import MAX_SITTINGS

KIND = "table"

_DELIMITERS = ",;\t|"
_SAMPLE = 50
_SAMPLE_LENGTH = 500_000
"""Maximum number of rows and characters that are used to detect the delimiter."""
MAX_COLUMNS = 200
"""Maximum number of columns, of which people choose on a page."""
_GUARDED = frozenset("=+-@\t\r\0\uff1d\uff0b\uff0d\uff20")
"""Characters that start a formula; careful exports put an apostrophe before them (CSV injection)."""


class TableRow(NamedTuple):
    """One row: its line in the file (of JSON: the number of its object), and a cell for every column."""

    line: int
    cells: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The cells as a person is shown them: one that was a list, with a line for each item, with commas."""
        return tuple(", ".join(cell.splitlines()) if cell.endswith("\n") else cell for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header; column names are unique and not empty, and no row is empty.

    ``kind`` is the format of which it was read, ``unit`` what a row is called in error messages. Of JSON, ``source`` is
    the place of the list whose objects are the rows ("" for the whole file), and ``lists`` the number of lists that
    could have been meant; ``complete`` is False for a page of a longer list.
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    kind: str = KIND
    unit: str = "line"
    source: str = ""
    lists: int = 1
    complete: bool = True

    def dicts(self) -> list[tuple[int, dict[str, str]]]:
        """Return each row as line number and cells by column name."""
        return [(row.line, dict(zip(self.columns, row.cells, strict=True))) for row in self.rows]


def read_table(text: str) -> Table:
    """Parse a text with comma, semicolon, tab or pipe as delimiter.

    Raises FeedError for a text that is no table, for rows of unequal length with their line, and for too many rows.
    """
    body, declared = _without_separator_line(text)
    if not body.strip():
        raise FeedError(Fault.EMPTY)
    delimiter = declared or _delimiter_of(body)
    rows = _rows(body, delimiter, line=2 if declared else 1)
    header = next(rows, TableRow(1, ()))
    width = len(header.cells)
    while width and not header.cells[width - 1]:
        width -= 1
    if not 2 <= width <= MAX_COLUMNS:
        raise FeedError(Fault.UNKNOWN_KIND, found=header.cells[0] if header.cells else "")
    return Table(_unique(header.cells[:width]), tuple(_fitted(rows, width)))


def _without_separator_line(text: str) -> tuple[str, str]:
    """Remove the line ``sep=;`` by which Excel knows the delimiter; return the text and the delimiter."""
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"').removeprefix("sep=")
    return (rest, declared) if len(declared) == 1 and "sep=" in first else (text, "")


def _delimiter_of(text: str) -> str:
    """Return the delimiter with the most rows as wide as the first; on a tie, the one with more columns."""

    def score(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        with suppress(FeedError):
            widths.extend(len(row.cells) for row in islice(_rows(text[:_SAMPLE_LENGTH], delimiter), _SAMPLE))
        return (widths.count(widths[0]) / len(widths), widths[0]) if widths and widths[0] > 1 else (0, 1)

    return max(_DELIMITERS, key=score)


def _rows(text: str, delimiter: str, line: int = 1) -> Iterator[TableRow]:
    """Yield the rows that are not empty; an unclosed quote is an error, and does not swallow the rest."""
    taken: list[str] = []
    reader = csv.reader(_lines(text, taken), delimiter=delimiter, strict=True, skipinitialspace=True)
    begins = line
    while True:
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "limit" in str(error):
                raise FeedError(Fault.TOO_LARGE, f"line {begins}") from None
            cells = _mended(taken, delimiter)
            if not cells:
                raise FeedError(Fault.SYNTAX, f"line {begins}") from None
        if any(cell.strip() for cell in cells):
            yield TableRow(begins, tuple(_unguarded(cell.strip()) for cell in cells))
        begins = line + reader.line_num


def _lines(text: str, taken: list[str]) -> Iterator[str]:
    """Yield the lines of a text, each also added to ``taken``."""
    for line in io.StringIO(text, newline=""):
        taken.append(line)
        yield line


def _mended(lines: list[str], delimiter: str) -> list[str]:
    """Parse a row whose writer did not double the quotes inside a cell: ``"Ann "Fish" Lee",x``; [] if that fails.

    Only a row of one line, so that an unclosed quote never swallows the rows below it.
    """
    if len(lines) != 1:
        return []
    end = rf"(?:[{re.escape(delimiter)}\r\n]|$)"
    # A cell that nothing closes is read to the end, so that the line is not read again from the next quote on.
    cell = re.compile(rf'(?:^|(?<={re.escape(delimiter)})) *"((?:[^"]|"(?!{end}))*+)("?)')
    text = cell.sub(_doubled, lines[0])
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True, skipinitialspace=True), [])
    except csv.Error:
        return []


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:2] in _GUARDED else cell


def _unique(header: tuple[str, ...]) -> tuple[str, ...]:
    """Make column names unique: an empty name becomes ``#3``, and the second ``Title`` becomes ``Title (2)``."""
    columns: dict[str, None] = {}
    for number, cell in enumerate(header, start=1):
        wanted = column = name(cell) or f"#{number}"
        again = 2
        while column in columns:
            column = f"{wanted} ({again})"
            again += 1
        columns[column] = None
    return tuple(columns)


def _fitted(rows: Iterator[TableRow], width: int) -> Iterator[TableRow]:
    for count, row in enumerate(rows, start=1):
        if count > MAX_SITTINGS:
            raise FeedError(Fault.TOO_MANY, f"line {row.line}")
        beyond = next(filter(None, row.cells[width:]), "")
        if beyond:
            raise FeedError(Fault.NOT_THE_SHAPE, f"line {row.line}", beyond)
        yield TableRow(row.line, (*row.cells[:width], *[""] * (width - len(row.cells))))


def _doubled(cell: re.Match[str]) -> str:
    inside = cell[1].replace('""', '"').replace('"', '""')
    return f'"{inside}"' if cell[2] else cell[0]
