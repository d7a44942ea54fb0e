"""What is typed or pasted into the composer: code, title, times and room."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.clean_text import clean_line
from sessions.rules.codes import join_heading, split_heading
from sessions.rules.typed_line import PARTS, ROOM_LIMIT, TypedLine, parse_line

PIECES = st.lists(
    st.sampled_from(
        ["10:30", "–", "11:30", "DAT405", "[", "]", "Title", "|", "@", "＠", "Hall", " ", "\t", "\u3000", "：", "午後",
         "1時", "半", "から", "am", "PM", "to", "１", "2024"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["DAT405 Title", "DAT405 - Title", "DAT405 – Title", "[DAT405] Title", "(DAT405) Title", "【DAT405】Title",
     "DAT405 | Title", "DAT405|Title", "DAT405｜Title", "DAT405: Title", "DAT405：Title", "DAT405\tTitle",
     "DAT405\u3000Title", "ＤＡＴ４０５　Title", " DAT405  Title "],
)  # fmt: skip
def test_code_and_title_however_they_are_separated(line):
    assert parse_line(line) == TypedLine("DAT405", "Title")


@pytest.mark.parametrize(
    "line",
    ["Java 21 in practice", "PHP2024 in practice", "Web3 for all", "Kubernetes101 for all", "2026 outlook",
     "[WIP] A talk", "[2024] A talk", "A - B", "10:30", "24:7 operations", "Scaling to 10:30", "Meet @jeff",
     "by a@b", "@ Hall", "3 ways to fail", "A1 or B2", "1:00:00 elapsed", "10:30-11:30"],
)  # fmt: skip
def test_what_is_none_of_these_is_all_title(line):
    assert parse_line(line) == TypedLine("", line)


def test_code_of_the_programme_needs_no_form_and_a_lone_code_no_title():
    known = {"K-1", "2-B"}
    assert parse_line("K-1 Opening", is_known_code=known.__contains__) == TypedLine("K-1", "Opening")
    assert parse_line("[2-B] Opening", is_known_code=known.__contains__) == TypedLine("2-B", "Opening")
    assert parse_line("K-2 Opening", is_known_code=known.__contains__) == TypedLine("", "K-2 Opening")
    assert parse_line("DAT405") == TypedLine("DAT405", "")


@pytest.mark.parametrize(
    ("times", "starts", "ends"),
    [
        ("10:30–11:30", time(10, 30), time(11, 30)),
        ("10:30 - 11:30", time(10, 30), time(11, 30)),
        ("10：30〜11：30", time(10, 30), time(11, 30)),
        ("10:30～11:30まで", time(10, 30), time(11, 30)),
        ("10:30 to 11:30", time(10, 30), time(11, 30)),
        ("10:30から11:30まで", time(10, 30), time(11, 30)),
        ("1:00 – 2:00 PM", time(13), time(14)),
        ("11:30 – 12:30 PM", time(11, 30), time(12, 30)),
        ("9am - 10 a.m.", time(9), time(10)),
        ("12:30 AM – 1:30 AM", time(0, 30), time(1, 30)),
        ("午後1時半〜2時", time(13, 30), time(14)),
        ("午前10時〜11時15分", time(10), time(11, 15)),
        ("11:30–10:30", time(11, 30), time(10, 30)),
        ("10:30", time(10, 30), None),
        ("9 PM", time(21), None),
        ("14時", time(14), None),
        ("１０：３０～１１：３０", time(10, 30), time(11, 30)),
    ],
)
def test_times_before_the_session(times, starts, ends):
    for gap in (" ", "\u3000", "\t", " | ", ", "):
        assert parse_line(f"{times}{gap}DAT405 Title") == TypedLine("DAT405", "Title", starts, ends)


def test_times_behind_the_session_are_a_range():
    timed = TypedLine("DAT405", "Title", time(10, 30), time(11, 30))
    for line in ("DAT405 Title 10:30–11:30", "DAT405 Title (10:30-11:30)", "DAT405 | Title, 10:30 – 11:30"):
        assert parse_line(line) == timed
    assert parse_line("DAT405 Title 10:30") == TypedLine("DAT405", "Title 10:30")


def test_room_stands_behind_the_last_at():
    assert parse_line("DAT405 Title @ Venetian") == TypedLine("DAT405", "Title", room="Venetian")
    assert parse_line("基調講演＠ホールA") == TypedLine("", "基調講演", room="ホールA")
    assert parse_line("Meet @ noon @ Hall 2") == TypedLine("", "Meet @ noon", room="Hall 2")
    long = "x" * (ROOM_LIMIT + 1)
    assert parse_line(f"Title @ {long}") == TypedLine("", f"Title @ {long}")


def test_line_of_a_calendar_has_all_of_it():
    whole = TypedLine("DAT405", "Title", time(10, 30), time(11, 30), "Venetian | Level 3")
    assert parse_line("10:30–11:30 DAT405 Title @ Venetian | Level 3") == whole


def test_part_that_is_ignored_stays_text():
    line = "10:30–11:30 DAT405 Title @ Venetian"
    assert parse_line(line, ignoring=["time"]) == TypedLine("DAT405", "10:30–11:30 Title", room="Venetian")
    assert parse_line(line, ignoring=["room"]) == TypedLine("DAT405", "Title @ Venetian", time(10, 30), time(11, 30))
    without_code = TypedLine("", "DAT405 Title", time(10, 30), time(11, 30), "Venetian")
    assert parse_line(line, ignoring=["code"]) == without_code
    # As it was typed it would be a code again wherever the heading is read.
    assert parse_line("DAT405 | Title", ignoring=["code"]) == TypedLine("", "DAT405 Title")
    assert parse_line("DAT405", ignoring=["code"]) == TypedLine("DAT405", "")


@given(st.one_of(st.text(), PIECES), st.sets(st.sampled_from(PARTS)))
def test_every_line_gives_a_heading_that_can_be_read_back(text, ignored):
    line = clean_line(text, 2000)
    found = parse_line(line, ignoring=ignored)
    heading = join_heading(found.code, found.title)
    assert bool(heading) == bool(line)
    assert split_heading(heading) == (found.code, found.title)
