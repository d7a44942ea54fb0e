"""Schedules in JSON, both versions: what each writer does differently, and what is refused, by name and place."""

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers.frab.schedule_json import is_it, parse
from sessions.importing.parsers.programme import Fault, FeedError, Programme

BERLIN = ZoneInfo("Europe/Berlin")
EVENT = {"id": 17, "title": "Nuts", "date": "2030-05-04T10:00:00+02:00", "start": "10:00", "duration": "00:45"}


def schedule(*events, rooms=None, **conference):
    rooms = {"Hall 1": list(events)} if rooms is None else rooms
    day = {"index": 2, "date": "2030-05-04", "rooms": rooms}
    return {"schedule": {"version": "1", "conference": {"title": "Nutcon", "days": [day], **conference}}}


def hub(*events, **conference):
    days = [
        {"index": 1, "date": "2030-05-04", "start": "2030-05-04T09:00:00+02:00", "end": "2030-05-05T06:00:00+02:00"},
        {"index": 2, "date": "2030-05-05", "start": "2030-05-05T06:00:00+02:00", "end": "2030-05-06T06:00:00+02:00"},
    ]
    return {"schedule": {"conference": {"title": "Nutcon", "days": days, **conference}, "events": list(events)}}


def only(data, zone=BERLIN):
    (sitting,) = parse(data, zone).sittings
    return sitting


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def refused(data):
    with pytest.raises(FeedError) as caught:
        parse(data, BERLIN)
    return caught.value.fault, caught.value.place, caught.value.found


def test_an_event_stands_in_its_day_and_room():
    sitting = only(schedule(EVENT))
    assert (sitting.starts_at, sitting.ends_at) == (at("2030-05-04T10:00+02:00"), at("2030-05-04T10:45+02:00"))
    assert (sitting.on, sitting.room, sitting.external_id) == (date(2030, 5, 4), "Hall 1", "17")


@pytest.mark.parametrize(
    "persons",
    [
        [{"id": 1, "public_name": "Ada Nut"}, {"name": "Bo"}],
        [{"full_public_name": "Ada Nut", "biography": "…"}, {"code": "QX7MPA", "name": "Bo", "answers": []}],
        [{"first_name": "Ada", "last_name": "Nut"}, "Bo", {}, None],
        ["Ada Nut", "Bo", "Ada Nut"],
        [{"public_name": "Ada Nut", "name": "A. N. Other"}, {"public_name": "", "name": "Bo"}],
    ],
)
def test_people_are_named_in_each_way(persons):
    assert only(schedule({**EVENT, "persons": persons})).speakers == ("Ada Nut", "Bo")


def test_texts_may_be_objects_by_language_or_with_a_name():
    sitting = only(
        schedule(
            {
                **EVENT,
                "title": {"de": "Nüsse", "en": "Nuts"},
                "room": {"name": "Saal / Hall", "slug": "saal"},
                "track": {"de": "Bäume"},
                "type": {"en": "Talk"},
                "language": ["de", "en"],
                "description": {"en": "All of them."},
            }
        )
    )
    assert (sitting.title, sitting.room, sitting.track) == ("Nuts", "Saal / Hall", "Bäume")
    assert (sitting.format, sitting.description) == ("Talk", "All of them.")


def test_null_is_as_good_as_nothing():
    keys = ("guid", "date", "start", "duration", "room", "track", "type", "language", "abstract", "persons", "links")
    sitting = only(schedule({"title": "Nuts", **dict.fromkeys(keys)}, None))
    assert (sitting.title, sitting.room, sitting.on) == ("Nuts", "Hall 1", date(2030, 5, 4))
    assert (sitting.external_id, sitting.starts_at, sitting.speakers) == ("", None, ())


