"""What an event of a calendar says becomes the facts of a sitting, however its writer spelled it."""

from datetime import date

import pytest

from importing.parsers.ical_maker import TOKYO, calendar, clock, event, only, read, refused
from sessions.importing.parsers.ical import events
from sessions.importing.parsers.programme import Fault, Sitting


def test_a_whole_event():
    sitting = only(
        "DTEND:20250517T181500Z",
        "UID:a1@example.org",
        "LOCATION:Room 1/2\\, east",
        "CATEGORIES:Web,Data\\, big",
        "DESCRIPTION:One\\, two\\;\\nthree \\\\ four",
        summary="COM301-R | Queues\\, and more",
    )
    assert sitting == Sitting(
        title="Queues, and more",
        external_id="a1@example.org",
        code="COM301-R",
        level=300,
        track="Web, Data, big",
        room="Room 1/2, east",
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        on=date(2025, 5, 17),
        description="One, two;\nthree \\ four",
    )
    assert (clock(sitting.starts_at), clock(sitting.ends_at)) == ("2025-05-18 02:30", "2025-05-18 03:15")


@pytest.mark.parametrize(
    ("summary", "facts"),
    [
        ("[talk] Looking", ("talk", "", "Looking")),
        ("[sponsor-workshop] [Panel](/2025/about#panel)", ("sponsor-workshop", "", "Panel")),
        ("[Workshop] DEV204: Build it", ("Workshop", "DEV204", "Build it")),
        ("[ワークショップ] 作る", ("ワークショップ", "", "作る")),
        ("[ALERT] Down", ("", "", "[ALERT] Down")),
        ("[REPEAT] COM301-R: Queues", ("", "COM301-R", "Queues")),
        ("[Repeat] Queues", ("", "", "Queues [Repeat]")),
        ("COM301-R: Queues [REPEAT]", ("", "COM301-R", "Queues")),
        ("Queues [REPEAT]", ("", "", "Queues [REPEAT]")),
        ("Web3", ("", "", "Web3")),
        ("[talk]", ("", "", "[talk]")),
    ],
)
def test_a_title_is_told_apart(summary, facts):
    sitting = only(summary=summary)
    assert (sitting.format, sitting.code, sitting.title) == facts


def test_attendees_without_an_address_speak_and_those_with_one_do_not():
    sitting = only(
        'ATTENDEE;ROLE=REQ-PARTICIPANT;CN="Ito, Jane":invalid:nomail',
        "ATTENDEE;CN=Ana:invalid:nomail",
        "ATTENDEE;CN=Guest:mailto:guest@example.org",
    )
    assert sitting.speakers == ("Ito, Jane", "Ana")


def test_html_becomes_markdown_and_stands_in_for_a_missing_description():
    assert only("DESCRIPTION:<p>Read <b>this</b></p>").description == "Read **this**"
    assert only("X-ALT-DESC;FMTTYPE=text/html:<p>Read <b>this</b></p>").description == "Read **this**"


def test_the_first_line_of_a_description_is_the_title_of_an_event_without_one():
    (sitting,) = read("BEGIN:VEVENT", "DESCRIPTION:Opening\\nWelcome", "END:VEVENT")
    assert sitting.title == "Opening Welcome"
    assert refused(calendar("BEGIN:VEVENT", "UID:1", "END:VEVENT")) == (Fault.MISSING, "session 1 › SUMMARY", "")


@pytest.mark.parametrize("start", ["DTSTART;VALUE=DATE:20250517", "DTSTART:20250517"])
def test_an_event_of_whole_days_has_no_time_and_is_on_its_first_day(start):
    sitting = only("DTEND;VALUE=DATE:20250520", start=start)
    assert (sitting.on, sitting.starts_at, sitting.ends_at) == (date(2025, 5, 17), None, None)


