"""A time of a calendar is the right instant, however its zone is named, and whoever else's calendar was read before."""

import pytest

from importing.parsers.ical_maker import TOKYO, calendar, clock, event, only, read
from sessions.importing.parsers.ical import events

EUROPEAN = [
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
]


def zone(*lines, name="Hall"):
    """Return the lines of a zone by rules of its own."""
    return ["BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE"]


def fixed(offset, start="DTSTART:20170101T000000", *lines):
    """Return the lines of a zone that has one offset."""
    return ["BEGIN:STANDARD", start, f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", *lines, "END:STANDARD"]


def by_rule(rule, changes=4):
    """Return the lines of a zone whose changes begin in the year 1, each by the same rule."""
    return fixed("+1100", "DTSTART:00010101T000000", f"RRULE:FREQ=YEARLY{rule}") * changes


def shown(*lines, name="Hall", wall="20250517T090000"):
    """Return what the clocks of Tokyo show at a time in a zone."""
    (sitting,) = read(*lines, *event(start=f"DTSTART;TZID={name}:{wall}"))
    return clock(sitting.starts_at)


@pytest.mark.parametrize(
    ("name", "tokyo"),
    [
        ("Europe/Berlin", "2025-05-17 16:00"),
        ("W. Europe Standard Time", "2025-05-17 16:00"),
        ('"W. Europe Standard Time"', "2025-05-17 16:00"),
        ("Pacific Standard Time", "2025-05-18 01:00"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "2025-05-17 16:00"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "2025-05-17 21:00"),
        ("/softwarestudio.org/Olson_20011030_5/UTC", "2025-05-17 18:00"),
        ("/Europe/Berlin", "2025-05-17 16:00"),
        # Nobody knows these: the zone of the event.
        ("Nowhere", "2025-05-17 09:00"),
        ("Europe", "2025-05-17 09:00"),
        ("../../etc/passwd", "2025-05-17 09:00"),
        ("x" * 1500, "2025-05-17 09:00"),
    ],
)
def test_a_zone_is_known_by_every_name_it_goes_by(name, tokyo):
    assert shown(name=name) == tokyo


def test_a_floating_time_is_in_the_zone_of_the_calendar_or_of_the_event():
    floating = event(start="DTSTART:20250517T090000")
    assert [clock(each.starts_at) for each in read(*floating)] == ["2025-05-17 09:00"]
    assert [clock(each.starts_at) for each in read("X-WR-TIMEZONE:Europe/Berlin", *floating)] == ["2025-05-17 16:00"]
    assert [clock(each.starts_at) for each in read("X-WR-TIMEZONE:Nowhere", *floating)] == ["2025-05-17 09:00"]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["X-WR-TIMEZONE:Europe/Berlin"], "Europe/Berlin"),
        (["X-WR-TIMEZONE:W. Europe Standard Time"], "Europe/Berlin"),
        (event(start="DTSTART;TZID=Europe/Paris:20250517T090000"), "Europe/Paris"),
        (["X-WR-TIMEZONE:Europe/Berlin", *event(start="DTSTART;TZID=Europe/Paris:20250517T090000")], "Europe/Berlin"),
        (
            [
                *event(start="DTSTART;TZID=Europe/Paris:20250517T090000"),
                *event(start="DTSTART;TZID=Asia/Seoul:20250517T090000"),
            ],
            "",
        ),
        ([], ""),
    ],
)
def test_the_programme_names_the_zone_that_its_feed_names(lines, name):
    assert events.parse(calendar(*event(), *lines), TOKYO).zone == name


@pytest.mark.parametrize(
    ("wall", "tokyo"),
    [
        ("20250330T015900", "2025-03-30 09:59"),
        ("20250330T030000", "2025-03-30 10:00"),
        # Shown twice when it was put back: the first time.
        ("20251026T023000", "2025-10-26 09:30"),
        ("20251026T030000", "2025-10-26 11:00"),
        ("20250101T090000", "2025-01-01 17:00"),
        ("20250701T090000", "2025-07-01 16:00"),
    ],
)
def test_rules_of_the_calendar_show_what_the_known_zone_shows(wall, tokyo):
    assert shown(*zone(*EUROPEAN), wall=wall) == tokyo
    assert shown(name="Europe/Berlin", wall=wall) == tokyo