def test_letters_of_pretalx_are_no_code_and_answers_are_nobody_elses_business():
    event = {**EVENT, "code": "QX7MPA", "slug": "QX7MPA", "answers": [{"question": 10, "answer": "call 555-0100"}]}
    sitting = only(schedule(event))
    assert (sitting.code, sitting.title, sitting.description) == ("", "Nuts", "")


def test_rooms_may_be_a_list_and_days_may_have_none():
    rooms = [{"name": "Hall 1", "events": [EVENT]}, {"name": "Empty", "events": None}]
    assert only(schedule(rooms=rooms)).room == "Hall 1"
    beside = schedule(EVENT)
    beside["schedule"]["conference"]["days"].append({"index": 3, "date": "2030-05-05"})
    assert only(beside).on == date(2030, 5, 4)
    bare = {"schedule": {"days": [{"date": "2030-05-04", "events": [EVENT]}]}}
    assert is_it(bare)
    assert only(bare).room == ""


@pytest.mark.parametrize(
    ("change", "ends_at"),
    [
        ({"end": "2030-05-04T11:15:00+02:00"}, "2030-05-04T11:15+02:00"),
        ({"end": "2030-05-04T09:00:00+02:00"}, "2030-05-04T10:45+02:00"),
        ({"end": "11:15", "duration": None}, "2030-05-04T11:15+02:00"),
        ({"duration": 90}, "2030-05-04T11:30+02:00"),
        ({"duration": "1:02:00"}, "2030-05-05T12:00+02:00"),
    ],
)
def test_an_end_counts_before_a_duration_if_it_comes_after_the_start(change, ends_at):
    assert only(schedule({**EVENT, **change})).ends_at == at(ends_at)


def test_an_end_that_is_told_by_nothing_is_unknown():
    assert only(schedule({**EVENT, "duration": "00:00"})).ends_at is None


def test_a_clock_that_ends_after_midnight():
    night = {**EVENT, "date": "2030-05-04T23:30:00+02:00", "end": "00:30", "duration": ""}
    assert only(schedule(night)).ends_at == at("2030-05-05T00:30+02:00")


def test_links_may_be_plain_addresses_and_relative_ones():
    event = {**EVENT, "links": ["https://example.org"], "attachments": [{"url": "/a.pdf", "title": "Folien"}]}
    data = schedule(event)
    data["schedule"]["base_url"] = "https://example.org/2030/"
    assert only(data).slides_url == "https://example.org/a.pdf"


def test_the_second_version_tells_rooms_and_tracks_by_reference():
    event = {
        "guid": "g",
        "code": "QX7MPA",
        "title": "Nuts",
        "start": "2030-05-05T05:30:00+02:00",
        "end": "2030-05-05T06:30:00+02:00",
        "room": {"guid": "r1"},
        "track": {"slug": "trees"},
        "type": "TALK",
        "participants": [{"guid": "p", "name": "Ada Nut", "role": "SPEAKER"}],
    }
    data = hub(event, rooms=[{"guid": "r1", "name": "Hall 1"}], tracks=[{"slug": "trees", "name": "Trees & Nuts"}])
    sitting = only(data)
    assert (sitting.external_id, sitting.room, sitting.track) == ("g", "Hall 1", "Trees & Nuts")
    assert (sitting.on, sitting.speakers, sitting.code) == (date(2030, 5, 4), ("Ada Nut",), "")
    assert sitting.ends_at == at("2030-05-05T06:30+02:00")


def test_the_days_of_the_second_version_end_when_they_say():
    starts = ["2030-05-05T05:59:00+02:00", "2030-05-05T06:00:00+02:00", "2030-05-06T05:59:00+02:00"]
    data = hub(*({"title": start, "start": start} for start in starts))
    assert [s.on for s in parse(data, BERLIN).sittings] == [date(2030, 5, 4), date(2030, 5, 5), date(2030, 5, 5)]


def test_the_second_version_without_days_rooms_or_tracks():
    data = {"schedule": {"conference": {}, "events": [{"title": "Nuts", "room": "Hall 1", "track": {"slug": "trees"}}]}}
    assert (only(data).room, only(data).track, only(data).on) == ("Hall 1", "trees", None)


