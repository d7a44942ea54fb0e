"""Every feed is known by what it holds, packed or not, and what is none is refused."""

import gzip
import io
import json
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.parsers.kinds import kind_of
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.recognise import parse
from sessions.rules.feed_limits import MAX_BYTES

TOKYO = ZoneInfo("Asia/Tokyo")
XML = b"""<?xml version="1.0"?><schedule><day date="2026-05-01" index="1"><room name="A"><event id="1">
<title>One</title><date>2026-05-01T10:00:00+09:00</date><start>10:00</start><duration>00:30</duration>
</event></room></day></schedule>"""
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:One\r\nDTSTART:20260501T010000Z\r\n"
ICS += b"END:VEVENT\r\nEND:VCALENDAR\r\n"
CSV = "タイトル,会場\n一つ目,ホール\n".encode("cp932")
FEEDS = {
    "frab-xml": XML,
    "icalendar": ICS,
    "frab-json": json.dumps({"schedule": {"conference": {"days": [{"events": [{"title": "One"}]}]}}}).encode(),
    "pycon": json.dumps({"schedule": [{"conf_key": 1, "kind": "talk", "name": "One", "start": None}]}).encode(),
    "sessionize": json.dumps({"sessions": [{"title": "One"}], "speakers": [], "rooms": [], "categories": []}).encode(),
    "reinvent": b"type,title,abstract,date,startTime,endTime\nTalk,One,,12/3/2024,10:00,11:00\n",
    "aws-events": b'// saved today\n[{"sessionId": "1", "title": "One", "abstract": ""}]',
    "table": CSV,
}


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for number, content in enumerate(members):
            archive.writestr(f"{number}.txt", content)
    return packed.getvalue()


def refused(content):
    with pytest.raises(FeedError) as caught:
        parse(content, TOKYO)
    return caught.value.fault, caught.value.place


@pytest.mark.parametrize("kind", FEEDS)
def test_each_kind_is_known_by_its_content_also_when_packed(kind):
    content = FEEDS[kind]
    assert kind_of(content) == kind
    assert kind_of(gzip.compress(content)) == kind
    assert kind_of(zipped(content)) == kind


def test_every_real_file_is_known(shared: Path):
    without_sessions = ("c3voc-schema.json", "invalid-example.json", "icalendar-bom_calendar.ics")
    without_sessions += ("icalendar-broken_ical.ics", "icalendar-issue_722_missing_timezones.ics")
    without_sessions += ("sessionize-sample-SpeakerWall.json", "sessionize-sample-Speakers.json")
    expected = dict.fromkeys((*without_sessions, "empty-dump-with-BOM.json"), "")
    expected |= {"reinvent-2025-sessions.json": "reinvent"}
    expected |= {"pycon-us-2025-conference.json": "pycon", "reinvent-2024-all_sessions.csv": "reinvent"}
    of_folder = {"ics": "icalendar", "sessionize": "sessionize"}
    of_ending = {".xml": "frab-xml", ".json": "frab-json"}
    files = [
        file
        for folder in ("schedules", "ics", "sessionize", "reinvent")
        for file in (shared / "data" / folder).iterdir()
    ]
    assert len(files) == 34
    assert {file.name: kind_of(file.read_bytes()) for file in files} == {
        file.name: expected.get(file.name, of_folder.get(file.parent.name, of_ending.get(file.suffix)))
        for file in files
    }


def test_reports_and_pictures_are_no_feeds(shared: Path):
    files = [file for folder in ("reports", "media") for file in (shared / "data" / folder).iterdir()]
    assert {file.name for file in files if kind_of(file.read_bytes())} == set()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped])
def test_a_feed_is_read_the_same_packed_and_not(pack):
    (sitting,) = parse(pack(XML), TOKYO).sittings
    assert (sitting.title, sitting.room, sitting.starts_at) == ("One", "A", datetime(2026, 5, 1, 1, tzinfo=UTC))


