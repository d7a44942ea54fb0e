"""One invented programme, written in each format (tests/data/programmes): every parser reads the same out of it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from conftest import PROJECT
from sessions.importing.catalogue.messages import KINDS as KIND_NAMES
from sessions.importing.parsers import lines
from sessions.importing.parsers.csv import table
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.objects import lists
from sessions.importing.parsers.objects.presets import PRESETS
from sessions.importing.parsers.programme import Programme
from sessions.importing.parsers.recognise import _BINARY_KINDS, _OF_JSON, parse

FOLDER = PROJECT / "tests" / "data" / "programmes"
BERLIN = ZoneInfo("Europe/Berlin")
KINDS = {
    "harbour.aws-events.json": "aws-events",
    "harbour.csv": "table",
    "harbour.days.json": "json-list",
    "harbour.fortee-proposals.json": "fortee",
    "harbour.fortee-timetable.json": "fortee",
    "harbour.frab-1.json": "frab-json",
    "harbour.frab-2.json": "frab-json",
    "harbour.frab.xml": "frab-xml",
    "harbour.hacker-tracker-events.json": "hacker-tracker",
    "harbour.hacker-tracker.json": "hacker-tracker",
    "harbour.ics": "icalendar",
    "harbour.ja.csv": "table",
    "harbour.kaltura.json": "kaltura",
    "harbour.pycon.json": "pycon",
    "harbour.reinvent.csv": "reinvent",
    "harbour.reinvent.json": "reinvent",
    "harbour.rfc6321.xml": "xcal",
    "harbour.sched.csv": "sched",
    "harbour.sessionize-all.json": "sessionize",
    "harbour.sessionize-grid.json": "sessionize",
    "harbour.sessionize-sessions.json": "sessionize",
    "harbour.sigchi.json": "sigchi",
    "harbour.txt": "lines",
    "harbour.xcal": "xcal",
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

WORDS_OF = {
    **dict.fromkeys(KINDS, (True, True, True)),
    "harbour.ics": (False, False, False),
    "harbour.reinvent.csv": (False, True, False),
    **dict.fromkeys(("harbour.sched.csv", "harbour.kaltura.json"), (True, False, True)),
    **dict.fromkeys(("harbour.hacker-tracker.json", "harbour.txt", "harbour.xcal"), (True, True, False)),
    "harbour.rfc6321.xml": (False, False, True),
}
"""Which of these words a format has a place for. fortee's have one speaker."""


def read(name: str) -> Programme:
    content = (FOLDER / name).read_bytes()
    try:
        return parse(content, BERLIN)
    except MappingNeeded as needed:
        return parse(content, BERLIN, mapping=needed.guessed)


def test_every_parser_has_a_file() -> None:
    assert {file.name: read(file.name).kind for file in FOLDER.iterdir()} == KINDS
    known = {each.KIND for each in (*_BINARY_KINDS, *_OF_JSON)} | {preset.kind for preset in PRESETS}
    known |= {lists.KIND, table.KIND, lines.KIND}
    assert known == set(KINDS.values())
    assert known == KIND_NAMES.keys()


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
        if KINDS[name] != "fortee"
    }
    assert words == {
        name: [
            tuple(said if has else type(said)() for said, has in zip(row, WORDS_OF[name], strict=True)) for row in WORDS
        ]
        for name in words
    }


def test_fortee_names_one_speaker_and_its_tags() -> None:
    words = {name: [(each.speakers, each.track) for each in read(name).sittings] for name in KINDS if "fortee" in name}
    assert words == {
        "harbour.fortee-timetable.json": [(people[:1], track) for people, _format, track in WORDS],
        "harbour.fortee-proposals.json": [(people[:1], "") for people, _format, _track in WORDS],
    }
