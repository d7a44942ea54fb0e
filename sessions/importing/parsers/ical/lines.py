"""Bytes of an iCalendar file made components with their properties, each with the line where it stands.

The icalendar library takes the lines apart. Its own reader of whole files is not used: it keeps every time zone that it
meets for the files of other people, and forgets where a line stood.
"""

import codecs
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
_OF_CALENDARS = frozenset({"METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE"})
_OF_ZONES = frozenset({"DTSTART", "RDATE", "RRULE", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION"})
_OF_EVENTS = frozenset(
    {"ATTENDEE", "CATEGORIES", "DESCRIPTION", "DTEND", "DTSTART", "DURATION", "EXDATE", "EXRULE", "LOCATION", "RDATE"}
    | {"RECURRENCE-ID", "RRULE", "STATUS", "SUMMARY", "UID", "X-ALT-DESC"}
)
_READ = {
    "VCALENDAR": _OF_CALENDARS,
    "VEVENT": _OF_EVENTS,
    "VTIMEZONE": _OF_ZONES,
    "STANDARD": _OF_ZONES,
    "DAYLIGHT": _OF_ZONES,
}
MAX_LINES = 500_000
"""Lines of a calendar; one of 10 MB whose lines are folded as they should be has 140,000."""

MAX_SPOKEN = 200
"""Attendees of one event that are looked at."""

_LONGEST_HEAD = 2000
_MOST_HEADS = 10_000
"""Different names with parameters in one file; that of each speaker is one."""

_IN_NAMES = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


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
    found: list[Component] = []
    stack: list[Component] = []
    heads: dict[str, dict[str, str]] = {}
    last: list[Property] | None = None
    number = 0
    for number, text in _unfolded(content):
        name = _name_of(text)
        if name == "BEGIN":
            last = None
            stack.append(Component(_named(text), number))
            if len(stack) > MAX_DEPTH:
                raise FeedError(Fault.TOO_DEEP, f"line {number}", text)
        elif name == "END":
            last = None
            if not stack or stack[-1].name != _named(text):
                _refuse(number, text)
            ended = stack.pop()
            if stack:
                stack[-1].parts.append(ended)
            elif ended.name == "VCALENDAR":
                found.append(ended)
        elif not stack:
            if name != "X-COMMENT":
                _refuse(number, text)
        elif name in _READ.get(stack[-1].name, ()):
            last = stack[-1].properties.setdefault(name, [])
            if name != "ATTENDEE" or len(last) < MAX_SPOKEN:
                last.append(_property(number, text, heads))
        elif name:
            last = None
        elif last and last is stack[-1].properties.get("DESCRIPTION"):
            last.append(Property(number, {}, text))
    if stack:
        raise FeedError(Fault.SYNTAX, f"line {number}", f"BEGIN:{stack[-1].name} without END")
    return found


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
        if not line:
            continue
        if numbers and line.startswith((b" ", b"\t")):
            whole += line[1:]
            continue
        whole += b"\n" + line if numbers else line
        numbers.append(number)
        if len(numbers) > MAX_LINES:
            raise FeedError(Fault.TOO_LARGE, f"line {number}")
    if not numbers:
        return
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
    yield from zip(numbers, text.split("\n"), strict=True)


def _name_of(text: str) -> str:
    """Return the name of the property on a line, in capitals; "" where the line does not begin with one."""
    head = text[:60].partition(":")[0].partition(";")[0].strip().upper()
    follows = text[:61].lstrip()[len(head) :].lstrip()
    return head if head and follows[:1] in (":", ";") and set(head) <= _IN_NAMES else ""


def _named(text: str) -> str:
    return text.partition(":")[2].strip().upper()[:60]


def _property(number: int, text: str, heads: dict[str, dict[str, str]]) -> Property:
    """Return the property on a line; the library is asked once for each name with its parameters."""
    bare, colon, value = text.partition(":")
    if colon and ";" not in bare:
        return Property(number, {}, value)
    separator = _line_of(text).value_separator_index()
    head, value = (text[:separator], text[separator + 1 :]) if separator >= 0 else (text, "")
    if head not in heads:
        if len(heads) == _MOST_HEADS:
            raise FeedError(Fault.TOO_LARGE, f"line {number}", head)
        heads[head] = _parameters(number, head, text)
    return Property(number, heads[head], value)


def _parameters(number: int, head: str, text: str) -> dict[str, str]:
    if len(head) > _LONGEST_HEAD:
        _refuse(number, text)
    try:
        _, parameters, _ = _line_of(f"{head}:").raw_parts()
    except ValueError:
        _refuse(number, text)
    return {
        str(key).upper(): str(given[0] if isinstance(given, list) and given else given)
        for key, given in parameters.items()
    }


def _refuse(number: int, text: str) -> Never:
    raise FeedError(Fault.SYNTAX, f"line {number}", text)
