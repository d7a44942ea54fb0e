"""Parser of frab schedules in XML (``schedule.xml`` of Pentabarf, frab, pretalx, wafer, FOSDEM).

Entities and document types are refused (XXE, billion laughs).
"""

import codecs
import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, tostring
from zoneinfo import ZoneInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sessions.importing.parsers.frab.common import (
    Conference,
    FrabEvent,
    conference_of,
    day_of,
    label_of,
    place_of,
    programme,
)
from sessions.importing.parsers.frab.times import Span
from sessions.importing.parsers.frab.values import Facts, bounded
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared.decoding import decode_text
from sessions.rules.feed_limits import MAX_BYTES, MAX_DEPTH

KIND = "frab-xml"

_HEAD = 4096
_MAX_ELEMENTS = 300_000
"""Maximum number of elements; the largest known schedule has 25,000."""

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,200}\?>")
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,150}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS = frozenset(
    {
        "ascii",
        "big5",
        "cp932",
        "euc_jp",
        "euc_kr",
        "gb18030",
        "gb2312",
        "gbk",
        "iso2022_jp",
        "koi8-r",
        "koi8-u",
        "utf-8",
    }
    | {f"iso8859-{number}" for number in range(1, 17)}
    | {f"cp{number}" for number in range(1250, 1259)}
)
_WIDER = {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030"}
"""Declared encodings that in practice mean the larger character set."""

# Characters that XML forbids; replaced by a space, which keeps lines and columns.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

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
    schedule = _root(_decoded(content))
    if schedule.tag != "schedule":
        raise FeedError(Fault.NOT_THE_SHAPE, "line 1", f"<{schedule.tag}>")
    text_of = schedule.find("conference")
    conference = conference_of(_facts(text_of) if text_of is not None else {}, zone)
    return programme(KIND, conference, _entries(schedule, conference))


def _entries(schedule: Element, conference: Conference) -> Iterator[FrabEvent]:
    yield from _events(schedule, Span(), "")
    days = [*schedule.iterfind("day"), *schedule.iterfind("days/day"), *schedule.iterfind("conference/day")]
    for number, day in enumerate(bounded(days), start=1):
        label = label_of(day.attrib, number)
        yield from _events(day, day_of(day.attrib, conference, label), label)


def _events(holder: Element, span: Span, label: str) -> Iterator[FrabEvent]:
    """Yield the events of a day, with or without rooms."""
    number = 0
    for child in holder:
        room = child.get("name", "") if child.tag == "room" else ""
        for event in child.iterfind("event") if child.tag == "room" else (child,) if child.tag == "event" else ():
            number += 1
            facts = _facts(event)
            yield FrabEvent(facts, place_of(facts, number, label, room), span, room)


def _facts(element: Element) -> Facts:
    """Return attributes and children of an element under the keys of the JSON format."""
    facts: dict[str, object] = dict(element.attrib)
    for child in element:
        if child.tag in _LISTS:
            facts[child.tag] = [_item(item) for item in child]
        elif child.tag == "recording":
            facts[child.tag] = {part.tag: _text(part) for part in child}
        elif text := _marked_up(child) if child.tag in _MARKED_UP and len(child) else _text(child):
            facts.setdefault(child.tag, text)
        elif child.tag == "video":
            facts.setdefault(child.tag, child.get("href") or child.get("url"))
    return facts


def _item(element: Element) -> Facts:
    """Return a person or a link: attributes, children, and its text as name or title."""
    text = _text(element) if not len(element) else ""
    return {**element.attrib, **{part.tag: _text(part) for part in element}, **({"title": text} if text else {})}


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _marked_up(element: Element) -> str:
    """Return the content as HTML, where markup is part of the XML."""
    return (element.text or "") + "".join(tostring(child, encoding="unicode", method="html") for child in element)


def _root(text: str) -> Element:
    """Parse the document without namespaces; depth and number of elements are limited."""
    depth = elements = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(text.encode(errors="replace")), ("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                continue
            depth += 1
            elements += 1
            root = element if root is None else root
            element.tag = element.tag.rpartition("}")[2]
            if depth > MAX_DEPTH:
                raise FeedError(Fault.TOO_DEEP, found=f"<{element.tag}>")
            if elements > _MAX_ELEMENTS:
                raise FeedError(Fault.TOO_MANY, found=f"<{element.tag}>")
    except ParseError as error:
        line, column = error.position
        found = text.split("\n", line)[line - 1 : line]
        raise FeedError(Fault.SYNTAX, f"line {line}, column {column + 1}", found[0][column:] if found else "") from None
    except DefusedXmlException:
        line = text.count("\n", 0, text.find("<!DOCTYPE")) + 1
        raise FeedError(Fault.SYNTAX, f"line {line}", "<!DOCTYPE") from None
    if root is None:
        raise FeedError(Fault.EMPTY)
    return root


def _decoded(content: bytes) -> str:
    """Decode the document by its byte order mark or XML declaration, and remove the declaration."""
    if len(content) > MAX_BYTES:
        raise FeedError(Fault.TOO_LARGE, found=str(len(content)))
    if not content.strip():
        raise FeedError(Fault.EMPTY)
    text = decode_text(content) if content.startswith(_MARKS) else _unmarked(content)
    declaration = _DECLARATION.match(text)
    if declaration:
        blank = re.sub(r"[^\n]", " ", declaration[0])
        text = blank + text[declaration.end() :]
    return _FORBIDDEN.sub(" ", text)


def _unmarked(content: bytes) -> str:
    declared = _DECLARED.match(content[:_HEAD])
    encoding = _encoding(declared[1].decode()) if declared else "utf-8"
    if content.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if content.startswith(b"<\0") else "utf-16-be"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FeedError(Fault.ENCODING, f"line {line}", content[error.start : error.start + 1].hex()) from None


def _encoding(name: str) -> str:
    """Return the codec of a declared encoding; a two-byte encoding cannot be true, because the declaration was
    readable.
    """
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = ""
    if found.startswith(("utf-16", "utf-32")):
        return "utf-8"
    found = _WIDER.get(found, found)
    if found not in _ENCODINGS:
        raise FeedError(Fault.ENCODING, "line 1", name)
    return found
