"""xCal, that of pentabarf and that of RFC 6321, is read as iCalendar is."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.parsers.kinds import kind_of
from sessions.importing.parsers.ical import xcal
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.recognise import parse
from sessions.rules.feed_limits import MAX_SITTINGS

TOKYO = ZoneInfo("Asia/Tokyo")
HEAD = "<iCalendar xmlns:pentabarf='http://pentabarf.org'><vcalendar>"
TAIL = "</vcalendar></iCalendar>"
RFC = (
    "<icalendar xmlns='urn:ietf:params:xml:ns:icalendar-2.0'><vcalendar><components>{}</components></vcalendar>"
    "</icalendar>"
)


def event(inside, title="Knots"):
    return f"<vevent><uid>1</uid><summary>{title}</summary>{inside}</vevent>"


def read(inside, **more):
    return parse(f"{HEAD}{event(inside, **more)}{TAIL}".encode(), TOKYO).sittings


def rfc(*properties):
    inside = "".join(properties)
    text = RFC.format(
        f"<vevent><properties><summary><text>Knots</text></summary>{inside}</properties></vevent>",
    )
    return parse(text.encode(), TOKYO).sittings


def at(hour, minute=0, day=1):
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inside", "slot"),
    [
        ("<dtstart>20260501T100000</dtstart><dtend>20260501T103000</dtend>", (at(1), at(1, 30))),
        ("<dtstart>20260501T100000Z</dtstart><duration>013000</duration>", (at(10), at(11, 30))),
        ("<dtstart>2026-05-01T10:00:00</dtstart><duration>01:30</duration>", (at(1), at(2, 30))),
        ("<dtstart>2026-05-01T10:00:00+02:00</dtstart><duration>PT45M</duration>", (at(8), at(8, 45))),
        ("<dtstart tzid='Europe/Berlin'>20260501T100000</dtstart>", (at(8), None)),
        ("<dtstart>20260501</dtstart>", (None, None)),
        ("", (None, None)),
    ],
)
def test_times_as_they_are_written(inside, slot):
    assert [(each.starts_at, each.ends_at) for each in read(inside)] == [slot]


def test_title_subtitle_format_and_speakers_of_pentabarf():
    (sitting,) = read(
        "<pentabarf:title>Knots, ties; and \\ more</pentabarf:title><pentabarf:subtitle>A history</pentabarf:subtitle>"
        "<description>One\n        two</description><category>Lecture</category><location>Pier, left</location>"
        "<attendee>Ann Lee, Harbour</attendee><attendee>Bo</attendee><attendee>mailto:guest@a.example</attendee>",
        title="Knots-A history",
    )
    assert (sitting.title, sitting.description) == ("Knots, ties; and \\ more", "A history\n\nOne\ntwo")
    assert (sitting.format, sitting.track, sitting.room) == ("Lecture", "", "Pier, left")
    assert sitting.speakers == ("Ann Lee, Harbour", "Bo")


def test_title_and_zone_of_the_calendar():
    text = HEAD + "<x-wr-calname>Harbour</x-wr-calname><x-wr-timezone>Europe/Berlin</x-wr-timezone>"
    programme = parse((text + event("<dtstart>20260501T100000</dtstart>") + TAIL).encode(), TOKYO)
    assert (programme.kind, programme.title, programme.zone) == ("xcal", "Harbour", "Europe/Berlin")
    assert [each.starts_at for each in programme.sittings] == [at(8)]


def test_parameters_categories_and_rules_of_rfc_6321():
    found = rfc(
        "<dtstart><parameters><tzid><text>Europe/Berlin</text></tzid></parameters>"
        "<date-time>2026-05-01T10:00:00</date-time></dtstart>",
        "<duration><duration>PT1H</duration></duration>",
        "<rrule><recur><freq>DAILY</freq><count>3</count></recur></rrule>",
        "<exdate><date-time>2026-05-02T08:00:00Z</date-time></exdate>",
        "<categories><text>Ropes</text><text>Sails</text></categories>",
        "<attendee><parameters><cn><text>Ann</text></cn></parameters><cal-address>invalid:nomail</cal-address></attendee>",
    )
    assert [(each.starts_at, each.ends_at) for each in found] == [(at(8, day=day), at(9, day=day)) for day in (1, 3)]
    assert {(each.track, each.speakers) for each in found} == {("Ropes, Sails", ("Ann",))}


def test_a_day_and_a_cancelled_event_of_rfc_6321():
    (sitting,) = rfc("<dtstart><date>2026-05-01</date></dtstart>")
    assert (sitting.starts_at, sitting.on) == (None, date(2026, 5, 1))
    with pytest.raises(FeedError) as refused:
        rfc("<status><text>CANCELLED</text></status>")
    assert refused.value.fault == Fault.NO_SESSIONS


@pytest.mark.parametrize(
    ("text", "fault", "place"),
    [
        (HEAD + TAIL, Fault.NO_SESSIONS, ""),
        (HEAD + "\n\n<vevent><dtstart>soon</dtstart><summary>A</summary></vevent>" + TAIL, Fault.BAD_TIME, "A"),
        (HEAD + "<vevent/>\n<vevent><summary/></vevent>" + TAIL, Fault.MISSING, "session 1 › SUMMARY"),
        (HEAD + "<vevent>", Fault.SYNTAX, "line 1, column 70"),
        ("<!DOCTYPE iCalendar [<!ENTITY a 'b'>]>" + HEAD + TAIL, Fault.SYNTAX, "line 1"),
        ("<icalendar><other/></icalendar>", Fault.NOT_THE_SHAPE, "line 1"),
        (HEAD + event("") * (MAX_SITTINGS + 1) + TAIL, Fault.TOO_MANY, ""),
        (HEAD + "<x>" * 100, Fault.TOO_DEEP, ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, fault, place):
    with pytest.raises(FeedError) as refused:
        parse(text.encode(), TOKYO)
    assert (refused.value.fault, refused.value.place) == (fault, place)


def test_an_event_of_whatever_times_and_texts_is_a_programme_or_a_feed_error():
    @given(
        st.text(alphabet="0123456789TZ:-+PHM\\;,\n ", max_size=24), st.sampled_from(["dtstart", "dtend", "duration"])
    )
    def check(text, tag):
        with suppress(FeedError):
            assert isinstance(xcal.parse(f"{HEAD}{event(f'<{tag}>{text}</{tag}>')}{TAIL}".encode(), TOKYO), Programme)

    check()


@pytest.mark.parametrize("piece", ["<vevent ", "<attendee>a</attendee>", "0:", "\n \n", "\\", "<rrule><recur>"])
def test_a_hostile_calendar_costs_no_more_than_its_size(piece):
    text = f"{HEAD}<vevent><summary>A</summary><description>{piece * (600_000 // len(piece))}"
    started = process_time()
    with pytest.raises(FeedError):
        parse(text.encode(), TOKYO)
    closed = f"{HEAD}{event(f'<description>{piece * 100_000}</description>' if '<' not in piece else piece * 9)}{TAIL}"
    with suppress(FeedError):
        parse(closed.encode(), TOKYO)
    assert timedelta(seconds=process_time() - started) < timedelta(seconds=5)


def test_other_xml_is_no_xcal():
    assert kind_of(b"<rss><vcalendars/></rss>") == ""
    assert not xcal.is_it(b"BEGIN:VCALENDAR <vcalendar>")
    assert not xcal.is_it(b"<html><vcalendar></html>")
