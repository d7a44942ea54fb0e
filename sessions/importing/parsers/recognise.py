"""Format detection of feeds by content, never by file name, and dispatch to the parser."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sessions.importing.parsers import lines, sessionize, sigchi
from sessions.importing.parsers.csv import table
from sessions.importing.parsers.csv.table import MappingNeeded, Table, read_table
from sessions.importing.parsers.frab import schedule_json, xml
from sessions.importing.parsers.ical import events, xcal
from sessions.importing.parsers.objects.lists import read_list
from sessions.importing.parsers.objects.presets import preset_of
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared.decoding import begins_json, decode_json, decode_text
from sessions.importing.parsers.shared.not_feeds import fault_of_file, is_expression, is_web_page, template_mark
from sessions.importing.parsers.shared.time_limit import one_file
from sessions.importing.parsers.unpack import unpacked
from sessions.rules.feed_limits import MAX_BYTES

_BINARY_KINDS = (events, xcal, xml)
_OF_JSON = (schedule_json, sessionize, sigchi)
_FAULTS_OF_TEMPLATES = frozenset(
    {Fault.SYNTAX, Fault.UNKNOWN_KIND, Fault.MISSING, Fault.BAD_TIME, Fault.BAD_DURATION, Fault.NOT_THE_SHAPE}
    | {Fault.NO_SESSIONS}
)
_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _Recognised(NamedTuple):
    """The detected format, the parse function, the table, if it is one, and whether the first day is asked for."""

    kind: str
    read: Callable[..., Programme]
    table: Table | None = None
    is_dated: bool = False


def parse(
    content: bytes, zone: ZoneInfo, *, mapping: Mapping[str, str] | None = None, first_day: date | None = None
) -> Programme:
    """Parse a feed of any known format, also in gzip or zip.

    ``zone`` is for times without a zone. A table is read by ``mapping`` (field to column), and raises MappingNeeded
    without one, with a suggestion; ``first_day`` is the date of day 1. Raises FeedError.
    """
    plain = _plain(content)
    try:
        with one_file():
            programme = _read(_recognised(plain), zone, mapping, first_day)
    except MappingNeeded as needed:
        if any(is_expression(cell) for row in needed.table.rows for cell in row.cells):
            _refuse_template(plain, needed)
        raise
    except FeedError as error:
        _refuse_template(plain, error)
        raise
    if any(is_expression(sitting.title) for sitting in programme.sittings):
        _refuse_template(plain)
    return programme


def kind_of(content: bytes) -> str:
    """Return the format of a feed, such as ``frab-xml``, or "" for none."""
    try:
        return _recognised(_plain(content)).kind
    except FeedError:
        return ""


def _read(found: _Recognised, zone: ZoneInfo, mapping: Mapping[str, str] | None, first_day: date | None) -> Programme:
    if found.table is not None and mapping is not None:
        return table.parse_table(found.table, mapping, zone, first_day)
    return found.read(zone, first_day) if found.is_dated else found.read(zone)


def _refuse_template(content: bytes, error: FeedError | None = None) -> None:
    """Raise FeedError if the reason why a feed cannot be read is that it is a template, which was never rendered."""
    if error is not None and error.fault not in _FAULTS_OF_TEMPLATES:
        return
    try:
        line, mark = template_mark(decode_text(content))
    except FeedError:
        return
    if mark:
        raise FeedError(Fault.TEMPLATE, f"line {line}", mark) from error


def _plain(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise FeedError(Fault.TOO_LARGE, found=str(len(content)))
    return unpacked(content, _is_feed)


def _is_feed(content: bytes) -> bool:
    try:
        return bool(_recognised(content).kind)
    except FeedError:
        return False


def _recognised(content: bytes) -> _Recognised:
    if not content.strip():
        raise FeedError(Fault.EMPTY)
    for kind in _BINARY_KINDS:
        if kind.is_it(content):
            return _Recognised(kind.KIND, partial(kind.parse, content))
    if fault := fault_of_file(content):
        raise FeedError(fault)
    if b"\0" in content[:1000] and not content.startswith(_TEXT_MARKS):
        raise FeedError(Fault.UNKNOWN_KIND)
    text = decode_text(content)
    if begins_json(text):
        return _of_json(decode_json(text))
    if is_web_page(text):
        raise FeedError(Fault.WEB_PAGE)
    if text.lstrip().startswith("<"):
        raise FeedError(Fault.UNKNOWN_KIND, found=text.lstrip().partition("\n")[0])
    if lines.is_it(text):
        return _Recognised(lines.KIND, partial(lines.parse, text), is_dated=True)
    return _of_table(read_table(text))


def _of_json(data: object) -> _Recognised:
    for kind in _OF_JSON:
        if kind.is_it(data):
            return _Recognised(kind.KIND, partial(kind.parse, data))
    if table_of_list := read_list(data):
        return _of_table(table_of_list)
    raise FeedError(Fault.UNKNOWN_KIND, found="JSON")


def _of_table(found: Table) -> _Recognised:
    if not found.rows:
        raise FeedError(Fault.NO_SESSIONS)
    if preset := preset_of(found):
        known, mapping = preset.read(found)
        return _Recognised(preset.kind, partial(table.parse_table, known, mapping), found)

    def ask(_zone: ZoneInfo) -> Programme:
        raise MappingNeeded(found)

    return _Recognised(found.kind, ask, found)
