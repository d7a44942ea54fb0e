"""Every shape in which Sessionize gives out a programme becomes one, each session once."""

import json
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers import sessionize
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting

NEW_YORK = ZoneInfo("America/New_York")
TALK = {"id": "14", "title": "Talk", "startsAt": "2024-09-19T09:15:00", "endsAt": "2024-09-19T10:00:00"}


def clock(instant):
    return instant.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M") if instant else ""


def grid(*rooms, date="2024-09-19T00:00:00"):
    """Return GridSmart with one day; rooms are pairs of a name and its sessions."""
    return [{"date": date, "rooms": [{"id": 1, "name": name, "sessions": inside} for name, inside in rooms]}]


def everything(session, **lists):
    """Return the shape All with one session."""
    return {"sessions": [session], "speakers": [], "questions": [], "categories": [], "rooms": []} | lists


def only(data, zone=NEW_YORK):
    (sitting,) = sessionize.parse(data, zone).sittings
    return sitting


def refused(data):
    with pytest.raises(FeedError) as caught:
        sessionize.parse(data, NEW_YORK)
    return caught.value.fault, caught.value.place, caught.value.found


def test_a_time_without_an_offset_is_in_the_zone_of_the_event_and_one_with_z_in_utc():
    naive = only(grid(("Hall", [TALK])))
    zulu = only(grid(("Hall", [TALK | {"startsAt": "2024-09-19T13:15:00Z", "endsAt": "2024-09-19T14:00:00Z"}])))
    assert naive == zulu
    assert clock(naive.starts_at) == "2024-09-19 09:15"


def test_a_session_after_midnight_is_on_the_day_that_lists_it():
    late = TALK | {"startsAt": "2024-09-20T01:00:00", "endsAt": None}
    assert only(grid(("Hall", [late]))).on == date(2024, 9, 19)
    assert only(everything(late)).on == date(2024, 9, 19)
    assert only(grid(("Hall", [TALK | {"startsAt": None}]))).on == date(2024, 9, 19)


def test_a_session_that_is_listed_in_several_rooms_or_groups_is_one_sitting():
    assert only(grid(("Hall", [TALK]), ("Attic", [TALK]), ("Hall", [TALK]))).room == "Hall, Attic"
    assert only(grid(("Hall", [TALK | {"room": "Hall"}]), ("Attic", [TALK | {"room": "Hall"}]))).room == "Hall"
    groups = [{"groupId": number, "groupName": str(number), "sessions": [TALK]} for number in (1, 2)]
    assert only(groups).track == "1"
    again = TALK | {"startsAt": "2024-09-19T11:15:00", "endsAt": "2024-09-19T12:00:00"}
    assert len(sessionize.parse(grid(("Hall", [TALK, again])), NEW_YORK).sittings) == 2
    unnamed = TALK | {"id": None}
    assert len(sessionize.parse(grid(("Hall", [unnamed]), ("Attic", [unnamed])), NEW_YORK).sittings) == 2


def test_a_whole_session_of_a_grid():
    categories = [
        {"id": 1, "name": "Session format", "categoryItems": [{"id": 2, "name": "Workshop"}]},
        {"id": 3, "name": "Tracks", "categoryItems": [{"id": 4, "name": "Web"}, {"id": 5, "name": "Data"}]},
        {"id": 6, "name": "Level", "categoryItems": [{"id": 7, "name": "L300 – Advanced"}, {"id": 8, "name": "300"}]},
    ]
    sitting = only(
        grid(
            (
                "Hall",
                [
                    TALK
                    | {
                        "title": "COM301: Queues",
                        "description": "One.\r\n\r\nTwo",
                        "speakers": [{"id": "a", "name": "Jane Ito"}, {"id": "b", "name": "Ana "}],
                        "categories": categories,
                        "recordingUrl": "https://video.example.org/1",
                        "liveUrl": "https://live.example.org/1",
                        "status": "Accepted",
                    }
                ],
            )
        )
    )
    assert sitting == Sitting(
        title="Queues",
        external_id="14",
        code="COM301",
        level=300,
        format="Workshop",
        track="Web, Data",
        room="Hall",
        speakers=("Jane Ito", "Ana"),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        on=date(2024, 9, 19),
        description="One.\n\nTwo",
        recording_url="https://video.example.org/1",
    )


