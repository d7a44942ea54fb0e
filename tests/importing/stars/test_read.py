"""Stars are read out of the calendars, JSON and links that other apps and other sites write."""

import json
import zlib
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.stars.read import read_stars
from sessions.rules.star_link import MAX_STARS, Star, encode_stars

TOKYO = ZoneInfo("Asia/Tokyo")
TEN = datetime(2026, 12, 1, 1, tzinfo=UTC)
KEY = "00000000-0000-4000-8000-000000000001"


def calendar(*events: str, head: str = "") -> str:
    inside = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{inside}END:VCALENDAR\r\n"


def read(text: str) -> list[Star]:
    return list(read_stars(text.encode(), TOKYO)[1])


@pytest.mark.parametrize(
    ("event", "star"),
    [
        # FOSDEM Companion.
        (
            "UID:17456@2026@be.digitalia.fosdem\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261201T010000Z\r\n"
            "SUMMARY:Knots\r\nURL:https://fosdem.example/knots",
            Star("Knots", "", "17456@2026@be.digitalia.fosdem", TEN),
        ),
        # Google Calendar.
        (
            "DTSTART;TZID=Asia/Tokyo:20261201T100000\r\nUID:4oq3gm@google.com\r\nSUMMARY:COM301 | Knots",
            Star("Knots", "COM301", "4oq3gm@google.com", TEN),
        ),
        # This site.
        (f"UID:{KEY}@conference-log\r\nDTSTART:20261201T010000Z\r\nSUMMARY:Knots", Star("Knots", "", "", TEN, KEY)),
    ],
)
def test_calendars(event: str, star: Star) -> None:
    assert read(calendar(event)) == [star]


def test_json_of_event_fahrplan() -> None:
    data = {
        "conference": "harbour",
        "lectures": [{"lecture_id": "c3f0", "title": "Knots", "subtitle": "", "abstract": ""}],
    }
    assert read(json.dumps(data)) == [Star("Knots", "", "c3f0")]


def test_json_of_this_site_and_its_event() -> None:
    entry = {"title": "Knots", "code": "COM301", "id": "a1", "start": "2026-12-01T01:00:00+00:00"}
    data = {"format": "conference-log-stars", "version": 1, "event": {"name": "Harbour"}, "stars": [entry]}
    assert read_stars(json.dumps(data).encode(), TOKYO) == ("Harbour", (Star("Knots", "COM301", "a1", TEN),))


@pytest.mark.parametrize(
    "link", ["https://a.example/stars/?s={}", "https://a.example/x/#s={}", "Look: http://b.example/stars/?s={} ", "{}"]
)
def test_links_in_query_or_fragment_and_the_compact_form_alone(link: str) -> None:
    star = Star("Knots", "COM301", "a1", TEN)
    text = link.format(encode_stars("Harbour", [star]))
    assert read_stars(text.encode(), TOKYO) == ("Harbour", (star,))


def test_texts_of_a_link_are_cleaned_and_cut_as_those_of_json_are() -> None:
    half, override = "\ud800", "\u202e"
    rows = [[0, f"a{half}", "COM301", f"{override}Kn\0ots\n{half}"], [0, "", "not a code"], [0, "", "", "x" * 400]]
    for text in (json.dumps([1, f"{override}Har{half}bour", rows]), packed([1, f"{override}Har{half}bour", rows])):
        name, (first, second) = read_stars(text.encode(), TOKYO)
        assert name == "Har\ufffdbour"
        assert (first.title, first.code, first.external_id) == ("Knots \ufffd", "COM301", "a\ufffd")
        assert second.title == "x" * 299 + "…"


def packed(data: object) -> str:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return urlsafe_b64encode(packer.compress(json.dumps(data).encode()) + packer.flush()).decode().rstrip("=")


def test_as_many_stars_as_can_be_imported_are_read_from_a_link() -> None:
    stars = [Star(f"A{number}") for number in range(MAX_STARS)]
    assert read(encode_stars("Harbour", stars, 100_000)) == stars


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.UNKNOWN_KIND),
        ("hello", Fault.UNKNOWN_KIND),
        ("https://a.example/stars/", Fault.UNKNOWN_KIND),
        ("https://a.example/stars/?s=abc", Fault.SYNTAX),
        ("https://[/?s=abc", Fault.UNKNOWN_KIND),
        ("x" * 200, Fault.SYNTAX),
        ("{", Fault.SYNTAX),
        ("[]", Fault.UNKNOWN_KIND),
        ('[{"colour": "red"}]', Fault.UNKNOWN_KIND),
        (calendar(), Fault.NO_SESSIONS),
        (encode_stars("Harbour", []), Fault.NO_SESSIONS),
        (json.dumps([{"title": f"A{number}"} for number in range(MAX_STARS + 1)]), Fault.TOO_MANY),
        (encode_stars("Harbour", [Star(f"A{number}") for number in range(MAX_STARS + 1)]), Fault.TOO_MANY),
    ],
)
def test_what_holds_no_stars_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(FeedError) as refused:
        read(text)
    assert refused.value.fault == fault
