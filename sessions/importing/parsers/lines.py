"""Parser of a programme that is text, a session on each line: ``DAT405 | 21:30 - 21:50 | Title | Speaker | Room``.

A line that is a date, or ``Day 2``, is the day of the lines below it.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, programme_of
from sessions.importing.parsers.shared import cleaning
from sessions.importing.parsers.shared.date_texts import day_of
from sessions.importing.parsers.shared.session_times import Reader
from sessions.rules.codes import level_of
from sessions.rules.feed_limits import MAX_SITTINGS
from sessions.rules.line_fields import find_times, without_date
from sessions.rules.parsing import parse_number
from sessions.rules.typed_line import TypedLine, parse_line

KIND = "lines"

_SAMPLE = 50
_LONGEST = 2000
"""Maximum length of a line, in characters; what is longer is no line of a programme."""
_BLANKS = (" ", "\u3000")
_DAY_NUMBER = re.compile(r"(?:day ?|第)?([0-9]{1,2})(?:日目)?", re.IGNORECASE)


def is_it(text: str) -> bool:
    """Return whether the first line of a text has a time, perhaps below one with a day, and most others as well.

    A table whose header has times is none: each of its lines has as many commas or tabs.
    """
    lines = [line for _number, line in islice(_lines(text[: _SAMPLE * _LONGEST]), _SAMPLE)]
    begins = lines[1:2] if lines and _is_day(lines[0]) else lines[:1]
    others = [line for line in lines if not _is_day(line)]
    if not any(map(_is_timed, begins)) or 2 * sum(map(_is_timed, others)) <= len(others):
        return False
    return all(map(find_times, lines)) or not (_is_even(lines, ",") or _is_even(lines, "\t"))


def _is_even(lines: list[str], delimiter: str) -> bool:
    """Return whether lines are rows of one width; a blank behind a comma is that of a sentence."""
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    if len(rows) < 2 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    return not any(cell.startswith(_BLANKS) for row in rows for cell in row[1:])


def _is_timed(line: str) -> bool:
    return len(line) <= _LONGEST and parse_line(line).starts is not None


def parse(text: str, zone: ZoneInfo, first_day: date | None = None) -> Programme:
    """Parse a text; ``first_day`` is the date of day 1, and of the lines above any date. Raises FeedError."""
    return programme_of(KIND, _sittings(text, zone, first_day))


def _sittings(text: str, zone: ZoneInfo, first_day: date | None) -> Iterator[Sitting]:
    day, different = first_day, set[Sitting]()
    # Who writes lines writes the day of the programme: a time before 04:00 is in the night after it.
    reader = Reader(zone, night_after=True, any_end=True)
    for count, (number, line) in enumerate(_lines(text)):
        place = f"line {number}"
        if count > 2 * MAX_SITTINGS:
            raise FeedError(Fault.TOO_MANY, place)
        dated, rest = without_date(line) if len(line) <= _LONGEST else ("", line)
        if not rest or _DAY_NUMBER.fullmatch(line):
            day = _date(line, place, first_day)
            continue
        found = parse_line(rest) if len(line) <= _LONGEST else TypedLine("", line)
        if found.starts is None and not (found.code and found.title):
            raise FeedError(Fault.NOT_THE_SHAPE, place, line)
        sitting = _sitting(found, _date(dated, place, first_day) if dated else day, reader, place)
        different.add(sitting)
        if len(different) > MAX_SITTINGS:
            raise FeedError(Fault.TOO_MANY, place)
        yield sitting


def _sitting(found: TypedLine, day: date | None, reader: Reader, place: str) -> Sitting:
    slot = reader.slot(
        day=day, start=_clock(found.starts), end=_clock(found.ends), name=lambda name: f"{place} › {name}"
    )
    title = cleaning.line(found.title) or found.code
    if not title:
        raise FeedError(Fault.MISSING, f"{place} › title")
    return Sitting(
        title=title,
        code=found.code,
        level=found.level or level_of(found.code),
        format=cleaning.name(found.format),
        room=cleaning.name(found.room),
        speakers=tuple(filter(None, map(cleaning.name, found.speakers.split(",")))),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        on=slot.on,
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    lines = enumerate(text.splitlines(), start=1)
    return ((number, line.strip()) for number, line in lines if line.strip())


def _is_day(line: str) -> bool:
    return len(line) <= _LONGEST and (not without_date(line)[1] or _DAY_NUMBER.fullmatch(line) is not None)


def _date(text: str, place: str, first_day: date | None) -> date:
    """Return the date of a line; one without a year is in the year of the first day."""
    number = _DAY_NUMBER.fullmatch(text)
    if number and first_day:
        return first_day + timedelta(days=(parse_number(number[1]) or 0) - 1)
    found = day_of(text, year=first_day.year if first_day else None)
    if found is None:
        raise FeedError(Fault.BAD_TIME, place, text)
    return found


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