INSIDE = "day 2 › room Hall 1 › event 17"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([], (Fault.NOT_THE_SHAPE, "the whole", "[]")),
        ({}, (Fault.MISSING, "schedule", "")),
        ({"schedule": 1}, (Fault.NOT_THE_SHAPE, "schedule", "1")),
        ({"schedule": {"conference": []}}, (Fault.NOT_THE_SHAPE, "schedule › conference", "[]")),
        ({"schedule": {"conference": {}}}, (Fault.MISSING, "schedule › conference › days", "")),
        ({"schedule": {"conference": {"days": 3}}}, (Fault.NOT_THE_SHAPE, "schedule › conference › days", "3")),
        ({"schedule": {"conference": {"days": []}}}, (Fault.NO_SESSIONS, "", "")),
        ({"schedule": {"conference": {"days": [7]}}}, (Fault.NOT_THE_SHAPE, "day 1", "7")),
        (schedule(rooms="Hall"), (Fault.NOT_THE_SHAPE, "day 2 › rooms", "Hall")),
        (schedule(rooms={"Hall 1": {}}), (Fault.NOT_THE_SHAPE, "day 2 › room Hall 1", "{}")),
        (schedule(EVENT, "x"), (Fault.NOT_THE_SHAPE, "day 2 › room Hall 1 › event #2", "x")),
        (schedule({**EVENT, "title": None}), (Fault.MISSING, f"{INSIDE} › title", "")),
        (schedule({**EVENT, "date": "soon"}), (Fault.BAD_TIME, f"{INSIDE} › date", "soon")),
        (schedule({**EVENT, "duration": "long"}), (Fault.BAD_DURATION, f"{INSIDE} › duration", "long")),
        (schedule({**EVENT, "end": "late"}), (Fault.BAD_TIME, f"{INSIDE} › end", "late")),
        (schedule({**EVENT, "persons": 3}), (Fault.NOT_THE_SHAPE, f"{INSIDE} › persons", "3")),
        (schedule({**EVENT, "links": {}}), (Fault.NOT_THE_SHAPE, f"{INSIDE} › links", "{}")),
        (hub({"id": 4, "title": "a", "start": "soon"}), (Fault.BAD_TIME, "event 4 › start", "soon")),
        (hub([]), (Fault.NOT_THE_SHAPE, "event #1", "[]")),
    ],
)
def test_what_is_no_schedule_is_refused_by_name_and_place(data, expected):
    assert refused(data) == expected


def test_rooms_beside_the_conference_break_the_definition_of_the_format():
    data = schedule(EVENT)
    data["schedule"]["rooms"] = []
    assert refused(data) == (Fault.NOT_THE_SHAPE, "schedule › rooms", "[]")


def test_other_json_is_not_taken_for_a_schedule():
    for other in (None, [], {"sessions": []}, {"schedule": [], "conference": {}}, {"properties": {"schedule": {}}}):
        assert not is_it(other)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*EVENT, "name", "url"]), inner),
    max_leaves=6,
)
KEYS = ["title", "date", "start", "end", "duration", "room", "track", "persons", "participants", "links", "recording"]


@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.booleans())
def test_any_values_give_a_programme_or_a_feed_error(facts, second):
    data = (hub if second else schedule)({**EVENT, **facts})
    with suppress(FeedError):
        assert isinstance(parse(data, BERLIN), Programme)


@given(st.sampled_from(["days", "rooms", "tracks", "title", "time_zone_name", "day_change"]), JSON, st.booleans())
def test_any_conference_gives_a_programme_or_a_feed_error(key, value, second):
    data = (hub if second else schedule)(EVENT)
    data["schedule"]["conference"][key] = value
    with suppress(FeedError):
        assert isinstance(parse(data, BERLIN), Programme)
