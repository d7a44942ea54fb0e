"""What can be no programme is refused at its field; of a table it is asked which column is what."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.translation import override

from factories import make_event
from importing.catalogue.import_pages import IMPORT, TABLE, TWO, calendar, figures, look, press, send
from sessions.importing.messages import fault
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.models import Event, Session
from web.stored import every_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="Asia/Tokyo")


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


@pytest.mark.parametrize(("sent", "ticked"), [({}, True), ({"keep": "on"}, True), ({"keep": "false"}, False)])
@pytest.mark.parametrize("way", ["file", "text"])
def test_wrong_file_unticks_nothing_of_the_address(way, sent, ticked, event, owner):
    page = owner.post(IMPORT, {"way": way, **sent})
    assert (page.status_code, " checked" in re.search('<input[^>]*id="feed_keep"[^>]*>', page.text)[0]) == (422, ticked)


@pytest.mark.parametrize("sent", [{}, {"keep": "on"}])
def test_address_that_fails_leaves_what_was_chosen(sent, event, owner):
    page = owner.post(IMPORT, {"way": "url", "url": "http://example.org/a.ics", **sent})
    assert (" checked" in re.search('<input[^>]*id="feed_keep"[^>]*>', page.text)[0]) == bool(sent)


@pytest.mark.parametrize(
    ("sent", "field", "word"),
    [
        ({"way": "text", "text": "BEGIN:VCALENDAR"}, "text", ""),
        ({"way": "text", "text": "{"}, "text", "The file is damaged or incomplete. See line 1, column 2."),
        ({"way": "text", "text": "  \n"}, "text", "Paste the text first."),
        ({"way": "text", "text": "hello"}, "text", "Unknown format."),
        ({"way": "text", "text": "x" * 2_000_001}, "text", "2000000"),
        ({"way": "text", "text": calendar(("a", "0101T1000", ""), ("b", "1201T1000", ""))}, "text", "31 days"),
        ({"way": "file"}, "file", "Choose a file first."),
        ({"way": "url"}, "url", "Enter the address first."),
        (
            {"way": "url", "url": "http://example.org/a.ics"},
            "url",
            "Only addresses that begin with https:// are fetched.",
        ),
        ({"way": "url", "url": "https://127.0.0.1/a.ics"}, "url", "This address is not on the public internet"),
        ({"way": "url", "url": "not an address"}, "url", "https://"),
        ({"way": "url", "url": "https://e.example/" + "x" * 1000}, "url", "1000"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_what_was_typed_stays(
    sent: dict[str, str], field: str, word: str, event: Event, owner: Client
) -> None:
    before = every_row()

    response = owner.post(IMPORT, sent)

    assert (response.status_code, every_row() == before) == (422, True)
    errors = response.context["form"].errors
    assert (list(errors), word in errors[field][0]) == ([field], True)
    assert f'id="feed_{field}_error"' in response.text
    if typed := sent.get(field, "").strip():
        assert typed[:500].replace("\r\n", "\n") in response.text.replace("\r\n", "\n")


@pytest.mark.parametrize("content", [b"", b"\0\1\2" * 100, b"%PDF-1.7", b"PK\3\4broken", b"x" * 10_000_001])
def test_file_that_is_no_programme_is_refused_at_its_field(content: bytes, event: Event, owner: Client) -> None:
    before = every_row()

    response = send(owner, content, "programme.pdf")

    assert (response.status_code, every_row() == before) == (422, True)
    assert list(response.context["form"].errors) == ["file"]
    field = re.search('<input[^>]*id="feed_file"[^>]*>', response.text)[0]
    assert ('aria-invalid="true"' in field, response.text.count('id="feed_file_error"')) == (True, 1)
    assert ("This is a document (such as PDF or Word)" in response.text) is content.startswith(b"%PDF")


def test_refusal_is_in_the_language_of_the_person(event: Event, owner: Client) -> None:
    owner.cookies["django_language"] = "ja"
    with override("ja"):
        expected = fault(FeedError(Fault.SYNTAX, "line 1, column 2"))

    response = owner.post(IMPORT, {"way": "text", "text": "{"})

    assert ('lang="ja"' in response.text, list(response.context["form"].errors["text"])) == (True, [expected])


def test_half_of_a_character_breaks_no_page_of_the_columns(event: Event, owner: Client) -> None:
    talks = [{"title": "Kn\ud800ts", "start": "2026-12-01 10:00", "by \ud800": ["\ud800"]}] * 2
    page = look(owner, json.dumps({"at \ud800": "\ud800", "\ud800": talks}))
    assert (page.status_code, "\ufffd" in page.text) == (200, True)
    here = page.request["PATH_INFO"]
    assert owner.post(here, {"column_title": "by \ufffd"}).status_code in {302, 422}
    answer = owner.post(here, {"column_title": "title", "column_start": "start"})
    assert (answer.status_code, "Kn\ufffdts" in owner.get(here).text) == (302, True)


def test_table_is_asked_for_its_columns_and_read_by_them(event: Event, owner: Client) -> None:
    page = look(owner, TABLE)
    assert page.context["form"].initial == {"column_title": "Name", "column_start": "When", "column_room": "Where"}
    assert "When (such as “2026-12-01 10:00”)" in page.text
    here = page.request["PATH_INFO"]

    refused = owner.post(here, {"column_title": "", "column_start": "When"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["column_title"])
    unreadable = owner.post(here, {"column_title": "Name", "column_start": "Where"})
    assert (unreadable.status_code, "A time cannot be read." in unreadable.text) == (422, True)
    assert 'value="Where" selected' in unreadable.text

    answer = owner.post(here, {"column_title": "Name", "column_start": "When", "column_room": "Where"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    press(owner, owner.get(here))
    assert list(Session.objects.order_by("starts_at").values_list("title", "room")) == [
        ("Lights", "Pier 4"),
        ("Queues", "Pier 5"),
    ]


TALKS = '[{"label": "Lights", "at": "2026-12-01T10:00", "place": {"name": "Pier 4"}}]'
LIGHTS = '{"title": "Lights", "at": "2026-12-01T10:00", "place": "Pier 4", "by": ["Ann", "Bo"]}'
TWO_LISTS = f'{{"short": [{LIGHTS}], "long": [{LIGHTS}, {{"title": "B"}}]}}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TALKS, ""),
        (f'{{"tips": {TALKS}}}', "The rows come from the list “tips” in the file."),
        (TWO_LISTS, "The file contains 2 lists that look like sessions. This is the longest one: “long”."),
    ],
)
def test_list_of_objects_is_asked_for_its_columns_and_says_which_it_is(
    event: Event, owner: Client, text: str, said: str
) -> None:
    page = look(owner, text)
    assert (">Ann, Bo</td>" in page.text) == (text is TWO_LISTS)
    lead = re.findall(r"(?:The rows come from|The file contains)[^<]*", page.text)
    assert lead == [said] * bool(said)
    here = page.request["PATH_INFO"]
    title = "title" if text is TWO_LISTS else "label"
    answer = owner.post(here, {"column_title": title, "column_start": "at", "column_room": "place"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    press(owner, owner.get(here))
    lights = Session.objects.get(title="Lights")
    assert (lights.room, lights.starts_at) == ("Pier 4", datetime(2026, 12, 1, 1, tzinfo=UTC))


def test_table_with_known_columns_is_not_asked_again_but_can_be_changed(event: Event, owner: Client) -> None:
    page = look(owner, TABLE)
    owner.post(page.request["PATH_INFO"], {"column_title": "Name", "column_start": "When"})
    press(owner, owner.get(page.request["PATH_INFO"]))

    again = look(owner, TABLE.replace("10:00", "10:30"))

    assert figures(again)["Changed"] == 1
    columns = owner.get(again.request["PATH_INFO"] + "?columns=1")
    assert columns.context["form"].initial == {"column_title": "Name", "column_start": "When"}


def test_columns_of_what_is_no_table_lead_back_to_the_plan(event: Event, owner: Client) -> None:
    page = look(owner, TWO)

    assert owner.get(page.request["PATH_INFO"] + "?columns=1")["Location"] == page.request["PATH_INFO"]
