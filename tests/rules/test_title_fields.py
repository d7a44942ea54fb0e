"""Level and format in fields beside the title of a typed line."""

from datetime import time

import pytest

from sessions.rules.typed_line import TypedLine, parse_line


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("CMP324 | Faster builds | workshop | 400", TypedLine("CMP324", "Faster builds", format="workshop", level=400)),
        ("CMP324 | Faster builds | 400 | workshop", TypedLine("CMP324", "Faster builds", format="workshop", level=400)),
        ("CMP324 | 400 | Faster builds", TypedLine("CMP324", "Faster builds", level=400)),
        ("CMP324 Faster builds|Level 200", TypedLine("CMP324", "Faster builds", level=200)),
        ("Faster builds | L300 | at rest", TypedLine("", "Faster builds | at rest", level=300)),
        ("CMP324｜潮の話｜ワークショップ｜３００",
         TypedLine("CMP324", "潮の話", format="ワークショップ", level=300)),
        ("CMP324 | Faster builds | 300 – Advanced @ Aula",
         TypedLine("CMP324", "Faster builds", room="Aula", level=300)),
        ("10:30 Queues | Level 300", TypedLine("", "Queues", time(10, 30), level=300)),
        ("10:30 Queues | Keynote | 300 | Room A | Mara Quay",
         TypedLine("", "Queues", time(10, 30), None, "Room A", "Mara Quay", "Keynote", 300)),
        ("DAT405 | Title | 21:30 - 21:50 | 300 | Keynote | Mara Quay | Hall A",
         TypedLine("DAT405", "Title", time(21, 30), time(21, 50), "Hall A", "Mara Quay", "Keynote", 300)),
        ("DAT405 | 300 | Title | 21:30 - 21:50", TypedLine("DAT405", "Title", time(21, 30), time(21, 50), level=300)),
        ("Title | 21:30 - 21:50 | Mara Quay | Level 300",
         TypedLine("", "Title", time(21, 30), time(21, 50), "", "Mara Quay", level=300)),
        # One of each kind; what is there twice may mean something else.
        ("Title | 300 | 400", TypedLine("", "Title | 400", level=300)),
        ("Title | Workshop | Keynote", TypedLine("", "Title | Keynote", format="Workshop")),
    ],
)  # fmt: skip
def test_level_and_format_are_fields_beside_the_title(line, found):
    assert parse_line(line) == found


@pytest.mark.parametrize(
    ("code", "title"),
    [("CMP324", "Workshop"), ("CMP324", "400"), ("", "Workshop"), ("KEY001", "Opening | and more"),
     ("CMP324", "Title | a workshop"), ("CMP324", "Title | 400 people"), ("CMP324", "Title | 600"),
     ("CMP324", "Title 400"), ("CMP324", "Title, workshop"), ("CMP324", "Title\t400"),
     ("CMP324", "Title | Venetian | Level 3 | 300"), ("", "| COM301 | 400")],
)  # fmt: skip
def test_what_is_more_than_a_level_or_a_format_stays_title(code, title):
    assert parse_line(f"{code} | {title}" if code else title) == TypedLine(code, title)


def test_last_field_that_is_left_is_the_title():
    assert parse_line("CMP324 | Workshop | 400") == TypedLine("CMP324", "Workshop", level=400)
    assert parse_line("CMP324 | 400 | Workshop") == TypedLine("CMP324", "Workshop", level=400)


def test_number_of_a_room_is_no_level():
    line = "DAT405 | Title | 21:30 - 21:50 | Mara Quay | 300"
    assert parse_line(line).level == 300
    assert parse_line(line, known_rooms={"300"}.intersection).room == "300"
    assert parse_line(line.removeprefix("DAT405 | ")).room == "300"
    assert parse_line(line.replace("| 300", "| Venetian | Level 3 | 300")).room == "Venetian | Level 3 | 300"
    assert parse_line("10:30 Title | 300 | Mara Quay", known_rooms={"300"}.intersection).room == "300"


def test_level_and_format_that_are_ignored_stay_in_the_title():
    line = "CMP324 | Faster builds | workshop | 400"
    assert {part: parse_line(line, ignoring=[part]).title for part in ("code", "level", "format")} == {
        "code": "CMP324 Faster builds",
        "level": "Faster builds | 400",
        "format": "Faster builds | workshop",
    }
    assert parse_line(line, ignoring=["level", "format"]) == TypedLine("CMP324", line.removeprefix("CMP324 | "))
