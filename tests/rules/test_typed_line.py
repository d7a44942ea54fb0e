"""What is typed or pasted into the composer: code, title, times and room."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions.rules.clean_text import clean_line
from sessions.rules.codes import join_heading, split_heading
from sessions.rules.line_fields import MOST_FIELDS
from sessions.rules.typed_line import PARTS, ROOM_LIMIT, TypedLine, parse_line

PIECES = st.lists(
    st.sampled_from(
        ["10:30", "–", "11:30", "DAT405", "[", "]", "Title", "|", "@", "＠", "Hall", " ", "\t", "\u3000", "：", "午後",
         "1時", "半", "から", "am",
         "Hall A", "Room A", "Mara Quay", "Workshop", "400", "Level 300", " | 400", " | keynote",
         "Dec 2", "12:00 - 13:00", " | ", "｜", "PM", "to", "１", "2024"]
    ),
    max_size=16,
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


FIELDS = TypedLine("DAT405", "Title", time(21, 30), time(21, 50), "Hall A", "Mara Quay")


@pytest.mark.parametrize(
    "line",
    ["DAT405 | 21:30 - 21:50 | Title | Mara Quay | Hall A", "DAT405|21:30-21:50|Title|Mara Quay|Hall A",
     "DAT405 | Title | Mara Quay | Hall A | 21:30–21:50", "DAT405 | Title | 9:30 PM - 9:50 PM | Hall A | Mara Quay",
     "21:30 – 21:50 | DAT405 | Title | Mara Quay | Hall A", "DAT405 Title | 9:30 – 9:50 PM PST | Mara Quay | Hall A",
     "DAT405｜２１：３０〜２１：５０｜Title｜Mara Quay｜Hall A", "DAT405\t21:30\t21:50\tTitle\tMara Quay\tHall A",
     "[DAT405] Title | (21:30-21:50) | Mara Quay | Hall A",
     "ＤＡＴ４０５ | 21:30から21:50まで | Title | Mara Quay | Hall A"],
)  # fmt: skip
def test_fields_of_a_programme_in_any_order(line):
    assert parse_line(line) == FIELDS


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("21:30 - 21:50 | Title", TypedLine("", "Title", time(21, 30), time(21, 50))),
        ("Title | 9:30–10:15 | Mara Quay", TypedLine("", "Title", time(9, 30), time(10, 15), "", "Mara Quay")),
        ("Title | 1:30 PM - 2:30 PM | Aula", TypedLine("", "Title", time(13, 30), time(14, 30), "Aula")),
        ("基調講演｜１０：３０〜１１：１５｜港 太郎｜大ホール",
         TypedLine("", "基調講演", time(10, 30), time(11, 15), "大ホール", "港 太郎")),
        ("10:30–11:15 | 潮の話 | 港太郎", TypedLine("", "潮の話", time(10, 30), time(11, 15), "", "港太郎")),
        ("DAT405 | 21:30 | Title | Hall A", TypedLine("DAT405", "Title", time(21, 30), None, "Hall A")),
        ("DAT405 | 21:30 - 21:50 | Title | Workshop | Mara Quay | Room 3",
         TypedLine("DAT405", "Title", time(21, 30), time(21, 50), "Room 3", "Mara Quay", "Workshop")),
        ("DAT405 | Title | 9am - 10am | Mara Quay | Ole Pier | Venetian | Level 3 | Lido 3001",
         TypedLine("DAT405", "Title", time(9), time(10), "Venetian | Level 3 | Lido 3001", "Mara Quay, Ole Pier")),
        ("DAT405 | Mon, Dec 2 | 9am - 10am | Title", TypedLine("DAT405", "Title | Mon, Dec 2", time(9), time(10))),
        ("DAT405 | 9am - 10am | Title | 12月2日(水) | Hall A",
         TypedLine("DAT405", "Title | 12月2日(水)", time(9), time(10), "Hall A")),
        ("DAT405 | 10:30 - 11:30", TypedLine("DAT405", "", time(10, 30), time(11, 30))),
    ],
)  # fmt: skip
def test_fields_say_themselves_what_they_are(line, found):
    assert parse_line(line) == found


def test_room_of_the_programme_is_known_by_its_name():
    rooms = {"Mara Quay"}
    found = parse_line("Title | 9:30–10:15 | Mara Quay | Ole Pier", known_rooms=rooms.intersection)
    assert (found.room, found.speakers) == ("Mara Quay", "Ole Pier")


@pytest.mark.parametrize(
    "line",
    [
        "The 9:30 - 10:15 problem",
        "Title | 9 PM",
        "Backups: 1:00 | a story",
        "DAT405 | 12:30",
        "A | B | C",
        "From 9:30–10:15 on | the day",
    ],
)
def test_title_with_a_time_is_no_line_of_fields(line):
    assert parse_line(line) == TypedLine(*split_heading(line))


def test_line_of_very_many_fields_is_no_line_of_fields():
    texts = ["x"] * (MOST_FIELDS - 2)
    assert parse_line("|".join(["Title", "9:30 - 10:15", *texts])).ends == time(10, 15)
    line = "|".join(["Title", "9:30 - 10:15", *texts, "x"])
    assert parse_line(line) == TypedLine("", line)


def test_fields_that_are_ignored_stay_in_the_title():
    line = "DAT405 | 21:30 - 21:50 | Title | Workshop | 300 | Mara Quay | Hall A"
    titles = {part: parse_line(line, ignoring=[part]).title for part in PARTS}
    assert titles == {
        "code": "DAT405 Title",
        "time": "21:30 - 21:50 Title",
        "room": "Title | Hall A",
        "speakers": "Title | Mara Quay",
        "level": "Title | 300",
        "format": "Title | Workshop",
    }
    assert parse_line(line, ignoring=["room", "speakers"]).title == "Title | Mara Quay | Hall A"
    long = "x" * (ROOM_LIMIT + 1)
    assert parse_line(f"Title | 21:30 - 21:50 | Mara Quay | {long}").title == f"Title | {long}"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("10:30 COM301-R | Event patterns | Room A | Mara Quay",
         TypedLine("COM301-R", "Event patterns", time(10, 30), None, "Room A", "Mara Quay")),
        ("10:30–11:30 COM301-R｜Event patterns｜Hall B (Level 2)｜Mara Quay｜Ole Pier",
         TypedLine("COM301-R", "Event patterns", time(10, 30), time(11, 30), "Hall B (Level 2)",
                   "Mara Quay, Ole Pier")),
        ("10:30 Event patterns | Main Stage", TypedLine("", "Event patterns", time(10, 30), None, "Main Stage")),
        ("COM301 10:30–11:30 Event patterns | Level 3 | Room 304",
         TypedLine("COM301", "Event patterns", time(10, 30), time(11, 30), "Level 3 | Room 304")),
        ("１０：３０　基調講演｜第１会場｜港 太郎",
         TypedLine("", "基調講演", time(10, 30), None, "第１会場", "港 太郎")),
        ("10:30 潮の話 | ホールA | 港太郎", TypedLine("", "潮の話", time(10, 30), None, "ホールA", "港太郎")),
        ("10:30 Queues | Room A | Workshop | Mara Quay",
         TypedLine("", "Queues", time(10, 30), None, "Room A", "Mara Quay", "Workshop")),
        # What stands between may be a second title or a name; what has digits is no name.
        ("10:30 Queues | at rest | Room A | 3001 | Mara Quay",
         TypedLine("", "Queues | at rest | 3001", time(10, 30), None, "Room A", "Mara Quay")),
        ("10:30 K-1 Queues | K2 | Room A", TypedLine("", "K-1 Queues | K2", time(10, 30), None, "Room A")),
    ],
)  # fmt: skip
def test_room_behind_the_title_and_speakers_behind_the_room(line, found):
    assert parse_line(line) == found


@pytest.mark.parametrize(
    "title",
    ["Queues | Mara Quay", "Queues | Room for improvement", "Queues | Hall of fame", "Queues | Stage fright",
     "Queues | Level up", "Queues | Track 2", "Queues | 会場の話", "Queues | Online fraud | Quay",
     "Queues | Venetian | Level 3 | Lido", "Room A | Queues"],
)  # fmt: skip
def test_what_may_be_no_room_stays_in_the_title(title):
    assert parse_line(f"10:30 {title}") == TypedLine("", title, time(10, 30))


def test_room_of_the_event_is_known_behind_a_title_also_with_separators_in_it():
    rooms = {"Lido", "Venetian | Level 3"}
    known = {"known_rooms": rooms.intersection}
    found = parse_line("10:30 Queues | Lido | Quay", **known)
    assert (found.title, found.room, found.speakers) == ("Queues", "Lido", "Quay")
    found = parse_line("10:30 Queues | at rest | Venetian | Level 3 | Quay", **known)
    assert (found.title, found.room, found.speakers) == ("Queues | at rest", "Venetian | Level 3", "Quay")


def test_room_behind_a_title_that_is_ignored_stays_in_it():
    line = "10:30 COM301 | Queues | Room A | Workshop | 400 | Mara Quay"
    titles = {part: parse_line(line, ignoring=[part]).title for part in PARTS}
    assert titles == {
        "code": "COM301 Queues",
        "time": "10:30 Queues",
        "room": "Queues | Room A",
        "speakers": "Queues | Mara Quay",
        "level": "Queues | 400",
        "format": "Queues | Workshop",
    }
    long = ", ".join(["Mara Quay"] * 60)
    assert parse_line(f"10:30 Queues | Room A | {long}").title == f"Queues | {long}"


def test_times_behind_the_code_are_a_range():
    timed = TypedLine("DAT405", "Title", time(10, 30), time(11, 30), "Venetian")
    assert parse_line("DAT405 10:30–11:30 Title @ Venetian") == timed
    assert parse_line("DAT405: 10:30 - 11:30 Title @ Venetian") == timed
    assert parse_line("DAT405 10:30 Title") == TypedLine("DAT405", "10:30 Title")
    assert parse_line("The 10:30–11:30 Title") == TypedLine("", "The 10:30–11:30 Title")


def test_range_before_the_room_is_found_behind_a_code_and_a_title():
    timed = TypedLine("DAT405", "Title", time(10, 30), time(11, 30), "Venetian")
    assert parse_line("DAT405 Title 10:30–11:30 @ Venetian") == timed
    assert parse_line("DAT405 10:30–11:30 @ Venetian") == replace(timed, title="")
    ignored = parse_line("DAT405 Title 10:30–11:30 @ Venetian", ignoring=["time"])
    assert ignored == TypedLine("DAT405", "Title 10:30–11:30", room="Venetian")


def test_speakers_and_room_behind_a_known_code_need_no_times():
    def parse(line: str, *ignored: str) -> TypedLine:
        return parse_line(line, ignoring=ignored, is_known_code=lambda code: code == "DAT405")

    whole = TypedLine("DAT405", "Title", room="Room 6", speakers="Ada Quay")
    assert parse("DAT405 | Title | Ada Quay | Room 6") == whole
    assert parse("DAT405 | Title | Room 6 | Ada Quay") == whole
    assert parse("DAT405 | 400 | Title | Ada Quay | Room 6") == replace(whole, level=400)
    assert parse("DAT405 | Title | Ada Quay | Room 6 | workshop | 400") == replace(whole, format="workshop", level=400)
    assert parse("DAT405 | Title | Ada Quay | Room 6", "room", "speakers").title == "Title | Ada Quay | Room 6"
    assert parse("DAT405 | Title | and more") == TypedLine("DAT405", "Title | and more")
    assert parse("DAT406 | Title | Ada Quay | Room 6") == TypedLine("DAT406", "Title | Ada Quay | Room 6")


def test_part_that_is_ignored_stays_text():
    line = "10:30–11:30 DAT405 Title @ Venetian"
    assert parse_line(line, ignoring=["time"]) == TypedLine("DAT405", "10:30–11:30 Title", room="Venetian")
    assert parse_line(line, ignoring=["room"]) == TypedLine("DAT405", "Title @ Venetian", time(10, 30), time(11, 30))
    without_code = TypedLine("", "DAT405 Title", time(10, 30), time(11, 30), "Venetian")
    assert parse_line(line, ignoring=["code"]) == without_code
    # As it was typed it would be a code again wherever the heading is read.
    assert parse_line("DAT405 | Title", ignoring=["code"]) == TypedLine("", "DAT405 Title")
    assert parse_line("DAT405", ignoring=["code"]) == TypedLine("DAT405", "")


@example("0 | \u3000", set())
@given(st.one_of(st.text(), PIECES), st.sets(st.sampled_from(PARTS)))
def test_every_line_gives_a_heading_that_can_be_read_back(text, ignored):
    line = clean_line(text, 2000)
    found = parse_line(line, ignoring=ignored)
    heading = join_heading(found.code, found.title)
    assert bool(heading) == bool(line)
    assert split_heading(heading) == (found.code, found.title)