def test_a_zone_with_one_offset():
    assert shown(*zone(*fixed("+1100"))) == "2025-05-17 07:00"
    assert shown(*zone(*fixed("-0330", "DTSTART;VALUE=DATE:19700101"))) == "2025-05-17 21:30"
    assert shown(*zone(*fixed("-0330", "DTSTART:16010101T000000", "RRULE:FREQ=YEARLY"))) == "2025-05-17 21:30"
    assert shown(*zone(*fixed("+1100", "DTSTART:00010101T000000", "RRULE:FREQ=YEARLY;UNTIL=00010101T000000Z"))) == (
        "2025-05-17 07:00"
    )
    assert shown(*zone(*by_rule(";BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14"))) == "2025-05-17 07:00"
    # Before its first change a zone has the offset that this one replaces.
    assert shown(*zone(*fixed("+1100", "DTSTART:20300101T000000"))) == "2025-05-17 07:00"


def test_a_rule_that_has_ended_leaves_its_last_offset():
    ended = [f"{line};UNTIL=20101231T000000Z" if line.startswith("RRULE") else line for line in EUROPEAN]
    assert shown(*zone(*ended), wall="20100701T090000") == "2010-07-01 16:00"
    assert shown(*zone(*ended), wall="20250701T090000") == "2025-07-01 17:00"


def test_an_end_of_a_rule_in_utc_is_an_instant():
    ended = [
        line.replace("BYMONTH=3", "UNTIL=20100328T010000Z;BYMONTH=3").replace(
            "BYMONTH=10", "UNTIL=20101031T010000Z;BYMONTH=10"
        )
        for line in EUROPEAN
    ]
    assert shown(*zone(*ended), wall="20100701T090000") == "2010-07-01 16:00"
    assert shown(*zone(*ended), wall="20101201T090000") == "2010-12-01 17:00"


def test_changes_may_be_listed():
    summer = ["BEGIN:DAYLIGHT", "DTSTART:20240401T020000", "RDATE:20250401T020000,20260401T020000"]
    summer += ["TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT"]
    winter = ["BEGIN:STANDARD", "DTSTART:20241001T030000", "RDATE:20251001T030000"]
    winter += ["TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD"]
    own = zone(*summer, *winter)
    assert [shown(*own, wall=f"2025{month}15T090000")[11:] for month in ("01", "05", "12")] == [
        "17:00",
        "16:00",
        "17:00",
    ]


def test_a_zone_may_say_which_one_it_is():
    assert shown(*zone("X-LIC-LOCATION:Europe/Berlin", *fixed("+0000"))) == "2025-05-17 16:00"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        fixed("+9900"),
        fixed("1100"),
        fixed("+1160"),
        fixed("+1100", "DTSTART:soon"),
        fixed("+1100", "DTSTART:20170101T000000", "RDATE:soon"),
        fixed("+1100", "DTSTART:20170101T000000", "RRULE:FREQ=SECONDLY"),
        fixed("+1100", "DTSTART:20170101T000000", "RRULE:FREQ=YEARLY;BYMONTH=99"),
        # Each takes dateutil seconds: every day since the year 1, or one that never comes.
        by_rule(f";BYMONTHDAY={','.join(map(str, range(1, 32)))}"),
        by_rule(f";BYMONTH=1;BYMONTHDAY={','.join(map(str, range(1, 30)))}"),
        by_rule(";BYMONTHDAY=1"),
        by_rule(";BYDAY=SU"),
        by_rule(";BYMONTH=2;BYMONTHDAY=30"),
        by_rule(";BYMONTH=2;BYDAY=1SU;BYMONTHDAY=29"),
        by_rule(";INTERVAL=1" * 100),
    ],
)
def test_a_zone_that_cannot_be_read_is_that_of_the_event(lines):
    assert shown(*zone(*lines)) == "2025-05-17 09:00"


def test_the_zones_of_one_calendar_mean_nothing_in_another():
    assert shown(*zone(*fixed("+1100"))) == "2025-05-17 07:00"
    assert shown() == "2025-05-17 09:00"
    both = calendar(*zone(*fixed("+1100")), *event()) + calendar(*event(start="DTSTART;TZID=Hall:20250517T090000"))
    assert clock(events.parse(both, TOKYO).sittings[1].starts_at) == "2025-05-17 09:00"


def test_an_end_may_be_in_another_zone():
    sitting = only(
        "DTEND;TZID=America/Los_Angeles:20140829T080000", start="DTSTART;TZID=America/New_York:20140829T080000"
    )
    assert (sitting.ends_at - sitting.starts_at).total_seconds() == 3 * 3600
