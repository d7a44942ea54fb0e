"""Schedules in XML: what each writer of the format does differently."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.frab.xml import parse

BERLIN = ZoneInfo("Europe/Berlin")


def document(events, *, conference="", day='<day index="1" date="2030-05-04">', room="Hall 1"):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<schedule><conference><title>Nutcon</title>{conference}</conference>'
        f'{day}<room name="{room}">{events}</room></day></schedule>'
    ).encode()


def event(inner="", attributes='id="17"', *, title="Nuts", start="10:00", duration="0:45"):
    times = f"<start>{start}</start><duration>{duration}</duration>"
    return f"<event {attributes}>{times}<title>{title}</title>{inner}</event>"


def only(content, zone=BERLIN):
    (sitting,) = parse(content, zone).sittings
    return sitting


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def test_pentabarf_tells_a_clock_and_no_date():
    sitting = only(document(event()))
    assert (sitting.starts_at, sitting.ends_at) == (at("2030-05-04T10:00+02:00"), at("2030-05-04T10:45+02:00"))
    assert (sitting.on, sitting.room, sitting.external_id) == (date(2030, 5, 4), "Hall 1", "17")


@pytest.mark.parametrize(
    ("conference", "day"),
    [
        ("<day_change>09:00:00</day_change>", '<day date="2030-05-04">'),
        ("", '<day date="2030-05-04" change="06:00">'),
        ("", '<day date="2030-05-04" start="2030-05-04T09:30:00+02:00" end="2030-05-05T06:00:00+02:00">'),
        ("", '<day date="2030-05-04">'),
    ],
)
def test_a_clock_in_the_night_is_after_midnight_of_the_same_day(conference, day):
    night = only(document(event(start="01:30"), conference=conference, day=day))
    assert (night.starts_at, night.on) == (at("2030-05-05T01:30+02:00"), date(2030, 5, 4))


def test_a_clock_before_the_change_of_days_is_one_of_the_morning_after():
    morning = document(event(start="08:00"), conference="<day_change>09:00:00</day_change>")
    assert only(morning).starts_at == at("2030-05-05T08:00+02:00")
    assert only(document(event(start="08:00"))).starts_at == at("2030-05-04T08:00+02:00")


def test_a_day_that_begins_late_still_holds_what_is_before():
    day = '<day date="2030-05-04" start="2030-05-04T10:30:00+02:00" end="2030-05-05T04:00:00+02:00">'
    assert only(document(event(start="09:00"), day=day)).starts_at == at("2030-05-04T09:00+02:00")


def test_a_day_whose_date_is_the_one_in_utc_counts_by_its_instants():
    day = '<day date="2030-05-03" start="2030-05-03T21:30:00+00:00" end="2030-05-04T21:29:59+00:00">'
    kolkata = "<time_zone_name>Asia/Kolkata</time_zone_name>"
    clock = only(document(event(start="10:30"), conference=kolkata, day=day))
    dated = only(document(event("<date>2030-05-04T05:00:00+00:00</date>"), conference=kolkata, day=day))
    night = only(document(event(start="02:00"), conference=kolkata, day=day))
    assert (clock.starts_at, clock.on) == (at("2030-05-04T05:00+00:00"), date(2030, 5, 4))
    assert (night.starts_at, night.on) == (at("2030-05-05T02:00+05:30"), date(2030, 5, 4))
    assert (dated.starts_at, dated.on) == (at("2030-05-04T05:00+00:00"), date(2030, 5, 4))


def test_the_zone_of_the_schedule_counts_before_that_of_the_event():
    tokyo = document(event(), conference="<time_zone_name>Asia/Tokyo</time_zone_name>")
    assert parse(tokyo, BERLIN).zone == "Asia/Tokyo"
    assert only(tokyo).starts_at == at("2030-05-04T10:00+09:00")
    nowhere = document(event(), conference="<time_zone_name>Middle/Earth</time_zone_name>")
    assert parse(nowhere, BERLIN).zone == ""
    assert only(nowhere).starts_at == at("2030-05-04T10:00+02:00")


def test_a_date_without_a_clock_or_an_offset_is_completed():
    assert only(document(event("<date>2030-05-04T11:00:00</date>"))).starts_at == at("2030-05-04T11:00+02:00")
    assert only(document(event("<date>2030-05-05</date>"))).starts_at == at("2030-05-05T10:00+02:00")
    assert only(document(event("<date>2030-05-04</date>", start=""))).starts_at is None


def test_an_hour_that_a_clock_change_skips_or_doubles():
    skipped = event("<date>2030-03-31T02:30:00</date>")
    doubled = event("<date>2030-10-27T02:30:00</date>")
    assert only(document(skipped)).starts_at == at("2030-03-31T01:30+00:00")
    assert only(document(doubled)).starts_at == at("2030-10-27T00:30+00:00")


def test_days_and_rooms_without_events_and_events_without_rooms():
    content = (
        f'<schedule><day date="2030-05-03"/><day date="2030-05-04"><room name="Empty"/>{event()}</day></schedule>'
    ).encode()
    sitting = only(content)
    assert (sitting.room, sitting.on) == ("", date(2030, 5, 4))


def test_a_guid_is_the_same_for_every_sitting_of_a_talk():
    first, second = event("", 'guid="g" id="1"'), event("", 'guid="g" id="2"', start="14:00")
    sittings = parse(document(first + second + first), BERLIN).sittings
    assert [(s.external_id, s.starts_at.hour) for s in sittings] == [("g", 8), ("g", 12)]
    assert only(document(event("", ""))).external_id == ""


def test_people_are_named_in_each_way_once():
    persons = (
        '<persons><person id="1">Ada  Nut</person><person id="2"/><person><public_name>Bo</public_name></person>'
        "<person><first_name>Cy</first_name><last_name>Oak</last_name></person><person>Ada Nut</person></persons>"
    )
    assert only(document(event(persons))).speakers == ("Ada Nut", "Bo", "Cy Oak")
    assert only(document(event("<persons/>"))).speakers == ()


def test_optional_facts_may_all_be_missing():
    sitting = only(document("<event><title>Nuts</title><language/><track/><subtitle/></event>"))
    assert (sitting.title, sitting.starts_at, sitting.ends_at, sitting.on) == ("Nuts", None, None, date(2030, 5, 4))


def test_a_missing_title_is_the_subtitle_or_the_slug():
    inner = "<slug>nutcon-17-nuts</slug><abstract>All.</abstract>"
    assert only(document(event(inner, title=""))).title == "nutcon-17-nuts"
    titled = only(document(event(f"{inner}<subtitle>About nuts</subtitle>", title="")))
    assert (titled.title, titled.description) == ("About nuts", "All.")


@pytest.mark.parametrize(
    ("title", "code", "left", "level"),
    [
        ("NUT301 | Nuts: a | b", "NUT301", "Nuts: a | b", 300),
        ("NUT201-R: Nuts", "NUT201-R", "Nuts", 200),
        ("38C3: Opening", "", "38C3: Opening", None),
        ("cosmic040", "", "cosmic040", None),
    ],
)
def test_a_code_before_the_title_is_one(title, code, left, level):
    sitting = only(document(event("<code>QX7MPA</code><track>A</track>", title=title)))
    assert (sitting.code, sitting.title, sitting.level) == (code, left, level)


def test_html_markup_and_line_ends_of_texts():
    escaped = "<abstract>&lt;p&gt;One &lt;b&gt;nut&lt;/b&gt;.&lt;/p&gt;</abstract>"
    lines = "<description>Two.\r\n\r\n* Three\r\n</description>"
    assert only(document(event(escaped + lines))).description == "One **nut**.\n\nTwo.\n\n* Three"
    inside = "<abstract><p>One <em>nut</em>.</p><p>Two &amp; three.</p></abstract>"
    assert only(document(event(inside))).description == "One *nut*.\n\nTwo & three."
    assert only(document(event("<abstract>Same.</abstract><description>Same.</description>"))).description == "Same."


@pytest.mark.parametrize(
    "event_of",
    [
        event(attributes='id="1" status="cancelled"'),
        event("<status>Canceled</status>"),
        event(attributes='id="1" cancelled="true"'),
        event(title="[CANCELLED] Nuts"),
        event(title="Abgesagt: Nuts"),
    ],
)
def test_what_is_cancelled_is_left_out(event_of):
    assert [s.title for s in parse(document(event_of + event(title="Cancelling nuts")), BERLIN).sittings] == [
        "Cancelling nuts"
    ]


LINKS = """<links>
  <link href="https://example.org/demo">Video of another talk</link>
  <link href="https://video.example.org/nuts.vtt">Video recording subtitle file (VTT)</link>
  <link href="https://video.example.org/nuts.webm">Video recording (AV1/WebM) - 78.5 MB</link>
  <link href="https://video.example.org/nuts.mp4">Video recording (MP4) - 90 MB</link></links>"""


def test_the_recording_is_a_link_that_is_called_so():
    assert only(document(event(LINKS))).recording_url == "https://video.example.org/nuts.webm"
    assert only(document(event("<video_download_url>https://v.example.org/1</video_download_url>"))).recording_url == (
        "https://v.example.org/1"
    )
    assert only(document(event('<video href="https://v.example.org/2"/>'))).recording_url == "https://v.example.org/2"
    recording = "<recording><license>CC</license><optout>false</optout><url>https://v.example.org/3</url></recording>"
    assert only(document(event(recording))).recording_url == "https://v.example.org/3"
    assert (
        only(document(event("<recording><license>CC</license><optout>true</optout></recording>"))).recording_url == ""
    )


def test_slides_are_no_pictures_and_no_films():
    attachments = """<attachments>
      <attachment type="slides" href="https://example.org/logo.png">Our logo</attachment>
      <attachment type="slides" href="https://example.org/demo.mp4">A demonstration</attachment>
      <attachment type="slides" href="/report.pdf">Report</attachment>
      <attachment href="/deck.pdf">nutcon_2030_slides</attachment></attachments>"""
    base = "<base_url>https://example.org/2030/</base_url>"
    assert only(document(event(attachments), conference=base)).slides_url == "https://example.org/deck.pdf"
    assert only(document(event(attachments))).slides_url == ""
