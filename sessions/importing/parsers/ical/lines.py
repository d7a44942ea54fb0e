"""Content lines (RFC 5545, 3.1), taken apart by the library icalendar: components with the properties that are read.

Its reader of whole files (Calendar.from_ical) is not used: it keeps the time zones of one file for all others, reads a
truncated file as an empty one, damages characters that a fold divides, and refuses lines that nobody reads.
"""

import codecs
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from icalendar.parser import Contentline, unescape_backslash
from icalendar.prop import vDDDTypes

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.decoding import decode_text
from sessions.importing.parsers.shared.time_limit import check_time
from sessions.rules.feed_limits import MAX_DEPTH

# The library has no types for these.
_line_of: Callable[[str], Any] = Contentline
_value_of: Callable[[str], object] = vDDDTypes.from_ical
_unescaped: Callable[[str], str] = unescape_backslash

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OF_ZONES = frozenset({"DTSTART", "RDATE", "RRULE", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION"})
READ = {
    "VCALENDAR": frozenset({"METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE"}),
    "VEVENT": frozenset({"ATTENDEE", "CATEGORIES", "DESCRIPTION", "DTEND", "DTSTART", "DURATION", "EXDATE"})
    | {"LOCATION", "RDATE", "RECURRENCE-ID", "RRULE", "STATUS", "SUMMARY", "UID", "X-ALT-DESC"},
    **dict.fromkeys(("VTIMEZONE", "STANDARD", "DAYLIGHT"), _OF_ZONES),
}
"""The properties that are read of each component."""

_NAME = re.compile(r"\s*([A-Za-z0-9-]{1,60})\s*[:;]")
_FOLD = re.compile(rb"(?<![\r\n])[\r\n]++[ \t]")


class Property(NamedTuple):
    """One property: its value as written, and its parameters by upper-case name."""

    value: str
    parameters: Mapping[str, str] = {}

    @property
    def text(self) -> str:
        """The value without escapes."""
        return _unescaped(self.value)


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its name, its properties by name, the components inside it."""

    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def every(self, name: str) -> list[Property]:
        """Return the properties with a name that have a value, in their order."""
        return [found for found in self.properties.get(name, ()) if found.value.strip()]

    def first(self, name: str) -> Property | None:
        """Return the first property with a name that has a value."""
        return next(iter(self.every(name)), None)

    def text(self, name: str) -> str:
        """Return the text of the first property with a name that has a value, else ""."""
        found = self.first(name)
        return found.text if found else ""


def moment_of(value: str) -> object:
    """Parse a date, time (aware in UTC, else naive), duration or period; raises ValueError for other values."""
    return _value_of(value.strip().upper())


def is_calendar(content: bytes) -> bool:
    """Return whether bytes begin like iCalendar (format detection)."""
    begin = content[:4000]
    text = begin.decode("utf-16", "replace") if begin.startswith(_UTF_16) else begin.decode("utf-8-sig", "replace")
    return text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"


def calendars_in(content: bytes) -> list[Component]:
    """Return the calendars of a file, only with the properties that are read.

    A line without a name, below a description, belongs to the description: its writer did not fold it. All other lines
    that are not read may be invalid. Raises FeedError for invalid lines and nesting.
    """
    stack = [whole := Component("")]
    last = ""
    for line in io.StringIO(_unfolded(content)):
        text = line.rstrip("\r\n")
        found = _NAME.match(text)
        name = found[1].upper() if found else ""
        if name in {"BEGIN", "END"}:
            named = text.partition(":")[2].strip().upper()[:60]
            if name == "BEGIN":
                stack.append(Component(named))
                stack[-2].parts.append(stack[-1])
                if len(stack) > MAX_DEPTH + 1:
                    raise FeedError(Fault.TOO_DEEP, found=text)
            elif stack.pop().name != named or not stack:
                raise FeedError(Fault.SYNTAX, found=text)
        elif len(stack) == 1 and text:
            raise FeedError(Fault.SYNTAX, found=text)
        elif name in READ.get(stack[-1].name, ()):
            stack[-1].properties.setdefault(name, []).append(_property(text))
        elif not name and text and last == "DESCRIPTION":
            stack[-1].properties[last].append(Property(text))
        last = name or last
    if len(stack) > 1:
        raise FeedError(Fault.SYNTAX, found=f"BEGIN:{stack[-1].name} without END")
    return [part for part in whole.parts if part.name == "VCALENDAR"]


def _unfolded(content: bytes) -> str:
    """Return the text without folds, which are undone before decoding, because some divide a character."""
    if content.startswith(_UTF_16):
        content = decode_text(content).encode()
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    try:
        return decode_text(_FOLD.sub(b"", content).lstrip())
    except FeedError as error:
        # The line of the error is not that of the file.
        raise FeedError(error.fault, found=error.found) from error


def _property(text: str) -> Property:
    bare, colon, value = text.partition(":")
    if colon and ";" not in bare:
        return Property(value)
    check_time()
    try:
        _name, parameters, value = _line_of(text).raw_parts()
    except ValueError:
        raise FeedError(Fault.SYNTAX, found=text) from None
    first = {key.upper(): str(each[0] if isinstance(each, list) else each) for key, each in parameters.items()}
    return Property(value, first)
