"""Durations and days of the frab family: every way in which they are written."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers.frab.times import Span, clock_of, date_of, duration_of, instant_of_frab
from sessions.importing.parsers.programme import Fault, FeedError

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2030, 5, 4)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0:45", 45),
        ("00:45", 45),
        ("2:00", 120),
        ("12:59", 779),
        ("0:90", 90),
        ("36:00", 2160),
        ("1:02:00", 1560),
        ("2:00:30", 2910),
        ("01:30:00", 90),
        ("00:05:00", 5),
        ("1:30:00", 90),
        ("45", 45),
    ],
)
def test_durations_in_each_way(text, minutes):
    assert duration_of(text, "") == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0:00", "00:00", "0"])
def test_nought_is_no_duration(text):
    assert duration_of(text, "") is None


@pytest.mark.parametrize("text", ["-0:30", "soon", "1:2:3:4", "1h", "0:3x", "1000:00", "99999999999", "٣:٠٠", "1.5"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(FeedError) as caught:
        duration_of(text, "event 1 › duration")
    assert (caught.value.fault, caught.value.place) == (Fault.BAD_DURATION, "event 1 › duration")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2030-05-04T10:00:00+02:00", datetime(2030, 5, 4, 8, tzinfo=UTC)),
        ("2030-05-04T10:00:00Z", datetime(2030, 5, 4, 10, tzinfo=UTC)),
        ("2030-05-04 10:00", datetime(2030, 5, 4, 8, tzinfo=UTC)),
        ("2030-05-04T10:00:00.000+0000", datetime(2030, 5, 4, 10, tzinfo=UTC)),
    ],
)
def test_instants_in_each_way(text, expected):
    assert instant_of_frab(text, BERLIN, "") == expected


@pytest.mark.parametrize(
    "text", ["", "10:00", "2030-13-01T10:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00+14:00"]
)
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(FeedError) as caught:
        instant_of_frab(text, BERLIN, "event 1 › date")
    assert (caught.value.fault, caught.value.place, caught.value.found) == (Fault.BAD_TIME, "event 1 › date", text)


def test_clocks_and_dates():
    assert (clock_of("9:05", ""), clock_of("23:59:59", ""), clock_of("", "")) == (time(9, 5), time(23, 59), None)
    assert (date_of("2030-05-04T21:30:00Z", ""), date_of("", "")) == (DAY, None)


def test_a_night_in_which_the_clocks_change_keeps_its_minutes():
    night = Span(date(2030, 3, 30))
    assert night.at(time(1, 59), BERLIN) == datetime(2030, 3, 31, 0, 59, tzinfo=UTC)
    assert night.at(time(3, 0), BERLIN) == datetime(2030, 3, 31, 1, 0, tzinfo=UTC)


def test_a_day_that_contradicts_itself_is_its_date():
    noon = datetime(2030, 5, 4, 12, tzinfo=UTC)
    assert Span(DAY, noon, noon).at(time(10), BERLIN) == datetime(2030, 5, 4, 8, tzinfo=UTC)
    assert Span(DAY, noon, noon + timedelta(days=30)).at(time(10), BERLIN) == datetime(2030, 5, 4, 8, tzinfo=UTC)
    assert Span().at(time(10), BERLIN) is None


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)), st.integers(0, 12))
def test_every_clock_is_within_the_day_that_turns_at_any_hour(clock, change):
    opening = datetime(2030, 5, 4, change, tzinfo=BERLIN).astimezone(UTC)
    found = Span(DAY).at(clock, BERLIN, time(change))
    assert opening <= found < opening + timedelta(days=1)
    assert found.astimezone(BERLIN).time() == clock


@given(st.text(alphabet="0123456789:-+TZ. W", max_size=30))
def test_any_text_gives_a_time_or_a_feed_error(text):
    for read in (clock_of, date_of, duration_of):
        with suppress(FeedError):
            read(text, "")
    with suppress(FeedError):
        assert instant_of_frab(text, BERLIN, "").tzinfo is UTC
