"""Format detection of feeds by content, never by file name, and dispatch to the parser."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sessions.importing.parsers import lines, sessionize, sigchi
from sessions.importing.parsers.csv.table import MappingNeeded, Table, parse_table, read_table
from sessions.importing.parsers.frab import schedule_json, xml
from sessions.importing.parsers.ical import events, xcal
from sessions.importing.parsers.objects.lists import read_list
from sessions.importing.parsers.objects.presets import preset_of
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared.decoding import begins_json, decode_json, decode_text
from sessions.importing.parsers.shared.not_feeds import fault_of_file, is_web_page
from sessions.importing.parsers.shared.time_limit import one_file
from sessions.importing.parsers.unpack import unpacked
from sessions.rules.feed_limits import MAX_BYTES

_BINARY_KINDS = (events, xcal, xml)
_OF_JSON = (schedule_json, sessionize, sigchi)
_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff")


def parse(
    content: bytes, zone: ZoneInfo, *, mapping: Mapping[str, str] | None = None, first_day: date | None = None
) -> Programme:
    """Parse a feed of any known format, also in gzip or zip.

    ``zone`` is for times without a zone. A table is read by ``mapping`` (field to column), and raises MappingNeeded
    without one, with a suggestion; ``first_day`` is the date of day 1. Raises FeedError.
    """
    if len(content) > MAX_BYTES:
        raise FeedError(Fault.TOO_LARGE, found=str(len(content)))
    with one_file():
        content = unpacked(content)
        for kind in _BINARY_KINDS:
            if kind.is_it(content):
                programme: Programme = kind.parse(content, zone)
                return programme
        text = _text_of(content)
        if begins_json(text):
            data = decode_json(text)
            for of_json in _OF_JSON:
                if of_json.is_it(data):
                    programme = of_json.parse(data, zone)
                    return programme
            found = read_list(data)
            if found is None:
                raise FeedError(Fault.UNKNOWN_KIND, found="JSON")
        elif lines.is_it(text):
            return lines.parse(text, zone, first_day)
        else:
            found = read_table(text)
        return _of_table(found, zone, mapping, first_day)


def _text_of(content: bytes) -> str:
    """Return the text of a file that may be JSON, lines or a table; raises FeedError for others."""
    if not content.strip():
        raise FeedError(Fault.EMPTY)
    if fault := fault_of_file(content):
        raise FeedError(fault)
    if b"\0" in content[:1000] and not content.startswith(_TEXT_MARKS):
        raise FeedError(Fault.UNKNOWN_KIND)
    text = decode_text(content)
    if is_web_page(text):
        raise FeedError(Fault.WEB_PAGE)
    if text.lstrip().startswith("<"):
        raise FeedError(Fault.UNKNOWN_KIND, found=text.lstrip().partition("\n")[0])
    return text


def _of_table(found: Table, zone: ZoneInfo, mapping: Mapping[str, str] | None, first_day: date | None) -> Programme:
    if mapping is not None:
        return parse_table(found, mapping, zone, first_day)
    if not found.rows:
        raise FeedError(Fault.NO_SESSIONS)
    if preset := preset_of(found):
        return parse_table(*preset.read(found), zone)
    raise MappingNeeded(found)
