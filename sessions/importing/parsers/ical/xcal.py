"""Parser of xCal, iCalendar written as XML: that of pentabarf and frab, and that of RFC 6321.

It makes the components and properties of iCalendar.
"""

import re
from datetime import UTC
from textwrap import dedent
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from sessions.importing.parsers.ical.events import FORMAT, NOBODY, programme_in
from sessions.importing.parsers.ical.lines import READ, Component, Property
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared.xml_tree import decode_xml, parse_xml
from sessions.rules.parsing import parse_moment

KIND = "xcal"

_HEAD = 4096
_ROOT = re.compile(rb"<(?:[A-Za-z0-9]+:)?(?:icalendar|vcalendar)[\s>]", re.IGNORECASE)
_OF_EVENTS = READ["VEVENT"] | {"CATEGORY", "TITLE", "SUBTITLE"}
_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"})
_SIGNS = re.compile(r"(?<=[0-9])[-:](?=[0-9]{2})")
_OFFSET = re.compile(r"[+-][0-9]{2}:?[0-9]{2}$")
_CLOCK = re.compile(r"([0-9]{1,3}):?([0-9]{2})(?::?([0-9]{2}))?")
_ADDRESS = re.compile(r"[a-z]+:", re.IGNORECASE)
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
    return programme_in(KIND, [_calendar(each, _NAMESPACE in text[:_HEAD]) for each in calendars], zone)


def _calendar(calendar: Element, pentabarf: bool) -> Component:
    events = [event for holder in (calendar, *_named(calendar, "components")) for event in _named(holder, "vevent")]
    found = _component(calendar, "VCALENDAR", READ["VCALENDAR"])
    found.parts.extend(_event(event, pentabarf) for event in events)
    return found


def _event(event: Element, pentabarf: bool) -> Component:
    """Return an event; in pentabarf's the title stands alone, and the category is the format of the session."""
    found = _component(event, "VEVENT", _OF_EVENTS)
    if titles := found.every("TITLE"):
        found.properties["SUMMARY"] = titles
    if subtitle := found.first("SUBTITLE"):
        described = [subtitle, *found.every("DESCRIPTION")]
        found.properties["DESCRIPTION"] = [Property("\\n\\n".join(each.value for each in described))]
    found.properties.setdefault(FORMAT if pentabarf else "CATEGORIES", []).extend(found.every("CATEGORY"))
    return found


def _component(element: Element, name: str, read: frozenset[str]) -> Component:
    found = Component(name)
    for holder in (element, *_named(element, "properties")):
        for child in holder:
            if (known := child.tag.upper()) in read:
                found.properties.setdefault(known, []).append(_property(child, known))
    return found


def _property(element: Element, name: str) -> Property:
    parameters = {key.rpartition("}")[2].upper(): value for key, value in element.attrib.items()}
    for holder in _named(element, "parameters"):
        parameters |= {child.tag.upper(): _text(child) for child in holder}
    values = [child for child in element if child.tag.lower() != "parameters"] or [element]
    if name == "RRULE" and len(values[0]):
        # In RFC 6321 each part of a rule is an element, a part with several values several elements.
        parts: dict[str, list[str]] = {}
        for child in values[0]:
            parts.setdefault(child.tag.upper(), []).append(_SIGNS.sub("", _text(child)))
        return Property(";".join(f"{key}={','.join(texts)}" for key, texts in parts.items()))
    value = ",".join(_value(each, name) for each in values)
    if name == "ATTENDEE" and not _ADDRESS.match(value):
        # Names in the place of addresses: these are the people who speak.
        return Property(NOBODY, {"CN": _text(element)})
    return Property(value, parameters)


def _value(element: Element, name: str) -> str:
    """Return a value in the notation of iCalendar."""
    text = _text(element)
    if name == "RRULE":
        return text
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


def _named(element: Element, tag: str) -> list[Element]:
    return [child for child in element if child.tag.lower() == tag]


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()
