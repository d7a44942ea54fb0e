"""The conference.json of PyCon US becomes a programme, and so does what looks like it."""

import json
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.parsers.counts import Counts, counts_of
from sessions.importing.parsers.ical.events import pycon_facts
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting
from sessions.importing.parsers.recognise import parse

NEW_YORK = ZoneInfo("America/New_York")
TALK = {"conf_key": 7, "kind": "talk", "name": "Talk", "start": "2025-05-17T13:30:00-04:00"}


@pytest.fixture(scope="module")
def conference(shared):
    path = shared / "data" / "schedules" / "pycon-us-2025-conference.json"
    return parse(path.read_bytes(), NEW_YORK)


def clock(instant):
    return instant.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M") if instant else ""


def only(**facts):
    (sitting,) = read([TALK | facts])
    return sitting


def read(schedule):
    return parse(json.dumps({"schedule": schedule}).encode(), NEW_YORK).sittings


def refused(data):
    with pytest.raises(FeedError) as caught:
        read(data)
    return caught.value.fault, caught.value.place, caught.value.found


def test_every_session_of_the_file_is_there(conference):
    """The figures are those of jq on the file.

    Sessions ``.schedule|length``, days ``[.schedule[].start[:10]]|unique|length`` (none starts before 07:00), rooms
    ``[.schedule[].room]|unique|length``, speakers ``[.schedule[]|.speakers//[]|.[].name]|unique|length``.
    """
    assert (conference.kind, counts_of(conference)) == ("pycon", Counts(163, 5, 18, 131))
    formats = [sitting.format for sitting in conference.sittings]
    # [.schedule[].kind]|group_by(.)|map([.[0],length])
    assert {name: formats.count(name) for name in set(formats)} == {
        "break": 13,
        "charla": 16,
        "plenary": 19,
        "sponsor-workshop": 16,
        "talk": 75,
        "tutorial": 24,
    }


def test_sessions_stand_where_the_file_has_them(conference):
    found = {
        sitting.external_id: (sitting.title[:20], clock(sitting.starts_at), clock(sitting.ends_at)[11:], sitting.room)
        for sitting in conference.sittings
    }
    everywhere = "Hall C, Ballroom A, Ballroom BC, Room 301-305, Room 310/311"
    expected = {
        "98": ("Breakfast", "2025-05-17 07:30", "09:00", "Outside of Hall B"),
        "4": ("Python project packa", "2025-05-14 09:00", "12:30", "Room 319"),
        "102": ("Break", "2025-05-17 10:05", "10:30", everywhere),
        "109": ("Missing the Apex: Pr", "2025-05-17 11:15", "11:45", "Ballroom A"),
        "114": ("How to build a cross", "2025-05-17 12:00", "12:30", "Ballroom A"),
        "172": ("Lunch", "2025-05-16 13:00", "14:00", "Hall A"),
        "124": ("Looking At Audio", "2025-05-17 13:30", "14:15", "Ballroom A"),
        "75": ("Cómo llevar tus pres", "2025-05-16 14:00", "14:30", "Room 310/311"),
        "144": ("Metaclasses Demystif", "2025-05-17 17:00", "17:30", "Hall C"),
        "97": ("Lightning Talks", "2025-05-16 18:00", "19:00", "Hall B"),
    }
    assert {key: found.get(key) for key in expected} == expected


def test_a_title_that_is_a_link_is_its_text(conference):
    titles = [sitting.title for sitting in conference.sittings]
    assert titles.count("Steering Council Panel") == 1
    assert only(name="[One](/a) and [two](/b)").title == "[One](/a) and [two](/b)"