def test_a_gzip_file_of_several_parts_is_read_whole():
    assert kind_of(gzip.compress(XML[:100]) + gzip.compress(XML[100:]) + bytes(512)) == "frab-xml"


def test_a_table_asks_for_a_mapping_and_is_read_by_it():
    with pytest.raises(MappingNeeded) as asked:
        parse(CSV, TOKYO)
    assert asked.value.guessed == {"title": "タイトル", "room": "会場"}
    assert [s.title for s in parse(CSV, TOKYO, mapping={"title": "会場"}).sittings] == ["ホール"]


def test_the_first_day_gives_times_their_date():
    (sitting,) = parse(
        b"Title,Start\nOne,10:00\n", TOKYO, mapping={"title": "Title", "start": "Start"}, first_day=date(2026, 5, 1)
    ).sittings
    assert sitting.starts_at == datetime(2026, 5, 1, 1, tzinfo=UTC)


def test_a_mapping_counts_also_for_a_table_of_re_invent_and_for_nothing_else():
    mapping = {"title": "type"}
    assert [s.title for s in parse(FEEDS["reinvent"], TOKYO, mapping=mapping).sittings] == ["Talk"]
    assert [s.title for s in parse(XML, TOKYO, mapping=mapping).sittings] == ["One"]


REFUSED = [
    (b"", (Fault.EMPTY, "")),
    (b" \r\n", (Fault.EMPTY, "")),
    (b"// only a comment", (Fault.UNKNOWN_KIND, "")),
    (b"garbage, no programme", (Fault.NO_SESSIONS, "")),
    (b"\n<!DOCTYPE html><html><body>schedule</body></html>", (Fault.WEB_PAGE, "")),
    (b"<rss><channel/></rss>", (Fault.UNKNOWN_KIND, "")),
    (b'{"hello": "world"}', (Fault.UNKNOWN_KIND, "")),
    (b'{"hello": \n oops}', (Fault.SYNTAX, "line 2, column 2")),
    (b"[" * 100, (Fault.TOO_DEEP, "line 1, column 65")),
    (b"MZ\0\0\0\1", (Fault.UNKNOWN_KIND, "")),
    (b"caf\xe9 \n", (Fault.ENCODING, "line 1")),
    (b"x" * (MAX_BYTES + 1), (Fault.TOO_LARGE, "")),
    (gzip.compress(b""), (Fault.EMPTY, "")),
    (gzip.compress(XML)[:-20], (Fault.SYNTAX, "gzip")),
    (b",,,\n,,,\n", (Fault.UNKNOWN_KIND, "")),
    (b"PK\3\4broken", (Fault.SYNTAX, "zip")),
    (zipped(), (Fault.UNKNOWN_KIND, "")),
    (zipped(b"one", b"two"), (Fault.NOT_ONE, "zip")),
    (zipped(XML, ICS), (Fault.NOT_ONE, "zip")),
    (zipped(XML, method=zipfile.ZIP_LZMA), (Fault.UNKNOWN_KIND, "zip")),
    (zipped(gzip.compress(XML)), (Fault.UNKNOWN_KIND, "")),
]


# Packed files hold the time at which they were packed: no names for tests that run in several processes.
@pytest.mark.parametrize(("content", "expected"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_feed_is_refused(content, expected):
    assert refused(content) == expected
    assert kind_of(content) == ""


@pytest.mark.release
@pytest.mark.parametrize("pack", [gzip.compress, zipped])
def test_a_bomb_is_refused_before_it_has_unfolded(pack):
    bomb = pack(bytes(100_000_000))
    tracemalloc.start()
    try:
        assert refused(bomb)[0] == Fault.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 5 * MAX_BYTES
    finally:
        tracemalloc.stop()


@given(st.sampled_from(sorted(FEEDS)), st.sampled_from([bytes, gzip.compress, zipped]), st.data())
def test_a_damaged_feed_is_a_programme_or_a_feed_error(kind, pack, data):
    content = bytearray(pack(FEEDS[kind]))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FeedError):
        assert isinstance(parse(bytes(content), TOKYO), Programme)
