"""Parser of xCal, iCalendar written as XML: that of pentabarf and frab, and that of RFC 6321.

It makes the components and properties that a text of iCalendar has, and the rest is done as for those.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from textwrap import dedent
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from sessions.importing.parsers.ical.events import NOBODY, programme_in
from sessions.importing.parsers.ical.lines import FORMAT, MAX_SPOKEN, READ_OF_EVENTS, Component, Property
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared.xml_tree import decode_xml, parse_xml
from sessions.rules.parsing import parse_moment

KIND = "xcal"

_HEAD = 4096
_ROOT = re.compile(rb"<(?:[A-Za-z0-9]+:)?(?:icalendar|vcalendar)[\s>]", re.IGNORECASE)
_EVENT = re.compile(r"<(?:[A-Za-z0-9]+:)?vevent[\s/>]", re.IGNORECASE)
_OF_CALENDARS = frozenset({"METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE"})
_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"})
_RULES = frozenset({"RRULE", "EXRULE"})
_SIGNS = re.compile(r"(?<=[0-9])[-:](?=[0-9]{2})")
_OFFSET = re.compile(r"[+-][0-9]{2}:?[0-9]{2}$")
_CLOCK = re.compile(r"([0-9]{1,3}):?([0-9]{2})(?::?([0-9]{2}))?")
_NAMESPACE = "http://pentabarf.org"


def is_it(content: bytes) -> bool:
    """Return whether the first bytes look like xCal (format detection)."""
    head = content[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<") and _ROOT.search(head) is not None and b"<html" not in head.lower()


def parse(content: bytes, zone: ZoneInfo) -> Programme:
    """Parse the calendars of a file; times without a zone are in that of the calendar, else in ``zone``.

    Raises FeedError for what is no calendar, for a document type or entities, and for invalid times.
    """
    text = decode_xml(content)
    root = parse_xml(text)
    calendars = [root] if root.tag.lower() == "vcalendar" else _named(root, "vcalendar")
    if not calendars:
        raise FeedError(Fault.NOT_THE_SHAPE, "line 1", f"<{root.tag}>")
    lines = _lines(text)
    return programme_in(KIND, [_calendar(each, lines, _NAMESPACE in text[:_HEAD]) for each in calendars], zone)


def _lines(text: str) -> Iterator[int]:
    """Yield the line of each event."""
    at = line = 0
    for found in _EVENT.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        yield line + 1


def _calendar(calendar: Element, lines: Iterator[int], pentabarf: bool) -> Component:
    events = [event for holder in (calendar, *_named(calendar, "components")) for event in _named(holder, "vevent")]
    found = _component(calendar, "VCALENDAR", 1, _OF_CALENDARS)
    found.parts.extend(_event(event, next(lines, 1), pentabarf) for event in events)
    return found


def _event(event: Element, line: int, pentabarf: bool) -> Component:
    """Return an event; in pentabarf's the title stands alone, and the category is the format of the session."""
    found = _component(event, "VEVENT", line, READ_OF_EVENTS | {"CATEGORY", "TITLE", "SUBTITLE"})
    titles, subtitles = found.properties.pop("TITLE", []), found.properties.pop("SUBTITLE", [])
    if any(title.value.strip() for title in titles):
        found.properties["SUMMARY"] = titles
    if subtitle := next((each.value for each in subtitles if each.value.strip()), ""):
        described = [each.value for each in found.every("DESCRIPTION")]
        found.properties["DESCRIPTION"] = [Property(line, {}, "\\n\\n".join(filter(None, (subtitle, *described))))]
    if categories := found.properties.pop("CATEGORY", []):
        found.properties.setdefault(FORMAT if pentabarf else "CATEGORIES", []).extend(categories)
    return found


def _component(element: Element, name: str, line: int, read: frozenset[str]) -> Component:
    found = Component(name, line)
    for holder in (element, *_named(element, "properties")):
        for child in holder:
            known = child.tag.upper()
            if known in read:
                properties = found.properties.setdefault(known, [])
                if known != "ATTENDEE" or len(properties) < MAX_SPOKEN:
                    properties.append(_property(child, known, line))
    return found


def _property(element: Element, name: str, line: int) -> Property:
    parameters = {key.rpartition("}")[2].upper(): value for key, value in element.attrib.items()}
    for holder in _named(element, "parameters"):
        parameters |= {child.tag.upper(): _text(child) for child in holder}
    values = [child for child in element if child.tag.lower() != "parameters"]
    if name in _RULES and values:
        return Property(line, parameters, _rule(values[0]))
    value = ",".join(_value(each, name) for each in values or (element,))
    if name == "ATTENDEE" and not re.match(r"[a-z]+:", value, re.IGNORECASE):
        # Names in the place of addresses: these are the people who speak.
        return Property(line, {"CN": _text(element)}, NOBODY)
    return Property(line, parameters, value)


def _value(element: Element, name: str) -> str:
    """Return a value as iCalendar writes it."""
    text = _text(element)
    if name == "DESCRIPTION":
        # The lines after the first are indented as the XML is.
        first, _end, others = text.partition("\n")
        text = f"{first}\n{dedent(others)}"
    if name in _TIMES:
        offset = _OFFSET.search(text)
        moment = parse_moment(text) if offset and "T" in text[: offset.start()] else None
        return _SIGNS.sub("", moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if moment else text)
    if name == "DURATION" and (clock := _CLOCK.fullmatch(text)):
        return f"PT{clock[1]}H{clock[2]}M{clock[3] or 0}S"
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _rule(element: Element) -> str:
    """Return a rule of RFC 6321, where each part is an element, as iCalendar writes it."""
    if not len(element):
        return _text(element)
    parts: dict[str, list[str]] = {}
    for child in element:
        parts.setdefault(child.tag.upper(), []).append(_SIGNS.sub("", _text(child)))
    return ";".join(f"{key}={','.join(values)}" for key, values in parts.items())


def _named(element: Element, tag: str) -> list[Element]:
    return [child for child in element if child.tag.lower() == tag]


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()
