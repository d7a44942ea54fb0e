"""An event that repeats is a sitting each time, within bounds; what would repeat all day long is refused."""

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from importing.parsers.ical_maker import calendar, event, read, refused, starts
from sessions.importing.parsers.ical.recurrence import MAX_OCCURRENCES
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared import time_limit
from sessions.importing.parsers.shared.time_limit import one_file
from sessions.rules.feed_limits import MAX_SITTINGS

WINDOW = timedelta(days=2 * 366)
MORNING = "DTSTART:20250515T090000"
"""A Thursday."""


def days(*lines, start=MORNING):
    """Return the dates of an event."""
    return [each[5:10] for each in starts(*event(*lines, start=start))]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["05-15", "05-16", "05-17"]),
        ("FREQ=DAILY;INTERVAL=2;COUNT=3", ["05-15", "05-17", "05-19"]),
        ("FREQ=DAILY;BYDAY=SA,SU;COUNT=4", ["05-15", "05-17", "05-18", "05-24"]),
        ("FREQ=DAILY;BYMONTH=6;UNTIL=20250602", ["05-15", "06-01", "06-02"]),
        ("FREQ=WEEKLY;COUNT=3", ["05-15", "05-22", "05-29"]),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=TH,TU;UNTIL=20250525T000000", ["05-15", "05-20", "05-22"]),
        # Every other week: which weeks these are depends on the day with which a week begins.
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,SU;WKST=MO;COUNT=4", ["05-15", "05-18", "05-29", "06-01"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,SU;WKST=SU;COUNT=4", ["05-15", "05-25", "05-29", "06-08"]),
        ("FREQ=MONTHLY;COUNT=3", ["05-15", "06-15", "07-15"]),
        ("FREQ=MONTHLY;BYDAY=3TH;COUNT=3", ["05-15", "06-19", "07-17"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", ["05-15", "05-30", "06-30"]),
        ("FREQ=MONTHLY;INTERVAL=8;BYMONTHDAY=-1;COUNT=3", ["05-15", "05-31", "01-31"]),
        ("FREQ=YEARLY;COUNT=2", ["05-15", "05-15"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=3", ["05-15", "05-26", "05-25"]),
        ("freq=daily;count=2;", ["05-15", "05-16"]),
        ("", ["05-15"]),
    ],
)
def test_a_rule_names_its_days(rule, expected):
    assert days(f"RRULE:{rule}") == expected


def test_each_occurrence_lasts_as_long_and_keeps_its_name():
    sittings = read(*event("UID:1", "RRULE:FREQ=DAILY;COUNT=2", "DURATION:PT45M", start=MORNING))
    assert [(each.external_id, each.ends_at - each.starts_at) for each in sittings] == [
        ("1", sittings[0].ends_at - sittings[0].starts_at)
    ] * 2
    assert starts(*event("RRULE:FREQ=DAILY;COUNT=2", start=MORNING)) == ["2025-05-15 09:00", "2025-05-16 09:00"]


def test_the_clock_on_the_wall_counts_where_summer_time_begins():
    start = "DTSTART;TZID=Europe/Berlin:20250329T090000"
    assert starts(*event("RRULE:FREQ=DAILY;COUNT=2", start=start)) == ["2025-03-29 17:00", "2025-03-30 16:00"]


def test_earlier_hours_of_the_first_day_of_a_year_count_too():
    lines = event("RRULE:FREQ=DAILY;BYHOUR=8,9;UNTIL=20260101T235959", start="DTSTART:20251231T090000")
    assert starts(*lines) == ["2025-12-31 09:00", "2026-01-01 08:00", "2026-01-01 09:00"]


def test_an_end_in_utc_is_an_instant():
    berlin = "DTSTART;TZID=Europe/Berlin:20250515T010000"
    assert starts(*event("RRULE:FREQ=DAILY;UNTIL=20250516T230000Z", start=berlin)) == [
        "2025-05-15 08:00",
        "2025-05-16 08:00",
        "2025-05-17 08:00",
    ]
    assert len(starts(*event("RRULE:FREQ=DAILY;UNTIL=20250516T225959Z", start=berlin))) == 2


def test_whole_days_repeat_too():
    lines = event("RRULE:FREQ=DAILY;UNTIL=20250519", "EXDATE;VALUE=DATE:20250518", start="DTSTART;VALUE=DATE:20250517")
    assert starts(*lines) == ["2025-05-17", "2025-05-19"]


def test_days_are_listed_and_taken_out():
    assert days("RDATE:20250520T090000,20250518T090000") == ["05-15", "05-18", "05-20"]
    assert days("RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20250516T090000,20250517T090000") == ["05-15", "05-18"]
    assert days("RRULE:FREQ=DAILY;COUNT=4", "EXDATE;VALUE=DATE:20250516") == ["05-15", "05-17", "05-18"]
    assert days("RRULE:FREQ=DAILY;COUNT=2", "RDATE:20250516T090000") == ["05-15", "05-16"]


def test_a_listed_period_has_a_length_of_its_own():
    sittings = read(*event("DURATION:PT1H", "RDATE;VALUE=PERIOD:20250516T090000/PT2H", start=MORNING))
    assert [(each.ends_at - each.starts_at).total_seconds() / 3600 for each in sittings] == [1, 2]


def test_a_period_may_begin_and_end_in_different_zones():
    for period, hours in [
        ("20250516T090000/20250516T010000Z", 1),
        ("20250516T000000Z/20250516T100000", 1),
        ("20250516T090000/99991231T235959", None),
        ("20250516T090000/20250515T230000Z", None),
    ]:
        [_first, listed] = read(*event(f"RDATE;VALUE=PERIOD:{period}", start=MORNING))
        length = listed.ends_at and (listed.ends_at - listed.starts_at).total_seconds() / 3600
        assert (period, length) == (period, hours)
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE"):
            lines = event(start=f"DTSTART:{period}") if name == "DTSTART" else event(f"{name}:{period}", start=MORNING)
            assert len(read(*lines)) == 1


def test_an_event_stands_in_for_an_occurrence():
    lines = [
        *event("UID:1", "RRULE:FREQ=DAILY;COUNT=3", start=MORNING),
        *event("UID:1", "RECURRENCE-ID:20250516T090000", start="DTSTART:20250516T140000", summary="Later"),
        *event("UID:2", "RECURRENCE-ID:20250517T090000", start="DTSTART:20250517T150000", summary="Of another"),
    ]
    assert [(each.title, when[5:]) for each, when in zip(read(*lines), starts(*lines), strict=True)] == [
        ("Talk", "05-15 09:00"),
        ("Talk", "05-17 09:00"),
        ("Later", "05-16 14:00"),
        ("Of another", "05-17 15:00"),
    ]


def test_a_cancelled_occurrence_is_left_out_even_where_it_comes_in_another_zone_and_calendar():
    content = calendar(
        *event("UID:1", "RECURRENCE-ID:20250516T000000Z", "STATUS:CANCELLED", start=MORNING),
        "END:VCALENDAR",
        "BEGIN:VCALENDAR",
        *event("UID:1", "RRULE:FREQ=DAILY;COUNT=3", start=MORNING),
    )
    assert starts(*content.decode().split("\r\n")[2:-2]) == ["2025-05-15 09:00", "2025-05-17 09:00"]


def test_changes_of_all_that_follows_are_refused():
    line = "RECURRENCE-ID;RANGE=THISANDFUTURE:20250516T090000"
    assert refused(calendar(*event(line))) == (Fault.RECURRENCE, "Talk", "RANGE=THISANDFUTURE")


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=2",
        "FREQ=MINUTELY;UNTIL=20250516T000000Z",
        "FREQ=HOURLY;INTERVAL=24;COUNT=3",
        "FREQ=FORTNIGHTLY",
        "COUNT=3",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;UNTIL=PT1H",
        "FREQ=MONTHLY;BYDAY=99MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;WKST=XX",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "daily",
    ],
)
def test_what_is_no_rule_of_a_conference_is_refused_by_the_title_of_its_event(rule):
    assert refused(calendar(*event(f"RRULE:{rule}", summary="Stand-up"))) == (Fault.RECURRENCE, "Stand-up", rule)


