"""A programme that was pasted as text, a session on each line."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from importing.parsers.kinds import kind_of
from sessions.importing.parsers import lines
from sessions.importing.parsers.programme import Fault, FeedError, Sitting
from sessions.importing.parsers.recognise import parse

ZONE = ZoneInfo("America/Los_Angeles")
FIRST = date(2026, 11, 30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=ZONE)


def read(text: str) -> list[Sitting]:
    return list(parse(text.encode(), ZONE, first_day=FIRST).sittings)


def test_each_line_is_a_session_of_the_day_above_it():
    text = """
    Wednesday, Dec 2

    DAT405 | 21:30 - 21:50 | Queues at rest | Mara Quay, Ole Pier | Aula
    10:30–11:30 Racks @ Hall A
    Day 4
    DAT406 | Tides | 11:30 PM - 12:30 AM | Hall B
    0:30 - 1:00 | Lanterns
    DAT407 | Harbours
    """
    found = read(text)
    assert found == [
        Sitting(
            title="Queues at rest",
            code="DAT405",
            level=400,
            room="Aula",
            speakers=("Mara Quay", "Ole Pier"),
            starts_at=at(2, 21, 30),
            ends_at=at(2, 21, 50),
            on=date(2026, 12, 2),
        ),
        Sitting(title="Racks", room="Hall A", starts_at=at(2, 10, 30), ends_at=at(2, 11, 30), on=date(2026, 12, 2)),
        Sitting(
            title="Tides",
            code="DAT406",
            level=400,
            room="Hall B",
            starts_at=at(3, 23, 30),
            ends_at=at(4, 0, 30),
            on=date(2026, 12, 3),
        ),
        Sitting(title="Lanterns", starts_at=at(4, 0, 30), ends_at=at(4, 1), on=date(2026, 12, 3)),
        Sitting(title="Harbours", code="DAT407", level=400, on=date(2026, 12, 3)),
    ]


def test_date_in_a_line_is_of_that_line():
    text = "Mon, Nov 30 | 9am - 10am | Tides\n9am - 10am | Queues\n2026-12-02 | 9am - 10am | Racks\n"
    assert [each.on for each in read(text)] == [FIRST, FIRST, date(2026, 12, 2)]


def test_japanese_lines():
    text = "12月2日（水）\n１０：３０〜１１：１５｜基調講演｜港 太郎｜大ホール\n午後1時〜2時｜潮の話｜第2会議室\n"
    found = [(each.title, each.starts_at, each.speakers, each.room) for each in read(text)]
    assert found == [
        ("基調講演", at(2, 10, 30), ("港 太郎",), "大ホール"),
        ("潮の話", at(2, 13), (), "第2会議室"),
    ]


def test_room_behind_a_title_is_a_room_in_a_programme_too():
    text = "10:30 COM301-R | Event patterns | Room A | Mara Quay, Ole Pier\n11:30 Queues | Quay | Room B\n"
    found = [(each.code, each.title, each.room, each.speakers) for each in read(text)]
    assert found == [
        ("COM301-R", "Event patterns", "Room A", ("Mara Quay", "Ole Pier")),
        ("", "Queues | Quay", "Room B", ()),
    ]


def test_level_and_format_beside_a_title_are_facts_in_a_programme_too():
    text = (
        "10:30 COM301 | Patterns | Workshop | 400\nDAT405 | 9am - 10am | Queues | 300 | Quay\nDAT406 | Tides | L200\n"
    )
    found = [(each.title, each.level, each.format) for each in read(text)]
    assert found == [("Patterns", 400, "Workshop"), ("Queues", 300, ""), ("Tides", 200, "")]


@pytest.mark.parametrize(
    "text",
    [
        "Title|Start|Room\nQueues|10:30|Aula\n",
        "title,start\nQueues,10:30\n",
        "Queues\nRacks\n",
        "2026-12-02\nQueues\n",
        '10:00,"Queues, racks",Aula\n11:00,Tides,Dock\n',
        "9:00 start,Title\n10:00,Queues\n11:00,Tides\n",
        "10:00 - 11:00,11:00 - 12:00\n10:00 Queues,11:00 Tides\n",
        "10:00-11:00\tAula\tDock\nQueues\tx\ty\n11:00 Tides\tx\ty\n",
    ],
)
def test_what_has_a_header_or_no_times_is_something_else(text):
    assert kind_of(text.encode()) in ("table", "")


@pytest.mark.parametrize(
    "text",
    [
        "10:00 Queues, racks\n11:00 Tides, lanterns\n",
        "10:00, Queues\n11:00, Tides\n",
        "10:00 - 11:00 | Queues | Mara Quay,Ole Pier\n11:00 - 12:00 | Tides | Ole Pier,Mara Quay\n",
        "10:00\t11:00\tQueues\tAula\n11:00\t12:00\tTides\tDock\n",
        "10:00 Queues,racks\n",
    ],
)
def test_lines_with_as_many_commas_or_tabs_are_no_table(text):
    assert kind_of(text.encode()) == "lines"


@pytest.mark.parametrize("line", ["10:00 | \u200b | Mara Quay | Aula", "10:00 \u200b", "10:00 \x01", "10:00 | \u200d"])
def test_line_without_a_visible_title_is_named(line):
    with pytest.raises(FeedError) as refused:
        read(f"9:00 | Queues\n{line}\n")
    assert (refused.value.fault, refused.value.place) == (Fault.MISSING, "line 2 › title")


def test_invisible_title_behind_a_code_is_the_code():
    assert [each.title for each in read("10:00 - 11:00 | DAT405 | \u200b\n")] == ["DAT405"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [("And this is prose.", Fault.NOT_THE_SHAPE), ("x" * 3000, Fault.NOT_THE_SHAPE), ("2/30", Fault.BAD_TIME)],
)
def test_line_that_is_no_session_is_named(line, fault):
    with pytest.raises(FeedError) as refused:
        read(f"10:00 - 11:00 | Queues\n11:00 - 12:00 | Racks\n11:00 - 12:00 | Tides\n\n{line}\n")
    assert (refused.value.fault, refused.value.place) == (fault, "line 5")


def test_first_line_above_the_limit_is_named(monkeypatch):
    monkeypatch.setattr(lines, "MAX_SITTINGS", 2)
    text = "10:00 Queues\n10:00 Queues\n11:00 Tides\n"
    assert len(read(text)) == 2
    with pytest.raises(FeedError) as refused:
        read(f"{text}12:00 Racks\n")
    assert (refused.value.fault, refused.value.place) == (Fault.TOO_MANY, "line 4")


def test_lines_without_any_day_ask_for_one():
    with pytest.raises(FeedError) as refused:
        parse(b"10:00 - 11:00 | Queues\n", ZONE)
    assert (refused.value.fault, refused.value.place) == (Fault.MISSING, "line 1 › start")
