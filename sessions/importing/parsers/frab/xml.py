"""Parser of frab schedules in XML (``schedule.xml`` of Pentabarf, frab, pretalx, wafer, FOSDEM)."""

import re
from collections.abc import Iterator
from textwrap import dedent
from xml.etree.ElementTree import Element, tostring
from zoneinfo import ZoneInfo

from sessions.importing.parsers.frab import common
from sessions.importing.parsers.frab.times import Span
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared.xml_tree import decode_xml, parse_xml

KIND = "frab-xml"

_HEAD = 4096
_LISTS = frozenset({"attachments", "links", "participants", "persons"})
_MARKED_UP = frozenset({"abstract", "description"})


def is_it(content: bytes) -> bool:
    """Return whether the first bytes look like an XML schedule (format detection)."""
    head = content[:_HEAD].replace(b"\0", b"")
    return re.search(rb"<(?:[A-Za-z0-9]+:)?schedule[\s>]", head) is not None and b"<html" not in head.lower()


def parse(content: bytes, zone: ZoneInfo) -> Programme:
    """Parse a schedule; its times are in its own zone, else in ``zone``.

    Raises FeedError for what is no schedule, for a document type or entities, and for an event with invalid times.
    """
    schedule = parse_xml(decode_xml(content))
    if schedule.tag != "schedule":
        raise FeedError(Fault.NOT_THE_SHAPE, "line 1", f"<{schedule.tag}>")
    text_of = schedule.find("conference")
    conference = common.conference_of(_facts(text_of) if text_of is not None else {}, zone)
    return common.programme(KIND, conference, _entries(schedule, conference))


def _entries(schedule: Element, conference: common.Conference) -> Iterator[common.FrabEvent]:
    yield from _events(schedule, Span(), "")
    days = [*schedule.iterfind("day"), *schedule.iterfind("days/day"), *schedule.iterfind("conference/day")]
    for number, day in enumerate(days, start=1):
        label = common.label_of(day.attrib, number)
        yield from _events(day, common.day_of(day.attrib, conference, label), label)


def _events(holder: Element, span: Span, label: str) -> Iterator[common.FrabEvent]:
    """Yield the events of a day, with or without rooms."""
    number = 0
    for child in holder:
        room = child.get("name", "") if child.tag == "room" else ""
        for event in child.iterfind("event") if child.tag == "room" else (child,) if child.tag == "event" else ():
            number += 1
            facts = _facts(event)
            yield common.FrabEvent(facts, common.place_of(facts, number, label, room), span, room)


def _facts(element: Element) -> common.Facts:
    """Return attributes and children of an element under the keys of the JSON format."""
    facts: dict[str, object] = dict(element.attrib)
    for child in element:
        if child.tag in _LISTS:
            facts[child.tag] = [_item(item) for item in child]
        elif child.tag == "recording":
            facts[child.tag] = {part.tag: _text(part) for part in child}
        elif text := _described(child) if child.tag in _MARKED_UP else _text(child):
            facts.setdefault(child.tag, text)
        elif child.tag == "video":
            facts.setdefault(child.tag, child.get("href") or child.get("url"))
    return facts


def _item(element: Element) -> common.Facts:
    """Return a person or a link: attributes, children, and its text as name or title."""
    text = _text(element) if not len(element) else ""
    return {**element.attrib, **{part.tag: _text(part) for part in element}, **({"title": text} if text else {})}


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _described(element: Element) -> str:
    """Return a description as HTML, where markup is part of the XML, without the indentation of the XML."""
    if not len(element):
        return dedent("".join(element.itertext())).strip()
    return (element.text or "") + "".join(tostring(child, encoding="unicode", method="html") for child in element)
