"""Any table becomes a programme by a mapping, which the names of its columns suggest in English and Japanese."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers.csv.table import MappingNeeded, guess_mapping, parse_table, read_table
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting
from sessions.rules.feed_limits import MAX_SITTINGS

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST = date(2026, 5, 1)  # a Friday


def read(text, first_day=FIRST, **mapping):
    table = read_table(text)
    return parse_table(table, mapping or guess_mapping(table), TOKYO, first_day).sittings


def times(text, first_day=FIRST):
    def clock(moment):
        return moment and moment.astimezone(TOKYO).strftime("%m-%d %H:%M")

    return [(clock(s.starts_at), clock(s.ends_at), s.on and s.on.day) for s in read(text, first_day)]


def refused(call, *arguments, **more):
    with pytest.raises(FeedError) as caught:
        call(*arguments, **more)
    return caught.value.fault, caught.value.place, caught.value.found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_delimiter_and_line_end_is_understood(delimiter, end):
    rows = [["Title", "Room"], ["Hello, world; a\tb | c", "A"], ["", ""], ["Two\nlines", "B"]]
    text = end.join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    table = read_table(text)
    assert table.columns == ("Title", "Room")
    assert [row.cells for row in table.rows] == [("Hello, world; a\tb | c", "A"), ("Two\nlines", "B")]
    assert [row.line for row in table.rows] == [2, 4]


def test_commas_inside_titles_do_not_hide_the_semicolons_between_columns():
    assert read_table("Title;Room\nOne, two, three;A\nFour;B\nFive, six;C\n").columns == ("Title", "Room")


def test_excel_may_say_what_its_delimiter_is():
    table = read_table("sep=;\nTitle;Room\nA;B\n")
    assert (table.columns, table.rows[0]) == (("Title", "Room"), (3, ("A", "B")))


def test_columns_without_a_name_or_with_the_same_one_are_told_apart():
    assert read_table("Title,,Title,,\nA,B,C\n").columns == ("Title", "#2", "Title (2)")


def test_short_rows_are_filled_and_empty_cells_beyond_the_header_are_nothing():
    assert [row.cells for row in read_table("Title,Room\nA\nB,C,,\n").rows] == [("A", ""), ("B", "C")]


@pytest.mark.parametrize("character", "=+-@\t＝＋－＠")
def test_formulas_stay_texts_and_the_apostrophe_before_them_goes(character):
    (sitting,) = read(f'Title,Description\n"\'{character}1+1",{character}cmd\n')
    assert (sitting.title, sitting.description) == (f"{character}1+1".strip(), f"{character}cmd".strip())


def test_an_apostrophe_before_a_word_is_part_of_it():
    assert read("Title,Room\n'Tis the season,A\n")[0].title == "'Tis the season"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (Fault.EMPTY, "", "")),
        ("only prose\nwithout columns\n", (Fault.UNKNOWN_KIND, "", "only prose")),
        ("Title,Room\nA,B\nC,D,E\n", (Fault.NOT_THE_SHAPE, "line 3", "E")),
        ('Title,Room\nA,B\n"C,D\nE,F\n', (Fault.SYNTAX, "line 3", "")),
        ('Title,Room\n"A"B,C\n', (Fault.SYNTAX, "line 2", "")),
        ("Title,Room\nA," + "b" * 200_000, (Fault.TOO_LARGE, "line 2", "")),
        ("," * 500 + "x\n", (Fault.UNKNOWN_KIND, "", "")),
        ("Title,Room\n" + "A,B\n" * (MAX_SITTINGS + 1), (Fault.TOO_MANY, f"line {MAX_SITTINGS + 2}", "")),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(text, expected):
    assert refused(read_table, text) == expected


def test_a_whole_row():
    text = (
        "Code,Title,Start,End,Room,Venue,Track,Level,Format,Speakers,Abstract,URL,Video,Slides,ID\n"
        'COM301,Deep dive,2026-05-01 10:00,2026-05-01 11:00,A,Hall,Compute,300,Workshop,"Ann Lee, Bo",Text,'
        "https://e.example/1,https://e.example/v,https://e.example/s,77\n"
    )
    assert read(text) == (
        Sitting(
            title="Deep dive",
            external_id="77",
            code="COM301",
            level=300,
            format="Workshop",
            track="Compute",
            room="Hall | A",
            speakers=("Ann Lee", "Bo"),
            starts_at=datetime(2026, 5, 1, 1, tzinfo=UTC),
            ends_at=datetime(2026, 5, 1, 2, tzinfo=UTC),
            on=FIRST,
            description="Text\n\nhttps://e.example/1",
            recording_url="https://e.example/v",
            slides_url="https://e.example/s",
        ),
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "開始時刻,終了時刻,セッションタイトル,登壇者,会場名,トラック,レベル,セッション形式,概要,URL",
            ["start", "end", "title", "speakers", "room", "track", "level", "format", "description", "link"],
        ),
        ("日付,時間,演題,講演者,部屋,動画", ["date", "start", "title", "speakers", "room", "recording_url"]),
        (
            "sessionId,talkTitle,startsAt,ends_at,SPEAKER(S),Link to slides",
            ["external_id", "title", "start", "end", "speakers", "slides_url"],
        ),
        (
            "Start Date,Start Time,End Time,Name,Speaker Name,Summary,Duration (min)",
            ["date", "start", "end", "title", "speakers", "description", "length"],
        ),
        ("Day,Subject,Location,Session Type,Notes", ["day", "title", "room", "format", None]),
        ("Event,Venue,Begins", ["title", "venue", "start"]),
        ("Name,Where,When", ["title", "room", "start"]),
        ("Name,Talk,Time", ["speakers", "title", "start"]),
        ("Talk,Name,Presenter", [None, "title", "speakers"]),
        ("Presentation,Author(s),Hall", ["title", "speakers", "room"]),
        ("演題,講演者,会場,開始,終了", ["title", "speakers", "room", "start", "end"]),
        ("タイトル,発表者,場所,開始日時,終了日時", ["title", "speakers", "room", "start", "end"]),
        ("セッション名,登壇者,部屋,開始時間,終了時間", ["title", "speakers", "room", "start", "end"]),
        ("イベント,講師,教室,日程,時間帯", ["title", "speakers", "room", "day", "start"]),
        ("Event Name,Event Start,Event End,Event Type,Created Date", ["title", "start", "end", "format", None]),
        ("Start Date,Start Time,End Date,End Time,Title", ["date", "start", "end_date", "end", "title"]),
        ("Session ID,Room ID,Time Zone,Session", ["external_id", None, None, "title"]),
    ],
)
def test_columns_are_guessed_in_english_and_japanese(header, expected):
    mapping = guess_mapping(read_table(f"{header}\nx,x\n"))
    held = {column: field for field, column in mapping.items()}
    assert [held.get(column) for column in header.split(",")] == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Name,Talk\nAnn,Knots\nAnn,Ropes", {"title": "Talk", "speakers": "Name"}),
        ("Name,Session\nKnots,Morning\nRopes,Morning", {"title": "Name"}),
        (
            "Title,Start Date,End Date\nA,2026-05-01 10:00,2026-05-01 11:00\nB,2026-05-01 12:00,2026-05-01 13:00",
            {"title": "Title", "start": "Start Date", "end": "End Date"},
        ),
        ("Title,From,Location\nA,Berlin,https://a.example\nB,Paris,https://b.example", {"title": "Title"}),
        ("Title,Track\nA,All\nB,All\nC,All", {"title": "Title"}),
    ],
)
def test_what_stands_in_a_column_tells_too(rows, expected):
    assert guess_mapping(read_table(f"{rows}\n")) == expected


def test_an_end_on_another_day_has_its_own_date():
    text = "Title,Start Date,Start Time,End Date,End Time\nA,5/1/2026,16:00,5/3/2026,15:00\nB,5/1/2026,16:00,,17:00\n"
    assert times(text) == [("05-01 16:00", "05-03 15:00", 1), ("05-01 16:00", "05-01 17:00", 1)]


def test_quotes_that_a_writer_forgot_to_double_are_part_of_the_cell():
    table = read_table('Title,Who,Room\n"A "b" c","Ann "Bee" Lee, Bo",X\n"Two\nlines","says ""hi""",Y\n')
    assert [row.cells for row in table.rows] == [
        ('A "b" c', 'Ann "Bee" Lee, Bo', "X"),
        ("Two\nlines", 'says "hi"', "Y"),
    ]


