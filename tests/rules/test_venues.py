"""The building that a room is in, and ways between buildings that take longer than the time between."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from sessions.rules.venues import VenueChange, venue_changes, venue_of

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("room", "venue"),
    [
        # re:Invent
        ("Venetian | Level 3 | Murano 3304", "Venetian"),
        ("Venetian | Hall B | Expo | Theater 5", "Venetian"),
        ("Caesars Forum | Level 1 | Summit 232 | Content Hub | Builder's 1", "Caesars Forum"),
        ("MGM | Level 1 | 102", "MGM"),
        ("Wynn | Upper Convention Promenade | Bollinger", "Wynn"),
        (" – Aria West, Level 3, Ironwood 7, T2", "Aria West"),
        # FOSDEM: UA, UB and UD are wings of one building
        ("AW1.126", "A"),
        ("K.4.401", "K"),
        ("H.1302 (Depage)", "H"),
        ("UB2.252A (Lameere)", "U"),
        ("UD2.208 (Decroly)", "U"),
        # named
        ("Room 3, Building B", "Building B"),
        ("A棟 301", "A棟"),
        ("2号館 大教室", "2号館"),
        # rooms that name no building
        *[
            (room, "")
            for room in (
                *("", "Janson", "Hall A", "Room 301-305", "Ballroom BC", "Saal 1", "Saal A - Makespace", "Track 2"),
                *("Hall C, Ballroom A, Ballroom BC, Room 301-305", "Hall A | Level 2", "Hall A | Level 2 | LVCC"),
                *("Grand Ballroom | Level 2 | North", "Main Stage, Level 1, Centre", "Art & Play Bus Stage (H)"),
                *("Workshop Room", "KliMathematik Augsburg, look in description", "Online | Stream | 2"),
                *(
                    "Building serverless apps",
                    "2.1",
                    "v1.126",
                    "Node.js",
                    "ホール | 2階 | 東",
                    "大ホール",
                    "Kidspace - Orga",
                ),
                *("Track 🚀", "Zelt Klima, Kohle & Co2", "Concourse A", "CDC Mini Stage", "Villa Azur", "Pier 4"),
            )
        ],
    ],
)
def test_venue_is_named_only_where_the_room_says_it(room, venue):
    assert venue_of(room) == venue


@dataclass
class Sitting:
    pk: int
    room: str
    starts_at: datetime | None
    ends_at: datetime | None


V, M, UNKNOWN = "Venetian | Level 3 | Lido", "MGM Grand | Level 1 | 102", "Room 5"


def day(*rows: tuple[str, int | None, int | None]) -> list[Sitting]:
    """Return sessions by their room, and their first and last minute after nine."""
    return [
        Sitting(key, room, *(None if at is None else NINE + at * MINUTE for at in times))
        for key, (room, *times) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("sessions", "late"),
    [
        (day((V, 0, 60), (M, 70, 130)), {1: 10}),
        (day((V, 0, 60), (M, 60, 130)), {1: 0}),
        (day((V, 0, 60), (M, 80, 130)), {}),  # as long as is needed
        (day((V, 0, 60), (V, 60, 130)), {}),
        (day((V, 0, 60), ("Venetian | Hall B | Expo", 61, 130)), {}),
        (day((V, 0, 60), (M, 50, 130)), {}),  # an overlap, which is marked as such
        (day((V, 0, 60), (UNKNOWN, 60, 130)), {}),
        (day((UNKNOWN, 0, 60), (M, 60, 130)), {}),
        (day((V, 0, 60), (UNKNOWN, 0, 60), (M, 70, 130)), {}),  # nobody knows which way it is
        (day((V, 0, 60), (M, 0, 55), (M, 70, 130)), {}),
        (day((V, 0, 60), (M, 70, 80), (V, 85, 130)), {1: 10, 2: 5}),
        (day(("MGM | Level 3 | 305", 0, 60), (M, 70, 130)), {}),  # one name is the beginning of the other
        (day(("The Venetian | Level 3 | Lido", 0, 60), (V, 70, 130)), {}),
        (day(("Aria East, Level 1, Joshua 2", 0, 60), ("Aria West, Level 3, Ironwood 7", 70, 130)), {}),
        (day(("MGM | Level 3 | 305", 0, 60), ("MGMT | Level 3 | 1", 70, 130)), {1: 10}),
        (day((V, 0, None), (M, None, 70), (M, 70, 130)), {}),
    ],
)
def test_way_is_marked_where_the_time_between_is_too_short(sessions, late):
    found = venue_changes(sessions, 20)
    assert {key: change.minutes for key, change in found.items()} == late
    assert venue_changes(sessions, 0) == {}


def test_way_names_both_buildings_and_what_is_needed():
    assert venue_changes(day((V, 0, 60), (M, 70, 130)), 15) == {1: VenueChange("Venetian", "MGM Grand", 10, 15)}


def test_ways_are_those_that_one_would_find_by_hand():
    random = Random(16)
    for _round in range(300):
        rows = []
        for _ in range(12):
            start = random.randrange(0, 200, 5)
            rows.append((random.choice([V, M, UNKNOWN, "AW1.126"]), start, start + random.choice([0, 5, 30, 60])))
        sessions = day(*rows)
        expected = set()
        for each in sessions:
            before = [
                other for other in sessions if timedelta(0) <= each.starts_at - other.ends_at < timedelta(minutes=20)
            ]
            names = {venue_of(other.room) for other in before}
            if before and venue_of(each.room) and not names & {"", venue_of(each.room)}:
                expected.add(each.pk)
        assert set(venue_changes(sessions, 20)) == expected
