"""One invented programme, written in each format (tests/data/programmes): every parser reads the same out of it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from conftest import PROJECT
from sessions.importing.parsers.csv.columns import guess_mapping
from sessions.importing.parsers.csv.rows import read_table
from sessions.importing.parsers.programme import Programme
from sessions.importing.parsers.recognise import _OF_BYTES, _OF_JSON, kind_of, parse
from sessions.importing.parsers.shared.decoding import decode_text

FOLDER = PROJECT / "tests" / "data" / "programmes"
BERLIN = ZoneInfo("Europe/Berlin")
KINDS = {
    "harbour.aws-events.json": "aws-events",
    "harbour.csv": "table",
    "harbour.frab-1.json": "frab-json",
    "harbour.frab-2.json": "frab-json",
    "harbour.frab.xml": "frab-xml",
    "harbour.ics": "icalendar",
    "harbour.ja.csv": "table",
    "harbour.pycon.json": "pycon",
    "harbour.reinvent.csv": "reinvent",
    "harbour.reinvent.json": "reinvent",
    "harbour.sessionize-all.json": "sessionize",
    "harbour.sessionize-grid.json": "sessionize",
    "harbour.sessionize-sessions.json": "sessionize",
}


def at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


SLOTS = [
    ("Lights at sea", at(1, 8, 0), at(1, 9, 0), date(2026, 6, 1), "Hall 1"),
    ("Tide tables in Python", at(1, 9, 30), at(1, 10, 15), date(2026, 6, 1), "Boat house"),
    ("港の設計", at(2, 7, 30), at(2, 8, 30), date(2026, 6, 2), "Hall 1"),
]
WORDS = [
    (("Ada Kaimen",), "Talk", "Seeing"),
    (("Bo Anker", "Ada Kaimen"), "Talk", "Code"),
    (("港 太郎",), "Workshop", "Code"),
]
"""Speakers, format and track of each."""

SLOTS_ALONE = {"harbour.ics", "harbour.reinvent.csv"}
"""These formats have no place for such words."""


def read(name: str) -> Programme:
    content = (FOLDER / name).read_bytes()
    if KINDS[name] != "table":
        return parse(content, BERLIN)
    return parse(content, BERLIN, mapping=guess_mapping(read_table(decode_text(content))))


def test_every_parser_has_a_file() -> None:
    assert {file.name: kind_of(file.read_bytes()) for file in FOLDER.iterdir()} == KINDS
    assert {module.KIND for module in (*_OF_BYTES, *_OF_JSON)} | {"table"} == set(KINDS.values())


def test_every_format_tells_the_same_programme() -> None:
    programmes = {name: read(name).sittings for name in KINDS}
    slots = {
        name: [(each.title, each.starts_at, each.ends_at, each.on, each.room) for each in sittings]
        for name, sittings in programmes.items()
    }
    assert slots == dict.fromkeys(KINDS, SLOTS)
    words = {
        name: [(each.speakers, each.format, each.track) for each in sittings]
        for name, sittings in programmes.items()
        if name not in SLOTS_ALONE
    }
    assert words == dict.fromkeys(KINDS.keys() - SLOTS_ALONE, WORDS)