def test_a_rule_without_an_end_that_stands_alone_is_followed_for_fourteen_days():
    assert days("RRULE:FREQ=WEEKLY") == ["05-15", "05-22", "05-29"]
    assert days("RRULE:FREQ=DAILY")[-1] == "05-29"
    assert days("RRULE:FREQ=YEARLY") == ["05-15"]


@pytest.mark.parametrize(
    "other",
    [
        event(start="DTSTART:20250518T200000"),
        event(start="DTSTART;VALUE=DATE:20250518"),
        event("RRULE:FREQ=DAILY;COUNT=3", start="DTSTART:20250516T090000"),
        event("RRULE:FREQ=DAILY;UNTIL=20250518T235959", start="DTSTART:20250516T090000"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_rule_without_an_end_is_followed_until_the_last_day_of_everything_else(other, is_first):
    daily = event("RRULE:FREQ=DAILY", start=MORNING, summary="Stand-up")
    late = event("RRULE:FREQ=WEEKLY", start="DTSTART:20250520T090000", summary="Afterwards")
    found = read(*(daily + other + late if is_first else other + daily + late))

    assert [str(each.on)[5:] for each in found if each.title == "Stand-up"] == ["05-15", "05-16", "05-17", "05-18"]
    assert [str(each.on)[5:] for each in found if each.title == "Afterwards"] == ["05-20"]
    assert [each.title for each in found][:: len(found) - 1] == ["Stand-up" if is_first else "Talk", "Afterwards"]


def test_the_last_day_is_one_of_the_clocks_of_the_event():
    # 20:00 UTC is 5 in the morning of the day after in Tokyo.
    other = event(start="DTSTART:20250518T100000Z")
    early = event("RRULE:FREQ=DAILY", start="DTSTART:20250515T200000Z", summary="Early")
    assert [clock[8:10] for clock in starts(*other, *early)] == ["18", "16", "17", "18"]
    behind = event("RRULE:FREQ=DAILY", start="DTSTART;TZID=America/New_York:20250515T190000", summary="Behind")
    assert [clock[8:10] for clock in starts(*other, *behind)] == ["18", "16", "17", "18"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=5000",
        "FREQ=DAILY;UNTIL=99991231T235959Z",
        "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;COUNT=500",
    ],
)
def test_one_event_takes_place_366_times_at_most(rule):
    assert len(days(f"RRULE:{rule}")) == MAX_OCCURRENCES


def test_a_rule_is_followed_for_two_years():
    monthly = starts(*event("RRULE:FREQ=MONTHLY;UNTIL=99991231T235959Z", start=MORNING))
    assert (len(monthly), monthly[-1]) == (25, "2027-05-15 09:00")


@pytest.mark.parametrize("frequency", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
@pytest.mark.parametrize("end", ["", ";COUNT=3", ";UNTIL=99991231T235959Z"])
def test_a_day_that_never_comes_is_not_waited_for(frequency, end):
    assert days(f"RRULE:FREQ={frequency};BYMONTH=2;BYMONTHDAY=30{end}") == ["05-15"]


def test_a_feed_of_endless_searches_is_refused(monkeypatch):
    monkeypatch.setattr(time_limit, "SECONDS", 0.5)
    never = event("RRULE:FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2;COUNT=3", start=MORNING, summary="Never")
    with pytest.raises(FeedError) as caught, one_file():
        read(*never * MAX_SITTINGS)
    assert caught.value.fault == Fault.TOO_SLOW


def test_a_feed_with_too_many_occurrences_is_refused():
    daily = event("UID:1", "RRULE:FREQ=DAILY;COUNT=366", start=MORNING)
    assert refused(calendar(*daily * (MAX_SITTINGS // 366 + 1))) == (Fault.TOO_MANY, "", "5124")


@settings(deadline=None)
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 2),
    st.sampled_from(["COUNT=1", "COUNT=5", "UNTIL=20300101T000000"]),
    st.sampled_from(["", ";WKST=SU", ";WKST=TH"]),
    # Only what comes within years: dateutil looks for the rest until the year 9999.
    st.sampled_from(
        ["", ";BYDAY=MO,FR", ";BYDAY=SU;BYMONTH=2,5", ";BYMONTHDAY=1,15,-1", ";BYDAY=FR;BYMONTHDAY=13", ";BYMONTH=2,5"]
        + [";BYYEARDAY=1,200,-1", ";BYHOUR=8,9,20"]
    ),
    st.integers(0, 800),
)
def test_a_rule_asked_piece_by_piece_says_what_it_says_as_a_whole(frequency, interval, end, week, by, later):
    rule = f"FREQ={frequency};INTERVAL={interval};{end}{week}{by}"
    first = datetime(2025, 1, 1, 9) + timedelta(days=later)
    whole = rrulestr(rule, dtstart=first)
    most = int(end[6:]) if end.startswith("COUNT") else MAX_OCCURRENCES
    # The first start is an occurrence also where its rule does not name it.
    expected = [start for start in sorted({first, *whole})[:most] if start <= first + WINDOW]
    found = starts(*event(f"RRULE:{rule}", start=f"DTSTART:{first:%Y%m%dT%H%M%S}"))
    assert found == [f"{start:%Y-%m-%d %H:%M}" for start in expected]
