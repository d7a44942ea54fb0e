"""The 04:00 rule and the clock of the event; no database."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.days import conference_date, day_span, default_heading, instant_at

TOKYO = ZoneInfo("Asia/Tokyo")
VEGAS = ZoneInfo("America/Los_Angeles")
BERLIN = ZoneInfo("Europe/Berlin")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # UTC+14
MIDWAY = ZoneInfo("Pacific/Midway")  # UTC-11


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (datetime(2026, 12, 1, 23, 30), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 23, 59, 59), date(2026, 12, 1)),
        (datetime(2026, 12, 2, 0, 0), date(2026, 12, 1)),
        (datetime(2026, 12, 2, 0, 30), date(2026, 12, 1)),
        (datetime(2026, 12, 2, 1, 0), date(2026, 12, 1)),
        (datetime(2026, 12, 2, 3, 59, 59, 999999), date(2026, 12, 1)),
        (datetime(2026, 12, 2, 4, 0), date(2026, 12, 2)),
        (datetime(2027, 1, 1, 2, 0), date(2026, 12, 31)),
    ],
)
@pytest.mark.parametrize("zone", [TOKYO, VEGAS, BERLIN, KIRITIMATI, MIDWAY], ids=str)
def test_conference_date_ends_at_four(local: datetime, expected: date, zone: ZoneInfo) -> None:
    assert conference_date(local.replace(tzinfo=zone), zone) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (KIRITIMATI, date(2026, 6, 11)),  # 01:00 on the 12th
        (TOKYO, date(2026, 6, 11)),  # 20:00
        (VEGAS, date(2026, 6, 11)),  # 04:00
        (MIDWAY, date(2026, 6, 10)),  # 00:00 on the 11th
    ],
    ids=str,
)
def test_conference_date_of_one_instant_differs_by_zone(zone: ZoneInfo, expected: date) -> None:
    assert conference_date(datetime(2026, 6, 11, 11, 0, tzinfo=UTC), zone) == expected


def test_conference_date_asks_the_event_not_the_device() -> None:
    on_a_phone_set_to_tokyo = datetime(2026, 12, 3, 10, 0, tzinfo=TOKYO)
    assert conference_date(on_a_phone_set_to_tokyo, VEGAS) == date(2026, 12, 2)


def test_conference_date_in_the_hour_that_happens_twice() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=VEGAS, fold=0)
    second = datetime(2026, 11, 1, 1, 30, tzinfo=VEGAS, fold=1)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert [conference_date(first, VEGAS), conference_date(second, VEGAS)] == [date(2026, 10, 31)] * 2


def test_conference_date_around_the_hour_that_is_skipped() -> None:
    before = datetime(2026, 3, 8, 9, 59, tzinfo=UTC)  # 01:59, one minute later it is 03:00
    assert conference_date(before, VEGAS) == date(2026, 3, 7)
    assert conference_date(before + timedelta(minutes=60), VEGAS) == date(2026, 3, 7)  # 03:59
    assert conference_date(before + timedelta(minutes=61), VEGAS) == date(2026, 3, 8)  # 04:00


def test_conference_date_of_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        conference_date(datetime(2026, 12, 2, 10, 0), VEGAS)


@pytest.mark.parametrize(
    ("clock", "zone", "instant"),
    [
        (time(9, 0), VEGAS, datetime(2026, 12, 2, 17, 0, tzinfo=UTC)),
        (time(23, 30), VEGAS, datetime(2026, 12, 3, 7, 30, tzinfo=UTC)),
        (time(0, 30), VEGAS, datetime(2026, 12, 3, 8, 30, tzinfo=UTC)),
        (time(3, 59), VEGAS, datetime(2026, 12, 3, 11, 59, tzinfo=UTC)),
        (time(4, 0), VEGAS, datetime(2026, 12, 2, 12, 0, tzinfo=UTC)),
        (time(9, 0), TOKYO, datetime(2026, 12, 2, 0, 0, tzinfo=UTC)),
        (time(9, 0), KIRITIMATI, datetime(2026, 12, 1, 19, 0, tzinfo=UTC)),
        (time(9, 0), MIDWAY, datetime(2026, 12, 2, 20, 0, tzinfo=UTC)),
    ],
)
def test_instant_at_reads_the_clock_of_the_event(clock: time, zone: ZoneInfo, instant: datetime) -> None:
    assert instant_at(date(2026, 12, 2), clock, zone) == instant


def test_instant_at_a_skipped_time_counts_from_the_hour_before() -> None:
    assert instant_at(date(2026, 3, 7), time(2, 30), VEGAS) == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)  # 03:30


def test_instant_at_a_repeated_time_is_the_first() -> None:
    assert instant_at(date(2026, 10, 31), time(1, 30, fold=1), VEGAS) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.times(),
    st.sampled_from([TOKYO, VEGAS, BERLIN, KIRITIMATI, MIDWAY, timezone(timedelta(hours=5, minutes=45))]),
)
def test_instant_at_is_within_its_own_conference_day(day: date, clock: time, zone: ZoneInfo) -> None:
    instant = instant_at(day, clock, zone)
    begins, ends = day_span(day, zone)
    assert conference_date(instant, zone) == day
    assert begins <= instant < ends


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 7), 23), (date(2026, 10, 31), 25), (date(2026, 12, 2), 24)])
def test_day_span_knows_the_days_that_are_shorter_and_longer(day: date, hours: int) -> None:
    begins, ends = day_span(day, VEGAS)
    assert ends - begins == timedelta(hours=hours)


@pytest.mark.parametrize(("language", "heading"), [("ja", "2 日目"), ("en", "Day 2"), ("", "Day 2")])
def test_default_heading_by_language(language: str, heading: str) -> None:
    assert default_heading(2, language) == heading
