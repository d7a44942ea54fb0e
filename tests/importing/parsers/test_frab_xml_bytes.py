"""Bytes of schedules in XML: encodings, limits, and what is refused, by name and place."""

from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers.frab.xml import is_it, parse
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.rules.feed_limits import MAX_SITTINGS

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


def refused(content):
    with pytest.raises(FeedError) as caught:
        parse(content, BERLIN)
    return caught.value.fault, caught.value.place, caught.value.found


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("iso-8859-1", "ISO-8859-1")]
    + [("cp1252", "windows-1252"), ("utf-8", "UTF-16"), ("utf-8", "utf8")],
)
def test_encodings_are_recognised(encoding, declared):
    text = document(event(title="Nüsse")).decode().replace("UTF-8", declared)
    content = text.encode(encoding)
    assert is_it(content)
    assert only(content).title == "Nüsse"


def test_japanese_encodings_are_recognised():
    for declared in ("Shift_JIS", "EUC-JP", "Windows-31J", "ISO-2022-JP"):
        text = document(event(title="基調講演"), room="ホール").decode().replace("UTF-8", declared)
        assert only(text.encode(declared)).title == "基調講演"


def test_a_declared_encoding_is_taken_in_its_widest_form():
    for declared, encoding, title in (("Shift_JIS", "cp932", "①基調講演"), ("GB2312", "gb18030", "朱镕基")):
        text = document(event(title=title)).decode().replace("UTF-8", declared)
        assert only(text.encode(encoding)).title == title


def test_blanks_before_the_declaration_name_spaces_and_pasted_controls_do_no_harm():
    text = document(event(title="Nuts\x0bnow")).decode().replace("<schedule>", '<schedule xmlns="urn:nuts">')
    assert only(f"\n\n{text}".encode()).title == "Nuts now"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (event(duration="soon"), (Fault.BAD_DURATION, "duration", "soon")),
        (event(start="25:00"), (Fault.BAD_TIME, "start", "25:00")),
        (event(start="noon"), (Fault.BAD_TIME, "start", "noon")),
        (event("<date>tomorrow</date>"), (Fault.BAD_TIME, "date", "tomorrow")),
        (event("<date>0001-01-01T10:00:00+14:00</date>"), (Fault.BAD_TIME, "date", "0001-01-01T10:00:00+14:00")),
    ],
)
def test_times_that_cannot_be_read_are_refused_with_their_place(events, expected):
    fault, key, found = expected
    assert refused(document(events)) == (fault, f"day 1 › room Hall 1 › event 17 › {key}", found)


def test_an_event_that_names_itself_in_no_way_is_refused():
    assert refused(document(event(title=""))) == (Fault.MISSING, "day 1 › room Hall 1 › event 17 › title", "")
    nameless = refused(document(event() + event("", "", title="")))
    assert nameless == (Fault.MISSING, "day 1 › room Hall 1 › event #2 › title", "")


def test_a_day_with_a_date_that_is_none_is_refused():
    assert refused(document(event(), day='<day index="3" date="4.5.">')) == (Fault.BAD_TIME, "day 3 › date", "4.5.")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<schedule>\n  <day>\n </schedule>", (Fault.SYNTAX, "line 3, column 4", "schedule>")),
        (b"<schedule>&nuts;</schedule>", (Fault.SYNTAX, "line 1, column 11", "&nuts;</schedule>")),
        (b'\n<!DOCTYPE s [<!ENTITY a "b">]><schedule>&a;</schedule>', (Fault.SYNTAX, "line 2", "<!DOCTYPE")),
        (b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><schedule/>', (Fault.SYNTAX, "line 1", "<!DOCTYPE")),
        (b"<rss/>", (Fault.NOT_THE_SHAPE, "line 1", "<rss>")),
        (b"<schedule/>", (Fault.NO_SESSIONS, "", "")),
        (b"<schedule>" + b"<a>" * 70, (Fault.TOO_DEEP, "", "<a>")),
        (b"<schedule>" + b"<a/>" * 300_001, (Fault.TOO_MANY, "", "<a>")),
        (b"<schedule>\ncaf\xe9</schedule>", (Fault.ENCODING, "line 2", "e9")),
        (b'<?xml version="1.0" encoding="zip"?><schedule/>', (Fault.ENCODING, "line 1", "zip")),
    ],
)
def test_what_is_no_schedule_is_refused_by_name_and_place(content, expected):
    assert refused(content) == expected


def test_more_sittings_than_any_conference_has_are_refused():
    events = "".join(event(title=str(number)) for number in range(MAX_SITTINGS + 1))
    assert refused(document(events))[:2] == (Fault.TOO_MANY, "")


def test_other_files_are_not_taken_for_a_schedule():
    assert not is_it(b"<html><body><schedule></body></html>")
    assert not is_it(b'<?xml version="1.0"?><rss><channel/></rss>')
    assert not is_it(b'{"schedule": {}}')


@given(
    st.text(max_size=40),
    st.sampled_from(["title", "date", "start", "duration", "room", "persons", "links", "recording"]),
)
def test_any_text_anywhere_gives_a_programme_or_a_feed_error(text, tag):
    escaped = text.encode(errors="replace").decode().replace("&", "&amp;").replace("<", "&lt;")
    with suppress(FeedError):
        assert isinstance(
            parse(document(f"<event><title>a</title><{tag}>{escaped}</{tag}></event>"), BERLIN), Programme
        )


@given(st.binary(max_size=60), st.integers(0, 200))
def test_broken_bytes_give_a_programme_or_a_feed_error(junk, position):
    whole = document(event("<persons><person>Ada</person></persons>"))
    with suppress(FeedError):
        assert isinstance(parse(whole[:position] + junk + whole[position:], BERLIN), Programme)
