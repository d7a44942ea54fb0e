"""Which session a photo was taken in, by the clock alone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sessions.rules.days import conference_date
from sessions.rules.photo_matching import PhotoSession, match_photo_to_session, proposals, utc_of_photo

TOKYO = ZoneInfo("Asia/Tokyo")
VEGAS = ZoneInfo("America/Los_Angeles")


def at(clock: str, day: int = 1) -> datetime:
    return datetime.combine(date(2026, 12, day), time.fromisoformat(clock), UTC)


def sitting(key: str, start: str, end: str | None, *, attended: bool = False, day: int = 1) -> PhotoSession[str]:
    return PhotoSession(key, at(start, day), at(end, day) if end else None, attended)


ROW = [sitting("a", "09:00", "10:00"), sitting("b", "10:00", "11:00"), sitting("c", "11:30", "12:00")]
SHORT_BREAK = [sitting("a", "09:00", "09:50"), sitting("b", "10:00", "10:50")]
TWO = [sitting("a", "09:00", "10:00"), sitting("b", "09:30", "10:30")]
TWO_B = [sitting("a", "09:00", "10:00"), sitting("b", "09:30", "10:30", attended=True)]
TWO_BOTH = [sitting("a", "09:00", "10:00", attended=True), sitting("b", "09:30", "10:30", attended=True)]
TWINS = [sitting("a", "09:00", "10:00"), sitting("b", "09:00", "10:00")]
OPEN_END = [sitting("a", "09:00", None)]
NO_LENGTH = [sitting("a", "09:00", "09:00"), sitting("b", "09:00", "09:00")]


@pytest.mark.parametrize(
    ("sittings", "clock", "expected"),
    [
        ([], "09:00", None),
        # One after the other: what is running goes before what overruns or is about to begin.
        (ROW, "08:44", None),
        (ROW, "08:45", "a"),
        (ROW, "09:00", "a"),
        (ROW, "09:59:59", "a"),
        (ROW, "10:00", "b"),
        (ROW, "10:10", "b"),
        (ROW, "11:00", "b"),
        (ROW, "11:14", "b"),
        (ROW, "11:16", "c"),
        (ROW, "11:30", "c"),
        (ROW, "12:20", "c"),
        (ROW, "12:20:01", None),
        # Neither is running, both are near: the nearer one.
        (SHORT_BREAK, "09:52", "a"),
        (SHORT_BREAK, "09:55", "a"),
        (SHORT_BREAK, "09:58", "b"),
        # At the same time: the one attended, else nobody knows.
        (TWO, "09:10", "a"),
        (TWO, "09:40", None),
        (TWO, "10:10", "b"),
        (TWO, "10:35", "b"),
        (TWO_B, "09:40", "b"),
        (TWO_B, "09:10", "a"),
        (TWO_BOTH, "09:40", None),
        (TWINS, "09:30", None),
        (TWINS, "10:05", None),
        (NO_LENGTH, "09:00", None),
        # An end that nobody knows is taken to be an hour later.
        (OPEN_END, "09:59", "a"),
        (OPEN_END, "10:20", "a"),
        (OPEN_END, "10:21", None),
    ],
)
def test_photo_is_filed_under(sittings: list[PhotoSession[str]], clock: str, expected: str | None) -> None:
    assert match_photo_to_session(at(clock), sittings) == expected
    assert match_photo_to_session(at(clock), reversed(sittings)) == expected


@pytest.mark.parametrize(("clock", "expected"), [("09:55", None), ("10:02", "a"), ("10:10", "b")])
def test_of_attended_sessions_the_last_one_logged_before_the_photo(clock: str, expected: str | None) -> None:
    starts = {"a": at("10:00"), "b": at("10:05")}
    logged = [PhotoSession(key, start, attended=True, logged=True) for key, start in starts.items()]
    assert match_photo_to_session(at(clock), logged) == expected


@pytest.mark.parametrize(
    ("sittings", "clock", "expected"),
    [
        ([], "09:00", []),
        (ROW, "09:30", ["a"]),
        (TWO, "09:40", ["a", "b"]),
        (TWO_B, "09:40", ["b", "a"]),
        (TWINS, "10:05", ["a", "b"]),
        # Nothing near enough to file it: what was nearest within three hours.
        (ROW, "12:45", ["c"]),
        (ROW, "08:00", ["a"]),
        (ROW, "15:00", ["c"]),
        (ROW, "15:01", []),
        ([sitting(str(n), "09:00", "10:00") for n in range(9)], "09:30", ["0", "1", "2"]),
    ],
)
def test_photo_is_offered_the_likeliest_sessions(
    sittings: list[PhotoSession[str]], clock: str, expected: list[str]
) -> None:
    assert proposals(at(clock), sittings) == expected


@pytest.mark.parametrize(
    ("local", "offset", "zone", "expected"),
    [
        ("2026-12-01 09:10", None, TOKYO, "2026-12-01 00:10"),
        ("2026-12-01 09:10", 540, VEGAS, "2026-12-01 00:10"),
        ("2026-12-01 09:10", -480, TOKYO, "2026-12-01 17:10"),
        ("2026-12-01 09:10", 0, TOKYO, "2026-12-01 09:10"),
        ("2026-12-01 09:10", 330, TOKYO, "2026-12-01 03:40"),
        # The hour that happens twice is the first one.
        ("2026-11-01 01:30", None, VEGAS, "2026-11-01 08:30"),
    ],
)
def test_clock_of_a_camera_is_read_by_its_own_offset_else_by_the_zone(
    local: str, offset: int | None, zone: ZoneInfo, expected: str
) -> None:
    instant = utc_of_photo(datetime.fromisoformat(local), offset, zone)
    assert instant == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_forty_photos_of_two_days_lie_each_in_its_session() -> None:
    sittings = [
        PhotoSession((day, hour), at(f"{hour:02}:00", day), at(f"{hour:02}:50", day), attended=hour % 2 == 0)
        for day in (1, 2)
        for hour in range(9, 14)
    ]
    photos = [(day, hour, minute) for day in (1, 2) for hour in range(9, 14) for minute in (0, 17, 38, 52)]
    filed = [match_photo_to_session(at(f"{hour:02}:{minute:02}", day), sittings) for day, hour, minute in photos]
    assert (len(photos), filed) == (40, [(day, hour) for day, hour, _minute in photos])


def test_party_after_midnight_belongs_to_its_session_and_to_the_evening_before() -> None:
    start = datetime(2026, 12, 1, 22, tzinfo=TOKYO).astimezone(UTC)
    party = PhotoSession("party", start, start + timedelta(hours=4))
    taken = utc_of_photo(datetime(2026, 12, 2, 1, 30), None, TOKYO)
    assert match_photo_to_session(taken, [party]) == "party"
    assert conference_date(taken, TOKYO) == date(2026, 12, 1)
