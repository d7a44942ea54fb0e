"""Catalogues of re:Invent: every session of both real files, and what their fields can hold."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from importing.parsers.counts import Counts, counts_of
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.recognise import parse

LAS_VEGAS = ZoneInfo("America/Los_Angeles")


def read(content):
    programme = parse(content, LAS_VEGAS)
    assert programme.kind == "reinvent"
    return programme


def read_json(entries):
    return read(json.dumps(entries).encode()).sittings


def read_csv(text):
    return read(text.encode()).sittings


def local(moment):
    return moment and moment.astimezone(LAS_VEGAS).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def of_2025(shared: Path):
    return read((shared / "data/reinvent/reinvent-2025-sessions.json").read_bytes())


@pytest.fixture
def of_2024(shared: Path):
    return read((shared / "data/reinvent/reinvent-2024-all_sessions.csv").read_bytes())


def test_every_session_of_2025_is_there(of_2025):
    # jq length; jq -r '.[].speakers[].fullName' | sed 's/  */ /g' | sort -u | wc -l; no dates and no rooms
    assert counts_of(of_2025) == Counts(sessions=1843, days=0, rooms=0, speakers=167)
    # jq -r '.[].attributes.level|tostring' | sort | uniq -c
    assert Counter(sitting.level for sitting in of_2025.sittings) == {100: 73, 200: 393, 300: 1057, 400: 303, 500: 17}
    # jq -r '.[].type' | sort | uniq -c
    assert Counter(sitting.format for sitting in of_2025.sittings) == {
        "Bootcamp": 15,
        "Breakout session": 554,
        "Builders' session": 163,
        "Chalk talk": 524,
        "Code talk": 82,
        "Exam prep": 4,
        "Gamified learning": 11,
        "Innovation talk": 13,
        "Interactive training": 14,
        "Lightning talk": 229,
        "Workshop": 234,
    }
    # jq '[.[].sessionID]|unique|length'
    assert len({sitting.external_id for sitting in of_2025.sittings}) == 1843


def test_a_session_of_2025_in_full(of_2025):
    first = of_2025.sittings[0]
    assert (first.external_id, first.code, first.level, first.format, first.track, first.speakers, first.starts_at) == (
        "1753648751188001ud1m",
        "DVT222-S",
        200,
        "Lightning talk",
        "Developer Tools",
        ("Jad Naous",),
        None,
    )
    assert first.title == "100% Observability at 10% the Cost Using Grepr's Real-Time ML (sponsored by Grepr)"
    assert first.description.startswith("Engineering team are stuck between a rock and a hard place")


def test_every_session_of_2024_is_there(of_2024):
    # sqlite3 :memory: ".import --csv FILE s" "select count(*) from (select distinct * from s)"; eight rows stand twice.
    # "select count(distinct date) from s where date!='N/A'", the same of trim(room)
    assert counts_of(of_2024) == Counts(sessions=2423, days=6, rooms=194, speakers=0)
    # "select date,count(*) from (select distinct * from s) group by 1"
    assert Counter(sitting.on and sitting.on.isoformat() for sitting in of_2024.sittings) == {
        "2024-12-01": 11,
        "2024-12-02": 657,
        "2024-12-03": 544,
        "2024-12-04": 700,
        "2024-12-05": 458,
        "2024-12-06": 38,
        None: 15,
    }
    # "select count(*) from (select distinct * from s) where title like '%[REPEAT]%'"; there are no codes
    assert sum("[REPEAT]" in sitting.title for sitting in of_2024.sittings) == 781


def test_times_of_2024_are_right(of_2024):
    # copied from the file
    expected = {
        ("CEO Keynote with Matt Garman", "2024-12-03 08:00", "2024-12-03 10:30"),
        ("AWS Partner Keynote with Dr. Ruba Borno", "2024-12-04 15:00", "2024-12-04 16:30"),
        ("Dr. Swami Sivasubramanian Keynote", "2024-12-04 08:30", "2024-12-04 10:30"),
        ("Dr. Werner Vogels Keynote", "2024-12-05 08:30", "2024-12-05 10:30"),
        ("Monday Night Live with Peter DeSantis", "2024-12-02 19:30", "2024-12-02 21:00"),
        ("Morning yoga session", "2024-12-02 06:30", "2024-12-02 08:00"),
        ("re:Play party", "2024-12-05 19:00", "2024-12-06 00:00"),
        ("AWS re:Invent 5K Race", "2024-12-04 06:00", "2024-12-04 20:00"),
        ("AWS GameDay: NFL digital experience [REPEAT]", "2024-12-02 08:00", "2024-12-02 10:00"),
        ("AWS GameDay: NFL digital experience [REPEAT]", "2024-12-02 10:30", "2024-12-02 12:30"),
        ("AWS GameDay: NFL digital experience [REPEAT]", "2024-12-02 13:00", "2024-12-02 15:00"),
    }
    titles = {title for title, _, _ in expected}
    found = [(s.title, local(s.starts_at), local(s.ends_at)) for s in of_2024.sittings if s.title in titles]
    assert sorted(found) == sorted(expected)


HEADER = "type,title,abstract,date,startTime,endTime,room,code,level,length\n"


@pytest.mark.parametrize(
    ("cells", "starts", "ends"),
    [
        ("12/3/2024,2:30 PM,3:30 PM,R,,,", "2024-12-03 14:30", "2024-12-03 15:30"),
        ("12/3/24,12:00 AM,12:30 AM,R,,,", "2024-12-03 00:00", "2024-12-03 00:30"),
        ("2024-12-03,12:00 PM,1:00 PM,R,,,", "2024-12-03 12:00", "2024-12-03 13:00"),
        ('"Tuesday, December 3, 2024",10:00,,R,,,60.0', "2024-12-03 10:00", "2024-12-03 11:00"),
        ("12/3/2024,11:30 PM,12:30 AM,R,,,", "2024-12-03 23:30", "2024-12-04 00:30"),
        ("12/3/2024,10:00,N/A,R,,,0.0", "2024-12-03 10:00", None),
        ("N/A,N/A,N/A,N/A,,,60.0", None, None),
        ("12/3/2024,TBD,,,,,", None, None),
    ],
)
def test_dates_times_and_lengths(cells, starts, ends):
    (sitting,) = read_csv(f"{HEADER}Workshop,A,B,{cells}\n")
    assert (local(sitting.starts_at), local(sitting.ends_at)) == (starts, ends)


def test_what_is_not_told_is_empty_and_a_date_without_a_time_still_is_a_day():
    unknown, dated = read_csv(f"{HEADER}Workshop,A,B,N/A,N/A,N/A,N/A,N/A,N/A,N/A\nWorkshop,C,D,12/3/2024,,,TBA,,,\n")
    assert (unknown.room, unknown.code, unknown.level, unknown.on) == ("", "", None, None)
    assert (dated.room, dated.on) == ("", date(2024, 12, 3))


@pytest.mark.parametrize(
    ("code", "title", "expected"),
    [
        ("COM301-R", "Title [REPEAT]", ("COM301-R", "Title", 300)),
        ("COM301-R1", "Title [REPEAT 1]", ("COM301-R1", "Title", 300)),
        ("COM301", "Title [REPEAT]", ("COM301", "Title [REPEAT]", 300)),
        ("", "Title [REPEAT]", ("", "Title [REPEAT]", None)),
        ("", "COM301-R | Title [REPEAT]", ("COM301-R", "Title", 300)),
        ("COM301", "COM301: Title: more", ("COM301", "Title: more", 300)),
        ("COM301", "SEC402: Title", ("COM301", "SEC402: Title", 300)),
        ("", "Escape room [AWS Partners only]", ("", "Escape room [AWS Partners only]", None)),
        ("IND3320", "", ("IND3320", "IND3320", 300)),
    ],
)
def test_codes_and_repeats_in_titles(code, title, expected):
    (sitting,) = read_csv(f'{HEADER}Workshop,"{title}",B,,,,,{code},,\n')
    assert (sitting.code, sitting.title, sitting.level) == expected


def test_the_level_that_is_told_counts_before_that_of_the_code():
    (sitting,) = read_json(
        [{"sessionID": "1", "title": "A", "code": "COM301", "attributes": {"level": ["400 – Expert"]}}]
    )
    assert sitting.level == 400


def test_a_session_with_several_times_is_several_sittings_of_one_talk():
    times = [
        {"date": "2024-12-02", "startTime": "10:00", "length": 60, "room": "MGM"},
        {"date": "2024-12-03", "startTime": "16:30", "endTime": "17:30", "room": "Wynn"},
    ]
    found = read_json([{"sessionID": "1", "title": "A", "abbreviation": "COM301", "times": times}])
    assert [(s.external_id, s.code, s.room, s.starts_at, s.ends_at) for s in found] == [
        ("1", "COM301", "MGM", datetime(2024, 12, 2, 18, tzinfo=UTC), datetime(2024, 12, 2, 19, tzinfo=UTC)),
        ("1", "COM301", "Wynn", datetime(2024, 12, 4, 0, 30, tzinfo=UTC), datetime(2024, 12, 4, 1, 30, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("entries", "fault", "place", "found"),
    [
        ([{"title": "A", "startTime": "10:00"}], Fault.MISSING, "session 1 › startTime", "10:00"),
        ([{"title": "A", "date": "13/14/2024"}], Fault.BAD_TIME, "session 1 › date", "13/14/2024"),
        ([{"title": "A", "date": "12/3/2024", "startTime": "soon"}], Fault.BAD_TIME, "session 1 › startTime", "soon"),
        (
            [{"title": "A", "date": "12/3/2024", "startTime": "10:00", "length": "long"}],
            Fault.BAD_DURATION,
            "session 1 › length",
            "long",
        ),
        ([{"title": "A", "times": [{}, {"date": "x"}]}], Fault.BAD_TIME, "session 2 › date", "x"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(entries, fault, place, found):
    with pytest.raises(FeedError) as caught:
        read_json([{"sessionID": "1", **entry} for entry in entries])
    assert (caught.value.fault, caught.value.place, caught.value.found) == (fault, place, found)


def test_a_row_is_named_by_its_line():
    with pytest.raises(FeedError) as caught:
        read_csv(f'{HEADER}Workshop,A,"two\nlines",,,,,,,\nWorkshop,B,C,someday,,,,,,\n')
    assert (caught.value.fault, caught.value.place) == (Fault.BAD_TIME, "line 4 › date")