def test_the_night_belongs_to_the_day_before():
    assert only(start="DTSTART:20250518T013000").on == date(2025, 5, 17)
    assert only(start="DTSTART:20250518T040000").on == date(2025, 5, 18)


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["DTEND:20250517T181500Z"], "2025-05-18 03:15"),
        (["DURATION:PT1H30M"], "2025-05-18 04:00"),
        (["DURATION:P1D"], "2025-05-19 02:30"),
        (["DTEND:20250517T173000Z"], "2025-05-18 02:30"),
        (["DTEND:20250517T170000Z"], ""),
        (["DURATION:-PT1H"], ""),
        (["DTEND;VALUE=DATE:20250518"], ""),
        ([], ""),
    ],
)
def test_the_end_is_what_the_event_says_or_unknown(lines, end):
    assert clock(only(*lines).ends_at) == end


def test_an_event_without_a_start_is_kept_without_a_time():
    (sitting,) = read("BEGIN:VEVENT", "SUMMARY:Some day", "DTSTART:", "RRULE:FREQ=DAILY", "END:VEVENT")
    assert sitting == Sitting(title="Some day")


@pytest.mark.parametrize("status", ["STATUS:CANCELLED", "STATUS:Cancelled", "STATUS:CANCELED"])
def test_what_is_cancelled_is_left_out(status):
    assert [each.title for each in read(*event(status), *event(summary="Stays"))] == ["Stays"]
    assert [each.title for each in read(*event(summary="[CANCELLED] Gone"), *event(summary="Stays"))] == ["Stays"]
    assert refused(calendar("METHOD:CANCEL", *event())) == (Fault.NO_SESSIONS, "", "")


def test_all_calendars_of_a_file_are_read():
    content = calendar(*event(summary="One")) + calendar("X-WR-CALNAME:Second", *event(summary="Two"))
    programme = events.parse(content, TOKYO)
    assert ([each.title for each in programme.sittings], programme.title) == (["One", "Two"], "Second")


def test_tasks_alarms_and_journals_are_no_sessions():
    alarm = ["BEGIN:VALARM", "SUMMARY:Ring", "DESCRIPTION:Ring", "DTSTART:20250101T000000Z", "END:VALARM"]
    task = ["BEGIN:VTODO", "SUMMARY:Do", "DTSTART:20250101T000000Z", "END:VTODO"]
    (sitting,) = read(*task, *event(*alarm))
    assert (sitting.title, sitting.description, clock(sitting.starts_at)) == ("Talk", "", "2025-05-18 02:30")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\r\n\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_do_not_matter(end, encoding):
    content = calendar(*event("LOCATION:Öresund", summary="基調講演"), end=end).decode().encode(encoding)
    assert events.is_it(content)
    assert [(each.title, each.room) for each in events.parse(content, TOKYO).sittings] == [("基調講演", "Öresund")]


def test_folds_are_undone_inside_of_characters_and_names_too():
    content = calendar(*event(summary="基調講演")).replace("調".encode(), b"\xe8\xaa\r\n \xbf")
    content = content.replace(b"DTSTART", b"DTST\r\n\tART")
    (sitting,) = events.parse(content, TOKYO).sittings
    assert (sitting.title, clock(sitting.starts_at)) == ("基調講演", "2025-05-18 02:30")


def test_names_are_read_in_small_letters_too():
    content = (
        b"begin:vcalendar\nbegin:vevent\nsummary;language=en:Talk\ndtstart:20250517t173000z\nend:vevent\nend:vcalendar"
    )
    (sitting,) = events.parse(content, TOKYO).sittings
    assert (sitting.title, clock(sitting.starts_at)) == ("Talk", "2025-05-18 02:30")


def test_what_is_no_calendar_is_known_at_once():
    assert [events.is_it(content) for content in (b"", b"{}", b"BEGIN:VCARD\nEND:VCARD", b"a BEGIN:VCALENDAR")] == [
        False
    ] * 4
    assert events.is_it(b"\n  BEGIN:VCALENDAR")
