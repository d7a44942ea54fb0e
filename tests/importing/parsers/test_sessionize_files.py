"""Programmes that Sessionize gave out, against figures that jq counted."""

from zoneinfo import ZoneInfo

import pytest

from importing.parsers.counts import Counts, counts_of
from sessions.importing.parsers import sessionize
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.decoding import decode_json, decode_text

NEW_YORK = ZoneInfo("America/New_York")
UTC = ZoneInfo("UTC")


@pytest.fixture
def read(shared):
    return lambda name: decode_json(decode_text((shared / "data" / "sessionize" / name).read_bytes()))


def clock(instant, zone=NEW_YORK):
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") if instant else ""


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        # [.[].rooms[].sessions[]]|length, and of these the unique .startsAt[:10], .room and .speakers[].name
        ("2019-08-26_nyc.a-dd87f4e8.schedule.json", Counts(85, 2, 6, 90)),
        ("2019-08-26_nyc.b-4dfc508d.schedule.json", Counts(94, 2, 5, 95)),
        ("2019-08-26_nyc.c-6fbccd05.schedule.json", Counts(92, 2, 5, 95)),
        ("2024-09-19_nyc.schedule.json", Counts(80, 2, 4, 69)),
        ("sessionize-sample-GridSmart.json", Counts(11, 2, 3, 10)),
        # .sessions|length, and of these the unique .startsAt[:10], .roomId and .speakers[]
        ("sessionize-sample-All.json", Counts(11, 2, 3, 10)),
        # [.[].sessions[]]|length, the rest as above; the shape leaves service sessions out
        ("sessionize-sample-Sessions.json", Counts(10, 2, 2, 10)),
    ],
)
def test_every_session_of_a_file_is_there(read, name, counts):
    data = read(name)
    assert sessionize.is_it(data)
    programme = sessionize.parse(data, NEW_YORK)
    assert (programme.kind, counts_of(programme)) == ("sessionize", counts)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("empty-dump-with-BOM.json", ""),
        ("sessionize-sample-Speakers.json", "speakers"),
        ("sessionize-sample-SpeakerWall.json", "speakers"),
    ],
)
def test_a_file_without_sessions_is_known_and_refused_by_name(read, name, place):
    assert sessionize.is_it(read(name))
    with pytest.raises(FeedError) as caught:
        sessionize.parse(read(name), NEW_YORK)
    assert (caught.value.fault, caught.value.place) == (Fault.NO_SESSIONS, place)


def bounds(programme, zone):
    return {
        sitting.external_id: (
            sitting.title[:20],
            clock(sitting.starts_at, zone),
            clock(sitting.ends_at, zone)[11:],
            sitting.room,
            str(sitting.on),
        )
        for sitting in programme.sittings
    }


def test_sessions_of_2024_stand_where_the_file_has_them(read):
    found = bounds(sessionize.parse(read("2024-09-19_nyc.schedule.json"), NEW_YORK), NEW_YORK)
    hall, second, third = "Grand Ballroom 1", "Grand Ballroom 2", "Sapphire Room"
    expected = {
        "739401": ("The Future of Androi", "2024-09-19 09:15", "10:00", hall, "2024-09-19"),
        "722420": ("Efficient Android Bu", "2024-09-19 10:20", "11:00", "Fountain Room", "2024-09-19"),
        "717904": ("GC You Later, Alloca", "2024-09-19 11:15", "11:55", second, "2024-09-19"),
        "725412": ("Accelerating On-Devi", "2024-09-19 12:10", "12:30", third, "2024-09-19"),
        "721534": ("Composing an API the", "2024-09-19 13:40", "14:20", hall, "2024-09-19"),
        "719914": ("Mobile Developer Pro", "2024-09-19 17:20", "18:00", hall, "2024-09-19"),
        "679855eb-bf43-49eb-906a-2a109955a5eb": ("Party", "2024-09-19 18:00", "19:40", hall, "2024-09-19"),
        "720376": ("Scaling Android Deve", "2024-09-20 09:20", "10:00", third, "2024-09-20"),
        "702926": ("Math and Modeling fo", "2024-09-20 13:40", "14:20", third, "2024-09-20"),
        "721070": ("Building an AR app w", "2024-09-20 16:20", "17:00", second, "2024-09-20"),
    }
    assert {key: found.get(key) for key in expected} == expected


def test_sessions_of_2019_stand_where_the_file_has_them(read):
    found = bounds(sessionize.parse(read("2019-08-26_nyc.a-dd87f4e8.schedule.json"), NEW_YORK), NEW_YORK)
    first, second = "2019-08-26", "2019-08-27"
    expected = {
        "131973": ("Keynote: Being more ", "2019-08-26 09:00", "09:45", "Track 🚀", first),
        "132853": ("Performance in a Kot", "2019-08-26 10:00", "10:40", "Track 🚀", first),
        "132963": ("Inhibiting the impos", "2019-08-26 16:05", "16:45", "Track 🚀", first),
        "132702": ("SwiftUI meets Kotlin", "2019-08-26 16:05", "16:45", "Track 🎸", first),
        "133472": ("Getting big payouts ", "2019-08-26 16:05", "16:45", "Track 🏋️‍♀️", first),
        "132792": ("If your code looks l", "2019-08-26 10:55", "12:30", "Workshop Room", first),
        "133188": ("Make Better Decision", "2019-08-27 13:35", "13:55", "Track 🚀", second),
        "132278": ("Effective Multiplatf", "2019-08-27 11:45", "12:25", "Track 🎸", second),
        "131601": ("Adding Flutter to yo", "2019-08-27 10:50", "11:30", "Track 🐶", second),
        "136970": ("Building a Security ", "2019-08-27 10:50", "11:30", "Track 🍟", second),
    }
    assert {key: found.get(key) for key in expected} == expected


def test_the_three_shapes_of_one_event_tell_the_same(read):
    whole, in_rooms, in_groups = (
        sessionize.parse(read(f"sessionize-sample-{shape}.json"), UTC).sittings
        for shape in ("All", "GridSmart", "Sessions")
    )
    assert set(whole) == set(in_rooms)
    assert set(in_groups) < set(whole)
    (aiden,) = [sitting for sitting in whole if sitting.external_id == "14022"]
    assert (aiden.title, aiden.format, aiden.track, aiden.room) == (
        "Aiden's Session",
        "Session",
        "Technical",
        "Green Room",
    )
    assert (aiden.speakers, clock(aiden.starts_at, UTC), clock(aiden.ends_at, UTC)) == (
        ("Aiden Test",),
        "2017-05-27 09:00",
        "2017-05-27 10:00",
    )
