"""Session lists of the AWS Events API, of which every field may be missing."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.parsers.kinds import kind_of
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting
from sessions.importing.parsers.recognise import parse
from sessions.rules.feed_limits import MAX_SITTINGS

TOKYO = ZoneInfo("Asia/Tokyo")
FULL = {
    "sessionId": "a1",
    "title": "Deep dive",
    "abstract": "<p>One</p><p>Two</p>",
    "code": "COM301-R",
    "type": "Breakout session",
    "level": "300 – Advanced",
    "tracks": ["Compute"],
    "topics": ["Cost"],
    "start": "2026-06-25T10:00:00+09:00",
    "end": "2026-06-25T11:00:00+09:00",
    "room": "Hall A",
    "venue": "Makuhari Messe",
    "speakers": ["Jane Doe", {"name": "山田 花子"}, {"firstName": "John", "lastName": "Smith"}],
}


def read(data, zone=TOKYO):
    return parse(json.dumps(data).encode(), zone).sittings


def test_every_documented_field_is_understood():
    assert read([FULL]) == (
        Sitting(
            title="Deep dive",
            external_id="a1",
            code="COM301-R",
            level=300,
            format="Breakout session",
            track="Compute",
            room="Makuhari Messe | Hall A",
            speakers=("Jane Doe", "山田 花子", "John Smith"),
            starts_at=datetime(2026, 6, 25, 1, tzinfo=UTC),
            ends_at=datetime(2026, 6, 25, 2, tzinfo=UTC),
            on=date(2026, 6, 25),
            description="One\n\nTwo",
        ),
    )


@pytest.mark.parametrize("field", [field for field in FULL if field not in {"sessionId", "title"}])
def test_every_field_may_be_missing_or_null(field):
    without = {key: value for key, value in FULL.items() if key != field}
    assert read([without]) == read([{**FULL, field: None}])
    assert len(read([without])) == 1


def test_what_stands_for_a_missing_title():
    assert [s.title for s in read([{"sessionId": "a1", "code": "COM301"}, {"sessionId": "a2"}])] == ["COM301", "a2"]


@pytest.mark.parametrize(
    "data",
    [
        [FULL],
        {"sessions": [FULL], "totalCount": 1},
        {"data": [FULL]},
        {"items": [FULL]},
        {"data": {"sessions": [FULL]}},
        [{"sessions": [FULL], "nextToken": "x"}, {"sessions": [FULL]}],
    ],
)
def test_a_list_alone_or_below_a_key_or_in_pages(data):
    assert kind_of(json.dumps(data).encode()) == "aws-events"
    assert read(data) == read([FULL])


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-06-25T10:00:00", datetime(2026, 6, 25, 1, tzinfo=UTC)),
        ("2026-06-25T10:00:00.000Z", datetime(2026, 6, 25, 10, tzinfo=UTC)),
        ("2026-06-25T10:00:00-07:00", datetime(2026, 6, 25, 17, tzinfo=UTC)),
        ("2026-06-25 10:00", datetime(2026, 6, 25, 1, tzinfo=UTC)),
        (1782349200, datetime(2026, 6, 25, 1, tzinfo=UTC)),
        (1782349200000, datetime(2026, 6, 25, 1, tzinfo=UTC)),
        ("1782349200000", datetime(2026, 6, 25, 1, tzinfo=UTC)),
        ("", None),
        ("TBD", None),
    ],
)
def test_times_with_an_offset_without_one_and_as_numbers(start, expected):
    assert read([{"sessionId": "1", "title": "A", "start": start}])[0].starts_at == expected


def test_a_time_that_a_clock_change_skips_or_doubles_is_read_as_everywhere():
    berlin = ZoneInfo("Europe/Berlin")
    starts = [
        {"sessionId": "1", "title": "A", "start": "2026-03-29T02:30:00"},
        {"sessionId": "2", "title": "B", "start": "2026-10-25T02:30:00"},
    ]
    found = read(starts, berlin)
    assert [s.starts_at for s in found] == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ]


def test_a_session_after_midnight_is_one_of_the_evening_before():
    assert read([{"sessionId": "1", "title": "A", "start": "2026-06-26T01:00:00"}])[0].on == date(2026, 6, 25)


def test_a_day_without_a_time_is_kept():
    (sitting,) = read([{"sessionId": "1", "title": "A", "start": "2026-06-25", "end": "2026-06-25"}])
    assert (sitting.on, sitting.starts_at, sitting.ends_at) == (date(2026, 6, 25), None, None)


def test_cancelled_sessions_are_left_out():
    assert [s.title for s in read([{**FULL, "title": "A", "status": "Cancelled"}, {**FULL, "title": "B"}])] == ["B"]


@pytest.mark.parametrize(
    "data",
    [
        [{"title": "only a title"}],
        [{"groupId": 1, "sessions": [{"id": "1", "title": "A", "startsAt": "x"}]}],
        {"sessions": [{"id": "1", "title": "A", "startsAt": "2026-06-25T10:00:00"}]},
    ],
)
def test_other_values_are_not_taken_for_a_session_list(data):
    assert kind_of(json.dumps(data).encode()) != "aws-events"


@pytest.mark.parametrize(
    ("data", "fault", "place", "found"),
    [
        ([{**FULL, "start": "soon"}], Fault.BAD_TIME, "session 1 › start", "soon"),
        ([{**FULL, "start": 10**30}], Fault.BAD_TIME, "session 1 › start", "1" + "0" * 30),
        ([FULL] * (MAX_SITTINGS + 1), Fault.TOO_MANY, f"session {MAX_SITTINGS + 1}", ""),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(data, fault, place, found):
    with pytest.raises(FeedError) as caught:
        read(data)
    assert (caught.value.fault, caught.value.place, caught.value.found) == (fault, place, found)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "title", "x"]), inner),
    max_leaves=5,
)


@given(st.lists(st.dictionaries(st.sampled_from(sorted(FULL)), VALUES), max_size=3))
def test_whatever_the_fields_hold_it_is_a_programme_or_a_feed_error(data):
    with suppress(FeedError):
        assert isinstance(parse(json.dumps(data).encode(), TOKYO), Programme)


@pytest.mark.parametrize(
    ("token", "complete"), [({}, True), ({"nextToken": None}, True), ({"nextToken": "second"}, False)]
)
def test_page_of_a_longer_list_is_not_complete(token: dict[str, str | None], complete: bool) -> None:
    page = {"sessions": [{"sessionId": "1", "title": "One", "code": ""}], **token}
    first = {"sessions": [{"sessionId": "0", "title": "Nought", "code": ""}], "nextToken": "first"}
    assert parse(json.dumps(page).encode(), TOKYO).complete == complete
    assert parse(json.dumps([first, page]).encode(), TOKYO).complete == complete
