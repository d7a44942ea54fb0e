"""Programmes of ACM SIGCHI: what sessions refer to by number, and what is wrong in them."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers import sigchi
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.recognise import parse

TOKYO = ZoneInfo("Asia/Tokyo")
SLOT = {"id": 4, "type": "SESSION", "startDate": 1_777_629_600_000, "endDate": 1_777_633_200_000}  # 1 May 2026 10:00
PAPERS = [
    {"id": 60, "title": "Knots", "typeId": 2, "trackId": 3, "abstract": "On knots.", "authors": [{"personId": 7}]},
    {"id": 61, "title": "Ropes", "trackId": 3, "authors": [{"personId": 8}, {"personId": 7}, {"personId": 99}]},
]
PROGRAM = {
    "conference": {"name": "Harbour 2026"},
    "rooms": [{"id": 1, "name": "Pier"}],
    "contentTypes": [{"id": 2, "name": "Paper"}],
    "tracks": [{"id": 3, "name": "Harbour Papers"}, {"id": 33}],
    "timeSlots": [SLOT],
    "sessions": [
        {
            "id": 5,
            "name": "Lines",
            "typeId": 2,
            "roomId": 1,
            "timeSlotId": 4,
            "contentIds": [60, 61, 999],
            "chairIds": [8],
        }
    ],
    "events": [],
    "contents": PAPERS,
    "people": [
        {"id": 7, "firstName": "Ann", "middleInitial": "B", "lastName": "Lee"},
        {"id": 8, "firstName": "Bo", "middleInitial": "", "lastName": "Kay"},
    ],
}


def read(**changes):
    return parse(json.dumps({**PROGRAM, **changes}).encode(), TOKYO)


def test_a_session_has_what_its_numbers_stand_for():
    (session,) = read().sittings
    assert (session.title, session.external_id, session.format, session.track, session.room) == (
        *("Lines", "5", "Paper", "Harbour Papers", "Pier"),
    )
    assert (
        session.description == "Chair: Bo Kay\n\n**Knots**  \nAnn B Lee\n\nOn knots.\n\n**Ropes**  \nBo Kay, Ann B Lee"
    )
    assert session.speakers == ()


def test_the_authors_of_a_sole_content_speak_and_presenters_do():
    entry = {"id": 5, "name": "Knots", "timeSlotId": 4, "contentIds": [60]}
    events = [{"id": 6, "name": "Toast", "presenterIds": [8], "contentIds": [60]}]
    alone, toast = read(sessions=[entry], events=events).sittings
    assert (alone.speakers, alone.description) == (("Ann B Lee",), "On knots.")
    assert (toast.speakers, toast.starts_at, toast.on) == (("Bo Kay",), None, None)


@pytest.mark.parametrize(
    ("conference", "start"),
    [
        ({}, datetime(2026, 5, 1, 1, tzinfo=UTC)),
        ({"timeZoneOffset": 120}, datetime(2026, 5, 1, 8, tzinfo=UTC)),
        ({"timeZoneOffset": -300}, datetime(2026, 5, 1, 15, tzinfo=UTC)),
        ({"timeZoneOffset": 10**9}, datetime(2026, 5, 1, 1, tzinfo=UTC)),
        ({"timeZoneOffset": "x"}, datetime(2026, 5, 1, 1, tzinfo=UTC)),
        ({"timeZoneName": "Europe/Berlin", "timeZoneOffset": 60}, datetime(2026, 5, 1, 8, tzinfo=UTC)),
        ({"timeZoneName": "Nowhere"}, datetime(2026, 5, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_are_those_of_the_clock_on_the_wall(conference, start):
    programme = read(conference=conference)
    assert [each.starts_at for each in programme.sittings] == [start]
    assert programme.zone == ("Europe/Berlin" if conference.get("timeZoneName") == "Europe/Berlin" else "")


@pytest.mark.parametrize(
    ("changes", "fault", "place"),
    [
        ({"sessions": []}, Fault.NO_SESSIONS, ""),
        ({"sessions": [7]}, Fault.NOT_THE_SHAPE, "session 1"),
        ({"sessions": [{"id": 1}]}, Fault.MISSING, "session 1 › title"),
        ({"events": [{"name": "A", "startDate": "soon"}]}, Fault.BAD_TIME, "session 2 › start"),
        ({"people": "nobody"}, Fault.NOT_THE_SHAPE, "people"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(changes, fault, place):
    with pytest.raises(FeedError) as refused:
        read(**changes)
    assert (refused.value.fault, refused.value.place) == (fault, place)


@pytest.mark.release
def test_sessions_that_share_long_contents_cost_no_more_than_a_programme():
    contents = [{"id": number, "title": "A", "abstract": "x" * 90_000} for number in range(50)]
    sessions = [{"id": number, "name": f"S{number}", "contentIds": list(range(50))} for number in range(5_000)]
    started = process_time()
    programme = read(contents=contents, sessions=sessions)
    assert sum(len(each.description) for each in programme.sittings) < 25_000_000
    assert process_time() - started < 10


def test_authors_of_a_content_are_read_once_however_often_it_is_referred_to():
    contents = [{"id": 60, "title": "Knots", "authors": [{"personId": 99}] * 20_000}]
    sessions = [{"id": 5, "name": "Lines", "contentIds": [60] * 1_000}] * 3
    started = process_time()
    assert read(contents=contents, sessions=sessions).sittings[0].description.count("**Knots**") == 1_000
    assert process_time() - started < 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9) | st.just(4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "title", "timeSlotId", "startDate", "contentIds", "authors", "personId"]),
            inner,
        )
    ),
    max_leaves=8,
)


@given(st.fixed_dictionaries(dict.fromkeys(PROGRAM, VALUES)))
def test_whatever_the_fields_hold_it_is_a_programme_or_a_feed_error(data):
    assert sigchi.is_it(data) in {True, False}
    with suppress(FeedError):
        assert isinstance(sigchi.parse(data, TOKYO), Programme)