def test_the_question_for_a_mapping_carries_what_it_takes_to_answer():
    table = read_table("Title,Room\nA,B\n")
    error = MappingNeeded(table)
    assert (error.fault, error.place, error.table, error.guessed) == (
        Fault.MISSING,
        "columns",
        table,
        {"title": "Title", "room": "Room"},
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Dates of the calendar, also from the row above, as merged cells are written.
        ("Date,Start,End\n2026-05-01,23:30,00:30", [("05-01 23:30", "05-02 00:30", 1)]),
        ("Date,Start,End\n2026-05-02,1:00 AM,2:00 AM", [("05-02 01:00", "05-02 02:00", 1)]),
        ("Date,Start,End\n5/1/2026,10:00,\n,11:00,", [("05-01 10:00", None, 1), ("05-01 11:00", None, 1)]),
        ("Date,Start\n13/5/2026,10:00\n2/5/2026,11:00", [("05-13 10:00", None, 13), ("05-02 11:00", None, 2)]),
        ("Date,Start\n5月2日(土),午後1時30分", [("05-02 13:30", None, 2)]),
        ("Date,Start\n2026-05-02 00:00:00,10:00:00", [("05-02 10:00", None, 2)]),
        ("日時,所要時間\n2026年5月2日 10:00,45分", [("05-02 10:00", "05-02 10:45", 2)]),
        # Days of the conference, whose night belongs to them.
        ("Day,Start,End\nDay 2,23:30,00:30\n2,1:00,", [("05-02 23:30", "05-03 00:30", 2), ("05-03 01:00", None, 2)]),
        (
            "日程,時間\n1日目,10:00〜10:40\n,25:00～26:00",
            [("05-01 10:00", "05-01 10:40", 1), ("05-02 01:00", "05-02 02:00", 1)],
        ),
        (
            "Day,Time\nSaturday,9:00 AM - 10:00 AM\n日,14時",
            [("05-02 09:00", "05-02 10:00", 2), ("05-03 14:00", None, 3)],
        ),
        # Neither.
        ("Start,Duration\n10:00,60", [("05-01 10:00", "05-01 11:00", 1)]),
        ("Start,Duration\n,60", [(None, None, None)]),
        ("Date,Duration\n2026-05-02,60", [(None, None, 2)]),
    ],
)
def test_dates_days_and_times_as_people_write_them(rows, expected):
    lines = rows.splitlines()
    text = "\n".join(["Title," + lines[0], *(f"T{n},{line}" for n, line in enumerate(lines[1:]))])
    assert times(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title,Start\nA,10:00\n", (Fault.MISSING, "line 2 › Start", "10:00")),
        ("Title,Day,Start\nA,Day 2,10:00\n", (Fault.MISSING, "line 2 › Day", "Day 2")),
        ("Title,Day,Start\nA,some day,10:00\n", (Fault.BAD_TIME, "line 2 › Day", "some day")),
        ("Title,Room\n\nA,B\n,C\n", (Fault.MISSING, "line 4 › title", "")),
        ("Title,Date,Start\nA,2026-05-01,noon\n", (Fault.BAD_TIME, "line 2 › Start", "noon")),
        (
            'Title,Date,Start,Duration\n"A\nB",2026-05-01,10:00,1\nC,2026-05-01,10:00,x\n',
            (Fault.BAD_DURATION, "line 4 › Duration", "x"),
        ),
        ("Title,Room\n", (Fault.NO_SESSIONS, "", "")),
    ],
)
def test_errors_name_line_and_column(text, expected):
    assert refused(read, text, None) == expected


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({"room": "Room"}, (Fault.MISSING, "columns", "title")),
        ({"title": "Titel"}, (Fault.MISSING, "columns", "Titel")),
        ({"title": "Title", "colour": "Room"}, (Fault.NOT_THE_SHAPE, "columns", "colour")),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping, expected):
    assert refused(read, "Title,Room\nA,B\n", FIRST, **mapping) == expected


def test_people_stand_between_semicolons_or_else_between_commas():
    rows = read('Title,Speakers\nA,"Ann, PhD; Bo"\nB,"Ann, Bo,Ann"\nC,"田中 一郎、Bo"\nD,TBA\n')
    assert [s.speakers for s in rows] == [("Ann, PhD", "Bo"), ("Ann", "Bo"), ("田中 一郎", "Bo"), ()]


def test_a_hostile_cell_costs_no_more_than_its_length():
    text = "Title,Speakers,Start,Abstract\n" + f'A,"{" " * 120_000}x",,"{"[repeat" * 10_000}"\n' * 20
    started = process_time()
    assert len(read(text, speakers="Speakers", title="Title", description="Abstract")) == 1
    assert timedelta(seconds=process_time() - started) < timedelta(seconds=5)


@given(st.text(alphabet="ab,;|\t\n\r\"' =12:/"), st.sampled_from(["", "Title,Start,Day\n", "Title;Date;Start\n"]))
def test_any_table_is_a_programme_or_a_feed_error(text, header):
    with suppress(FeedError):
        table = read_table(header + text)
        assert isinstance(parse_table(table, guess_mapping(table), TOKYO), Programme)
