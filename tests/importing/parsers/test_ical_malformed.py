"""A calendar that cannot be read is refused with its line or event; nothing in one makes it slow, large or wrong."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.parsers.ical_maker import TOKYO, calendar, event, only, read, refused
from sessions.importing.parsers.ical import events
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.rules.feed_limits import MAX_DEPTH, MAX_SITTINGS


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (calendar(), (Fault.NO_SESSIONS, "", "")),
        (b"BEGIN:VEVENT\nSUMMARY:Alone\nEND:VEVENT", (Fault.NO_SESSIONS, "", "")),
        (b"<html>\n", (Fault.SYNTAX, "", "<html>")),
        (b"\n\nSUMMARY:Alone\n", (Fault.SYNTAX, "", "SUMMARY:Alone")),
        (calendar() + b"Bye\r\n", (Fault.SYNTAX, "", "Bye")),
        (calendar("BEGIN:VEVENT", "SUMMARY:Open"), (Fault.SYNTAX, "", "END:VCALENDAR")),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Cu", (Fault.SYNTAX, "", "BEGIN:VEVENT without END")),
        (calendar("END:VEVENT"), (Fault.SYNTAX, "", "END:VEVENT")),
        (calendar(*event("DTEND;;X=1:20250517T173000Z")), (Fault.SYNTAX, "", "DTEND;;X=1:20250517T173000Z")),
        (calendar(*event("LOCATION;X:Hall")), (Fault.SYNTAX, "", "LOCATION;X:Hall")),
        (b"BEGIN:VCALENDAR\nX:caf\xe9 one\nEND:VCALENDAR", (Fault.ENCODING, "", "e9")),
        (b"BEGIN:VCALENDAR\nX:a\n b\n\nY:caf\xe9 one\nEND:VCALENDAR", (Fault.ENCODING, "", "e9")),
        (b"\xfe\xff", (Fault.NO_SESSIONS, "", "")),
        (b"\n\xff\xfeB\0", (Fault.SYNTAX, "", "B")),
        (b"BEGIN:A\n" * (MAX_DEPTH + 1), (Fault.TOO_DEEP, "", "BEGIN:A")),
    ],
)
def test_a_file_that_is_broken_names_its_event(content, refusal):
    assert refused(content) == refusal


@pytest.mark.parametrize("name", ["DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"])
@pytest.mark.parametrize(
    "value", ["soon", "20251301", "20250517T250000", "2025-05-17T09:00:00", "PT1H", "120000", "00010101T000000Z"]
)
def test_a_time_that_is_none_names_its_event(name, value):
    start = f"DTSTART:{value}" if name == "DTSTART" else "DTSTART:20250517T090000"
    lines = [] if name == "DTSTART" else [f"{name}:{value}"]
    assert refused(calendar(*event(*lines, start=start))) == (Fault.BAD_TIME, "Talk", value)


@pytest.mark.parametrize("value", ["1:30", "P1Y", "20250517T173000Z", "P400D", "PT99999999999999999999H"])
def test_a_length_that_is_none_names_its_event(value):
    assert refused(calendar(*event(f"DURATION:{value}"))) == (Fault.BAD_DURATION, "Talk", value)


def test_lines_that_nobody_reads_may_be_broken():
    assert only("X-A;=:1", "garbage", "GEO", "ORGANIZER;;:x", ":", ";", "é:1").title == "Talk"


def test_a_description_that_was_never_folded_is_whole():
    assert only("DESCRIPTION:One", "Two, and three", "LOCATION:Hall").description == "One\nTwo, and three"
    assert only("LOCATION:Hall", "Two").room == "Hall"


def test_more_sessions_than_a_programme_may_have_are_refused():
    many = [line for number in range(MAX_SITTINGS + 1) for line in event(f"UID:{number}")]
    assert refused(calendar(*many)) == (Fault.TOO_MANY, "", str(MAX_SITTINGS + 1))


@pytest.mark.parametrize(
    "lines",
    [
        ["DESCRIPTION:" + "\\n" * 500_000],
        ["DESCRIPTION:" + "<b>" * 20_000],
        ["DESCRIPTION:Section: a\\nKind: b\\nName: c\\nd\\nSpeakers:\\n" + "<a\\n" * 100_000],
        ["LOCATION:" + "\\" * 500_000],
        ["ATTENDEE;CN=" + '"' * 100_001 + ":x"],
        ["X" * 1_000_000 + ":1"],
        ["DESCRIPTION:a", *["\r\n " + "b" * 10] * 100_000],
        ["EXDATE:" + ",".join(["20250517T173000Z"] * 20_000)],
        ["CATEGORIES:" + "," * 200_000],
    ],
    ids=["blanks", "tags", "speakers", "backslashes", "quotes", "name", "folds", "dates", "commas"],
)
def test_hostile_lines_are_read_or_refused(lines):
    with suppress(FeedError):
        assert len(read(*event(*lines))) == 1


_LINES = st.sampled_from(
    [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VTIMEZONE",
        "TZID:A",
        "END:VTIMEZONE",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:-0200",
        "END:STANDARD",
        "SUMMARY:Talk",
        "DTSTART;TZID=A:20250517T090000",
        "DTSTART:20250517",
        "DTEND:20250517T100000Z",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU",
        "RRULE:FREQ=DAILY;BYMONTHDAY=30",
        "RECURRENCE-ID:20250518",
        "UID:1",
        " folded",
    ]
)


@given(st.lists(st.one_of(_LINES, st.text(max_size=20)), max_size=30))
def test_lines_in_any_order_give_a_programme_or_a_named_error(lines):
    _programme_or_error("\r\n".join(lines).encode())


@given(st.text(max_size=60), st.sampled_from(["CATEGORIES", "DTSTART", "DTEND", "RRULE", "EXDATE", "DURATION", "UID"]))
def test_any_value_gives_a_programme_or_a_named_error(value, name):
    _programme_or_error(calendar(*event(f"{name}:{value}")))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_programme_or_a_named_error(content):
    _programme_or_error(content)
    _programme_or_error(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + content)


def _programme_or_error(content):
    with suppress(FeedError):
        assert isinstance(events.parse(content, TOKYO), Programme)