def test_a_whole_session():
    sitting = only(
        end="2025-05-17T14:15:00-04:00",
        duration=45,
        section="talks",
        rooms=["Hall A", "Hall B/C"],
        room="Hall A",
        speakers=[{"id": 1, "name": "Jane Ito", "bio": "<p>-</p>"}, {"id": 2, "name": "Jane Ito"}],
        authors=["Somebody"],
        description="<p>Read <em>this</em></p>",
        cancelled=False,
    )
    assert sitting == Sitting(
        title="Talk",
        external_id="7",
        format="talk",
        track="talks",
        room="Hall A, Hall B/C",
        speakers=("Jane Ito",),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        on=date(2025, 5, 17),
        description="Read *this*",
    )
    assert (clock(sitting.starts_at), clock(sitting.ends_at)) == ("2025-05-17 13:30", "2025-05-17 14:15")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"duration": 45}, ("2025-05-17 13:30", "2025-05-17 14:15", date(2025, 5, 17))),
        ({"start": "2025-05-18T01:00:00"}, ("2025-05-18 01:00", "", date(2025, 5, 17))),
        ({"start": "2025-05-18"}, ("", "", date(2025, 5, 18))),
        ({"start": None, "end": "2025-05-18T01:00:00"}, ("", "", None)),
        ({"end": "2025-05-17T13:00:00-04:00"}, ("2025-05-17 13:30", "", date(2025, 5, 17))),
        ({"end": None, "duration": None}, ("2025-05-17 13:30", "", date(2025, 5, 17))),
    ],
)
def test_times_are_what_the_session_says_or_unknown(facts, expected):
    sitting = only(**facts)
    assert (clock(sitting.starts_at), clock(sitting.ends_at), sitting.on) == expected


def test_everything_but_a_title_may_be_missing_or_null():
    nothing = dict.fromkeys(("section", "room", "rooms", "speakers", "authors", "description", "start", "conf_key"))
    assert only(**nothing, kind=None) == Sitting(title="Talk")
    assert only(authors=["Jane Ito"]).speakers == ("Jane Ito",)


def test_cancelled_sessions_are_left_out():
    schedule = [TALK | {"cancelled": True}, TALK | {"name": "Stays"}]
    assert [sitting.title for sitting in read(schedule)] == ["Stays"]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ([TALK | {"name": " "}], (Fault.MISSING, "session 1 › title", "")),
        ([TALK | {"start": "soon"}], (Fault.BAD_TIME, "session 1 › start", "soon")),
        ([TALK | {"duration": -1}], (Fault.BAD_DURATION, "session 1 › duration", "-1")),
        ([TALK | {"duration": 10**20}], (Fault.BAD_DURATION, "session 1 › duration", str(10**20))),
    ],
)
def test_what_has_another_shape_names_its_place(data, refusal):
    assert refused(data) == refusal


@pytest.mark.parametrize("data", [[], {}, {"schedule": []}, {"schedule": {"conference": {}}}])
def test_other_values_are_not_taken_for_it(data):
    with pytest.raises(FeedError):
        parse(json.dumps(data).encode(), ZoneInfo("UTC"))


@pytest.mark.parametrize(
    "text", ["", "Kind: talk\nName: a", "Section: a\nKind: b", "A talk.\nSection: a\nKind: b\nName: c"]
)
def test_descriptions_of_others_are_not_taken_apart(text):
    assert pycon_facts(text) is None


def test_a_description_of_the_calendar_is_taken_apart():
    text = "Section: talks\nKind: talk\nName: A\nB\nSpeakers:\nC\nSpeakers:\nJane Ito\n<p>One<br>\ntwo</p>\nAna\n"
    assert pycon_facts(text) == Sitting(
        title="", format="talk", track="talks", speakers=("Jane Ito", "Ana"), description="B\nSpeakers:\nC"
    )
    assert pycon_facts("Section: \nKind: talk\nName: A") == Sitting(title="", format="talk")


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(sorted(TALK)), inside, max_size=4),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.sampled_from([*TALK, "end", "duration", "rooms", "speakers"]), _ANYTHING), max_size=3)
)
def test_any_schedule_gives_a_programme_or_a_named_error(schedule):
    with suppress(FeedError):
        assert isinstance(parse(json.dumps({"schedule": schedule}).encode(), NEW_YORK), Programme)
