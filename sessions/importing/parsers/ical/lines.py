"""Content lines (RFC 5545, 3.1): a file made components with their properties, each with the line where it stands.

The library icalendar takes a line and its values apart. Its reader of whole files (Calendar.from_ical) is not used: it
keeps the time zones of one file for the files of other people, it reads a file that was cut off as an empty one, it
damages characters that a fold divides, it forgets on which line something stands, and it takes about ten times as long.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Never

from icalendar.parser import Contentline, unescape_backslash
from icalendar.prop import vDDDTypes

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.decoding import decode_text
from sessions.rules.feed_limits import MAX_DEPTH

# The library says of few of its functions what they take and give.
_line_of: Callable[[str], Any] = Contentline
_value_of: Callable[[str], object] = vDDDTypes.from_ical
_unescaped: Callable[[str], str] = unescape_backslash

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OF_ZONES = frozenset({"DTSTART", "RDATE", "RRULE", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION"})
_READ = {
    "VCALENDAR": frozenset({"METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE"}),
    "VEVENT": frozenset({"ATTENDEE", "CATEGORIES", "DESCRIPTION", "DTEND", "DTSTART", "DURATION", "EXDATE", "EXRULE"})
    | {"LOCATION", "RDATE", "RECURRENCE-ID", "RRULE", "STATUS", "SUMMARY", "UID", "X-ALT-DESC"},
    **dict.fromkeys(("VTIMEZONE", "STANDARD", "DAYLIGHT"), _OF_ZONES),
}
READ_OF_EVENTS = _READ["VEVENT"]
FORMAT = "X-FORMAT"
"""The format of a session, which only pentabarf's xCal says; in a text of iCalendar it is not read."""
MAX_LINES = 500_000
"""Lines of a calendar; one of 10 MB whose lines are folded as they should be has 140,000."""

MAX_SPOKEN = 200
"""Attendees of one event that are looked at."""

_LONGEST_HEAD, _MOST_PARAMETERS = 2000, 50
_MOST_HEADS = 10_000
"""Different names with parameters in one file; that of each speaker is one."""

_NAME = re.compile(r"\s*([A-Za-z0-9-]{1,60})\s*[:;]")


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its parameters by their name in capitals, its value as written, the line where it begins."""

    line: int
    parameters: dict[str, str]
    value: str

    @property
    def place(self) -> str:
        """The line, as people are told it."""
        return f"line {self.line}"

    @property
    def text(self) -> str:
        """The value without the backslashes of iCalendar."""
        return _unescaped(self.value)


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its name, the line where it begins, its properties by name, the components inside it."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """Return the first property of a name that has a value."""
        return next((found for found in self.every(name) if found.value.strip()), None)

    def every(self, name: str) -> list[Property]:
        """Return the properties of a name, in their order."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """Return the text of the first property of a name that has a value, "" where none has."""
        found = self.first(name)
        return found.text if found else ""


def moment_of(value: str) -> object:
    """Return the date, time (aware in UTC, else without a zone), length or period that a value writes.

    Raises ValueError for what is none of these.
    """
    return _value_of(value.strip().upper())


def is_calendar(content: bytes) -> bool:
    """Say whether bytes begin as a calendar does."""
    begin = content[:4000]
    text = begin.decode("utf-16", "replace") if begin.startswith(_UTF_16) else begin.decode("utf-8-sig", "replace")
    return text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"


def calendars_in(content: bytes) -> list[Component]:
    """Return the calendars of a file, with those properties alone of which a programme is made.

    A line that cannot be read is refused where it names such a property. In a description it is one that its writer
    forgot to fold and belongs to the text; anywhere else it says nothing and is passed over.
    """
    whole = Component("", 0)
    stack = [whole]
    heads: dict[str, dict[str, str]] = {}
    last: list[Property] = []
    number = 0
    for number, text in _unfolded(content):
        found = _NAME.match(text)
        name = found[1].upper() if found else ""
        if name in {"BEGIN", "END"}:
            last = []
            named = text.partition(":")[2].strip().upper()[:60]
            if name == "BEGIN":
                stack.append(Component(named, number))
                stack[-2].parts.append(stack[-1])
                if len(stack) > MAX_DEPTH + 1:
                    raise FeedError(Fault.TOO_DEEP, f"line {number}", text)
            elif stack.pop().name != named or not stack:
                _refuse(number, text)
        elif len(stack) == 1:
            if name != "X-COMMENT":
                _refuse(number, text)
        elif name in _READ.get(stack[-1].name, ()):
            last = stack[-1].properties.setdefault(name, [])
            if name != "ATTENDEE" or len(last) < MAX_SPOKEN:
                last.append(_property(number, text, heads))
        elif name:
            last = []
        elif last and last is stack[-1].properties.get("DESCRIPTION"):
            last.append(Property(number, {}, text))
    if len(stack) > 1:
        raise FeedError(Fault.SYNTAX, f"line {number}", f"BEGIN:{stack[-1].name} without END")
    return [part for part in whole.parts if part.name == "VCALENDAR"]


def _unfolded(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield each line that is not empty, whole again, with its number in the file.

    Folds are undone before anything is decoded, since some writers fold inside a character.
    """
    if content.startswith(_UTF_16):
        content = decode_text(content).encode()
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    numbers: list[int] = []
    whole = bytearray()
    for number, raw in enumerate(BytesIO(content), start=1):
        line = raw.rstrip(b"\r\n")
        if numbers and line.startswith((b" ", b"\t")):
            whole += line[1:]
        elif line:
            whole += b"\n" + line if numbers else line
            numbers.append(number)
            if len(numbers) > MAX_LINES:
                raise FeedError(Fault.TOO_MANY, f"line {number}")
    if whole.startswith(_UTF_16):
        # Its mark stands at the beginning of a file or nowhere.
        raise FeedError(Fault.ENCODING, f"line {numbers[0]}", whole[:1].hex())
    try:
        text = decode_text(bytes(whole))
    except FeedError as error:
        if error.fault is Fault.ENCODING:
            unfolded = int(error.place.removeprefix("line "))
            raise FeedError(error.fault, f"line {numbers[unfolded - 1]}", error.found) from error
        raise
    return zip(numbers, text.split("\n"), strict=bool(numbers))


def _property(number: int, text: str, heads: dict[str, dict[str, str]]) -> Property:
    """Return the property on a line; the library is asked once for each name with its parameters."""
    bare, colon, value = text.partition(":")
    if colon and ";" not in bare:
        return Property(number, {}, value)
    end = _line_of(text).value_separator_index()
    head, value = (text[:end], text[end + 1 :]) if end >= 0 else (text, "")
    if head not in heads:
        if len(heads) == _MOST_HEADS:
            raise FeedError(Fault.TOO_MANY, f"line {number}", head)
        if len(head) > _LONGEST_HEAD or head.count(";") > _MOST_PARAMETERS:
            _refuse(number, text)
        try:
            given = _line_of(f"{head}:").raw_parts()[1]
        except ValueError:
            _refuse(number, text)
        heads[head] = {key.upper(): str(each[0] if isinstance(each, list) else each) for key, each in given.items()}
    return Property(number, heads[head], value)


def _refuse(number: int, text: str) -> Never:
    raise FeedError(Fault.SYNTAX, f"line {number}", text)