def test_the_numbers_of_all_become_names():
    session = TALK | {"roomId": 2, "speakers": ["a", "b", "gone"], "categoryItems": [10, 20, 99]}
    data = everything(
        session,
        speakers=[
            {"id": "a", "firstName": "Jane", "lastName": "Ito", "fullName": "Jane Ito"},
            {"id": "b", "firstName": "Ana", "lastName": "Li"},
        ],
        categories=[
            {"id": 1, "title": "Format", "items": [{"id": 10, "name": "Talk"}]},
            {"id": 2, "title": "Level", "items": [{"id": 20, "name": "200"}]},
        ],
        rooms=[{"id": 2, "name": "Hall"}],
    )
    sitting = only(data)
    assert (sitting.speakers, sitting.format, sitting.level, sitting.room) == (
        ("Jane Ito", "Ana Li"),
        "Talk",
        200,
        "Hall",
    )


def test_a_group_is_the_track_where_the_session_tells_none():
    group = {"groupId": 5, "groupName": "Web", "sessions": [TALK]}
    assert only([group]).track == "Web"
    assert only([group | {"groupId": None, "groupName": "All"}]).track == ""
    chosen = [{"id": 1, "name": "Session format", "categoryItems": [{"id": 5, "name": "Web"}]}]
    assert only([group | {"sessions": [TALK | {"categories": chosen}]}]).track == ""


def test_everything_but_a_title_may_be_missing_or_null():
    assert only(everything({"title": "Talk"})) == Sitting(title="Talk")
    nothing = dict.fromkeys(("id", "description", "speakers", "categories", "room", "roomId", "startsAt", "endsAt"))
    assert only(everything(nothing | {"title": "Talk"})) == Sitting(title="Talk")
    assert only(grid((None, [TALK]), date=None)).on == date(2024, 9, 19)
    assert only([{"date": None, "rooms": None}, *grid(("Hall", [TALK]), ("Empty", None))]).room == "Hall"


def test_sessions_that_were_withdrawn_are_left_out():
    gone = [TALK | {"id": str(number), "status": status} for number, status in enumerate(["Declined", "cancelled"])]
    assert only(everything(TALK, sessions=[*gone, TALK])).external_id == "14"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ("Talk", (Fault.NOT_THE_SHAPE, "", "str")),
        ([], (Fault.NO_SESSIONS, "", "")),
        (["Talk"], (Fault.NOT_THE_SHAPE, "day 1", "Talk")),
        ({"sessions": "Talk"}, (Fault.NOT_THE_SHAPE, "sessions", "Talk")),
        (everything("Talk"), (Fault.NOT_THE_SHAPE, "session 1", "Talk")),
        (everything(TALK, rooms=[1]), (Fault.NOT_THE_SHAPE, "rooms", "1")),
        (grid(("Hall", [TALK, 5])), (Fault.NOT_THE_SHAPE, "day 1 › room Hall › session 2", "5")),
        (grid(("Hall", {})), (Fault.NOT_THE_SHAPE, "day 1 › room Hall › sessions", "{}")),
        (grid(date="soon"), (Fault.BAD_TIME, "day 1 › date", "soon")),
        (
            grid(("Hall", [TALK | {"startsAt": "soon"}])),
            (Fault.BAD_TIME, "day 1 › room Hall › session 1 › startsAt", "soon"),
        ),
        (grid(("Hall", [TALK | {"title": " "}])), (Fault.MISSING, "day 1 › room Hall › session 1 › title", "")),
        (everything(TALK | {"speakers": "Ana"}), (Fault.NOT_THE_SHAPE, "session 1 › speakers", "Ana")),
        (everything(TALK | {"categories": [1]}), (Fault.NOT_THE_SHAPE, "session 1 › categories", "1")),
        (
            [{"groupId": 1, "groupName": "Web", "sessions": [1]}],
            (Fault.NOT_THE_SHAPE, "group Web › session 1", "1"),
        ),
    ],
)
def test_what_has_another_shape_names_its_place(data, refusal):
    assert refused(data) == refusal


@pytest.mark.parametrize("data", [None, [], {}, "x", [1], [{}], {"sessions": []}, [{"date": ""}], {"schedule": {}}])
def test_other_values_are_not_taken_for_it(data):
    assert not sessionize.is_it(data)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "title", "sessions", "rooms", "date"]), inside, max_size=4)
    ),
    max_leaves=10,
)
_KEYS = [*TALK, "speakers", "categories", "categoryItems", "room", "roomId", "recordingUrl", "status"]


@given(st.dictionaries(st.sampled_from(_KEYS), _ANYTHING), _ANYTHING)
def test_any_value_gives_a_programme_or_a_named_error(session, other):
    for data in (
        everything(session),
        everything(TALK, rooms=other),
        grid(("Hall", [session])),
        grid(("A", other)),
        other,
    ):
        with suppress(FeedError):
            assert isinstance(sessionize.parse(json.loads(json.dumps(data)), NEW_YORK), Programme)
