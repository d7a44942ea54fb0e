"""Parser of any table of sessions (CSV, TSV, a list of JSON objects) by a column mapping."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sessions.importing.parsers.csv.columns import FIELDS, guess_mapping
from sessions.importing.parsers.csv.rows import KIND, Table, read_table
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, programme_of
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.importing.parsers.shared.date_texts import clock_of, clocks_of, day_of, is_blank, is_day_first, weekday_of
from sessions.importing.parsers.shared.session_times import Reader

__all__ = ["FIELDS", "KIND", "MappingNeeded", "Table", "guess_mapping", "parse_table", "read_table"]

_LEADING = re.compile(r"(?:(?<!\s)\s++)?+[-–—]\s++")
"""What remains of a room whose building is empty: ``– Level 2``."""
_DAY_NUMBER = re.compile(r"[^0-9]{0,10}([0-9]{1,2})[^0-9]{0,10}")
_HARD = re.compile(r"[;；、／\n\r]")
_SOFT = re.compile(r"[,，]")


class MappingNeeded(FeedError):
    """The column mapping of a table is not known; has the table and a guessed mapping."""

    def __init__(self, table: Table) -> None:
        super().__init__(Fault.MISSING, "columns")
        self.table = table
        self.guessed = guess_mapping(table)


def parse_table(table: Table, mapping: Mapping[str, str], zone: ZoneInfo, first_day: date | None = None) -> Programme:
    """Parse a table; ``mapping`` has the column of each field, at least the title.

    ``first_day`` is the date of day 1: a time without a date is on that day, and dates without a year get its year. An
    empty date repeats the one above. Errors name the line and the column.
    """
    _check(table, mapping)
    sittings = _Rows(table, mapping, zone, first_day).sittings()
    return programme_of(table.kind, sittings, complete=table.complete)


def _check(table: Table, mapping: Mapping[str, str]) -> None:
    for field, column in mapping.items():
        if field not in FIELDS:
            raise FeedError(Fault.NOT_THE_SHAPE, "columns", field)
        if column not in table.columns:
            raise FeedError(Fault.MISSING, "columns", column)
    if "title" not in mapping:
        raise FeedError(Fault.MISSING, "columns", "title")


class _Rows:
    """Parser of the rows of one table."""

    def __init__(self, table: Table, mapping: Mapping[str, str], zone: ZoneInfo, first_day: date | None) -> None:
        self.rows = [(line, {field: row[column] for field, column in mapping.items()}) for line, row in table.dicts()]
        self.unit = table.unit
        self.mapping = mapping
        self.first_day = first_day
        dated = [
            row[field] for _, row in self.rows for field in ("date", "day", "start", "end", "end_date") if field in row
        ]
        year = first_day.year if first_day else None
        # A table was written by hand: its mistakes are told. JSON was written by a program, and cannot be mended.
        any_end = table.kind != KIND
        self.reader = Reader(zone, day_first=any(map(is_day_first, dated)), year=year, any_end=any_end)

    def sittings(self) -> list[Sitting]:
        """Return the sessions of all rows."""
        above = ""
        found = []
        for line, row in self.rows:
            cell = next((cell for field in ("date", "day") if not is_blank(cell := row.get(field, ""))), "")
            timed = not is_blank(row.get("start", ""))
            above = cell or above
            found.append(self._sitting(f"{self.unit} {line}", row, above if timed else cell))
        return found

    def _sitting(self, place: str, row: dict[str, str], dated: str) -> Sitting:
        def name(field: str) -> str:
            field = "day" if field == "date" and field not in self.mapping else field
            return f"{place} › {self.mapping.get(field, field)}"

        get = row.get
        code, title = json_values.titled(get("code"), get("title"), place)
        day = self._day(dated, get("start", ""), name("date"))
        # "Day 2" is a conference day, which ends at 04:00; a date is a calendar day.
        reader = replace(self.reader, night_after=isinstance(day, date))
        end, last = get("end", ""), get("end_date", "")
        if not is_blank(last) and clock_of(end) is not None:
            end = f"{last} {end}"
        slot = reader.slot(day=day, start=get("start"), end=end, length=get("length"), name=name)
        return Sitting(
            title=title,
            external_id=cleaning.line(get("external_id")),
            code=code,
            level=json_values.level(get("level"), code),
            format=cleaning.name(json_values.text(_listed(get("format", "")))),
            track=cleaning.name(json_values.text(_listed(get("track", "")))),
            room=json_values.place_of(_listed(get("venue", "")), _listed(_LEADING.sub("", get("room", "")))),
            speakers=_people(get("speakers", "")),
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            on=slot.on,
            description=cleaning.markdown(get("description"), cleaning.address(get("link"))),
            recording_url=cleaning.address(get("recording_url")),
            slides_url=cleaning.address(get("slides_url")),
        )

    def _day(self, cell: str, start: str, place: str) -> str | date | None:
        """Return the day of a row: the date in its cell, or the one counted from the first day."""
        timed = clocks_of(start) is not None
        if not cell:
            return self.first_day if timed else None
        weekday, number = weekday_of(cell), _DAY_NUMBER.fullmatch(cell)
        if weekday is None and (number is None or day_of(cell, year=self.reader.year)):
            return cell
        if self.first_day is None:
            if timed:
                raise FeedError(Fault.MISSING, place, cell)
            return None
        if weekday is not None:
            return self.first_day + timedelta(days=(weekday - self.first_day.weekday()) % 7)
        return self.first_day + timedelta(days=int(number[1]) - 1 if number else 0)


def _listed(cell: str) -> list[str]:
    """Split a cell that was a list, and has a line end after each item."""
    return list(dict.fromkeys(cell.splitlines())) if cell.endswith("\n") else [cell]


def _people(cell: str) -> tuple[str, ...]:
    """Split a cell into names: at semicolons and line ends if there are any, else at commas."""
    return json_values.people(list((_HARD if _HARD.search(cell) else _SOFT).split(cell)))
