"""Any JSON that holds a list of objects is a table: which list is taken, and what becomes of what is nested."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.parsers.kinds import kind_of
from sessions.importing.parsers.csv.rows import Table
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.objects.lists import read_list
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.recognise import parse
from sessions.rules.feed_limits import MAX_SITTINGS

TOKYO = ZoneInfo("Asia/Tokyo")
TALK = {"title": "Knots", "start": "2026-05-01T10:00:00+09:00", "room": "Pier"}


def asked(data: object) -> MappingNeeded:
    with pytest.raises(MappingNeeded) as caught:
        parse(json.dumps(data).encode(), TOKYO)
    return caught.value


def read(data: object) -> Programme:
    """Parse with the proposed mapping."""
    return parse(json.dumps(data).encode(), TOKYO, mapping=asked(data).guessed)


def table_of(data: object) -> Table:
    table = read_list(data)
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("data", "source"),
    [
        ([TALK], ""),
        ({"talks": [TALK]}, "talks"),
        ({"data": {"program": {"items": [TALK]}}}, "data.program.items"),
        ({"days": [{"talks": [TALK]}]}, "days.talks"),
        ([{"talks": [TALK]}, {"talks": []}], "talks"),
        ([[TALK], [{**TALK, "title": "Ropes"}]], ""),
    ],
)
def test_the_list_may_stand_anywhere(data, source):
    assert asked(data).table.source == source
    assert {each.title for each in read(data).sittings} <= {"Knots", "Ropes"}


def test_of_several_lists_the_longest_that_looks_like_sessions_is_taken():
    people = [{"name": f"Person {number}", "bio": "…"} for number in range(9)]
    halls = [{"id": number, "name": f"Hall {number}"} for number in range(20)]
    data = {"people": people, "halls": halls, "keynotes": [TALK], "talks": [TALK, {**TALK, "title": "Ropes"}]}
    table = asked(data).table
    assert (table.source, table.lists, len(table.rows)) == ("talks", 2, 2)
    assert asked({"people": people, "talks": [TALK]}).table.lists == 1


def test_lists_of_the_days_are_one_and_know_their_day():
    data = {
        "days": [
            {
                "date": "2026-05-01",
                "title": "Day one",
                "rooms": [{"name": "Pier", "talks": [{"title": "A", "time": "10:00"}]}],
            },
            {
                "date": "2026-05-02",
                "title": "Day two",
                "rooms": [{"name": "Dock", "talks": [{"title": "B", "time": "9:30"}]}],
            },
        ]
    }
    found = [(each.title, each.starts_at, each.room) for each in read(data).sittings]
    assert found == [
        ("A", datetime(2026, 5, 1, 1, tzinfo=UTC), ""),
        ("B", datetime(2026, 5, 2, 0, 30, tzinfo=UTC), ""),
    ]
    assert "rooms › name" in asked(data).table.columns


@pytest.mark.parametrize(
    "data",
    [
        {"2026-05-01": [{"title": "A"}], "2026-05-02": [{"title": "B"}, {"title": "C"}]},
        {"talks": {"k1": {"title": "A"}, "k2": {"title": "B"}, "k3": {"title": "C"}}},
        {"talks": {key: {"title": key.upper(), "id": 1, "room": "x"} for key in "abc"}},
        {"10:10": {"701": {"title": "A"}, "702": {"title": "B"}}, "11:05": {"701": {"title": "C"}, "702": {}}},
    ],
)
def test_objects_below_dates_times_and_identifiers_are_a_list_too(data):
    assert [each.title for each in read(data).sittings] == ["A", "B", "C"]


def test_keys_are_columns():
    table = table_of({"10:10": {"701": {"title": "A"}, "702": {"title": "B"}}, "11:05": {"701": {"title": "C"}}})
    assert table.columns == ("key", "key (2)", "title")
    assert [row.cells for row in table.rows] == [("10:10", "701", "A"), ("10:10", "702", "B"), ("11:05", "701", "C")]


@pytest.mark.parametrize(
    ("value", "cells"),
    [
        ("text", {"x": "text"}),
        (12, {"x": "12"}),
        (12.0, {"x": "12"}),
        (True, {"x": "true"}),
        (None, {"x": ""}),
        ([], {"x": ""}),
        ({"name": "Hall 1", "floor": 2}, {"x": "Hall 1", "x.floor": "2"}),
        ({"begin": "10:00"}, {"x.begin": "10:00"}),
        ({"en": "Hall", "ja": "会場"}, {"x": "Hall", "x.en": "Hall", "x.ja": "会場"}),
        (["a", "b, c"], {"x": "a\nb, c\n"}),
        ([{"name": "Ann"}, {"firstName": "Bo", "lastName": "Lee"}], {"x": "Ann\nBo Lee\n"}),
        ([{"begin": "10:00"}, {"begin": "11:00"}], {"x.begin": "10:00"}),
        ({"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}, {}),
    ],
)
def test_nested_values_become_columns(value, cells):
    table = table_of([{"title": "A", "x": value}])
    found = dict(zip(table.columns, table.rows[0].cells, strict=True))
    assert found == {"title": "A", **cells}


def test_people_rooms_and_tracks_may_be_objects():
    data = [
        {
            "id": 7,
            "name": {"en": "Knots", "ja": "結び目"},
            "slot": {"startTime": "2026-05-01T10:00:00", "endTime": "2026-05-01T10:30:00"},
            "room": {"id": 3, "name": "Pier"},
            "speakers": [{"name": "Lee, Ann", "title": "Captain"}, {"name": "Bo", "title": "Cook"}],
            "tags": ["Ropes", "Sails"],
            "abstract": "<p>How to.</p>",
        }
    ]
    (sitting,) = read(data).sittings
    assert (sitting.title, sitting.external_id, sitting.room) == ("Knots", "7", "Pier")
    assert (sitting.starts_at, sitting.ends_at) == tuple(
        datetime(2026, 5, 1, 1, minute, tzinfo=UTC) for minute in (0, 30)
    )
    assert (sitting.speakers, sitting.track, sitting.description) == (("Lee, Ann", "Bo"), "Ropes, Sails", "How to.")


def test_one_speaker_whose_name_has_a_comma():
    (sitting,) = read([{**TALK, "speakers": [{"name": "Lee, Ann"}]}]).sittings
    assert sitting.speakers == ("Lee, Ann",)


def test_microsoft_style_sessions_are_no_list_of_aws():
    data = [{"sessionId": "1", "title": "A", "sessionCode": "BRK100", "startDateTime": "2026-05-01T10:00:00Z"}]
    data[0] |= {
        "endDateTime": "2026-05-01T11:00:00Z",
        "location": "Hall",
        "speakerNames": ["Ann", "Bo"],
        "isPopular": "",
    }
    (sitting,) = read(data).sittings
    assert kind_of(json.dumps(data).encode()) == "json-list"
    assert (sitting.code, sitting.room, sitting.speakers) == ("BRK100", "Hall", ("Ann", "Bo"))
    assert sitting.starts_at == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_events_of_schema_org():
    data = {"@graph": [{"@type": "Event", "name": "Knots", "startDate": "2026-05-01T10:00:00+09:00"}] * 2}
    data["@graph"][1] = {**data["@graph"][0], "name": "Ropes", "endDate": "2026-05-01T11:00:00+09:00"}
    found = [(each.title, each.starts_at, each.ends_at) for each in read(data).sittings]
    begin, end = (datetime(2026, 5, 1, hour, tzinfo=UTC) for hour in (1, 2))
    assert found == [("Knots", begin, None), ("Ropes", begin, end)]


def test_sessions_without_a_time_and_a_time_without_a_zone():
    found = read([{"title": "A", "start": None}, {"title": "B", "start": "2026-05-01 10:00"}]).sittings
    assert [(each.starts_at, each.on) for each in found] == [
        (None, None),
        (datetime(2026, 5, 1, 1, tzinfo=UTC), date(2026, 5, 1)),
    ]


def test_an_error_names_the_object_and_its_column():
    data = [TALK, {**TALK, "start": "soon"}]
    with pytest.raises(FeedError) as refused:
        read(data)
    assert (refused.value.fault, refused.value.place) == (Fault.BAD_TIME, "session 2 › start")


@pytest.mark.parametrize(
    "data", [[], {}, [1, "a"], {"a": {"b": [{"type": "object"}, {"type": "string"}]}}, {"a": [], "b": {}}]
)
def test_json_without_such_a_list_is_refused(data):
    with pytest.raises(FeedError) as refused:
        parse(json.dumps(data).encode(), TOKYO)
    assert (refused.value.fault, refused.value.found) == (Fault.UNKNOWN_KIND, "JSON")


def test_too_many_objects_are_refused():
    with pytest.raises(FeedError) as refused:
        parse(json.dumps([TALK] * (MAX_SITTINGS + 1)).encode(), TOKYO)
    assert refused.value.fault == Fault.TOO_MANY


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "title", "start", "end", "speakers", "1", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_whatever_the_json_holds_it_is_a_programme_or_a_feed_error(data):
    content = json.dumps(data).encode()
    mapping = None
    with suppress(FeedError):
        try:
            parse(content, TOKYO)
        except MappingNeeded as needed:
            mapping = needed.guessed
    with suppress(FeedError):
        assert isinstance(parse(content, TOKYO, mapping=mapping), Programme)


def test_an_end_before_the_start_is_left_out_of_json_and_refused_in_a_table():
    data = [{**TALK, "end": "2026-05-01T09:00:00+09:00"}]
    assert [each.ends_at for each in read(data).sittings] == [None]
    with pytest.raises(FeedError) as refused:
        parse(
            b"Title,Start,End\nKnots,2026-05-01 10:00,2026-05-01T09:00\n",
            TOKYO,
            mapping={"title": "Title", "start": "Start", "end": "End"},
        )
    assert refused.value.fault == Fault.BAD_TIME


def test_an_identifier_of_several_talks_is_none_and_that_of_repeats_is_one():
    data = [
        {"id": i, "title": t, "start": f"2026-05-0{n}T10:00"}
        for n, (i, t) in enumerate(
            [
                ("1", "Knots"),
                ("1", "Ropes"),
                ("2", "Sails"),
                ("2", "Sails [Repeat]"),
            ],
            start=1,
        )
    ]
    assert [each.external_id for each in read(data).sittings] == ["", "", "2", "2"]
