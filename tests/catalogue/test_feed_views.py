"""A programme comes into an event by the pages: sent, looked at, applied as it was shown; what is refused is said."""

import gzip
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.feed_texts import fault
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.models import Event, Feed, IncomingFeed, Session, State
from sessions.plan_texts import SHOWN
from world import every_row

pytestmark = pytest.mark.django_db

CATALOGUE = "/events/harbour/catalogue/"
IMPORT = f"{CATALOGUE}import/"

type Talk = tuple[str, str, str]


def calendar(*talks: Talk) -> str:
    """Return a calendar of talks: name, start in Tokyo as ``1201T1000``, and room."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{name}@harbour.example\r\nDTSTAMP:20261101T000000Z\r\n"
        f"DTSTART;TZID=Asia/Tokyo:2026{start}00\r\nSUMMARY:Talk {name}\r\nLOCATION:{room}\r\nEND:VEVENT\r\n"
        for name, start, room in talks
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Harbour//EN\r\n{events}END:VCALENDAR\r\n"


TWO = calendar(("one", "1201T1000", "Pier 4"), ("two", "1202T1100", "Pier 5"))
TABLE = "Name,When,Where\nLights,2026-12-01 10:00,Pier 4\nQueues,2026-12-01 11:00,Pier 5\n"


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="Asia/Tokyo")


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


def send(client: Client, text: str | bytes, name: str = "programme.ics") -> Any:
    """Send a file, and return the answer."""
    content = text.encode() if isinstance(text, str) else text
    return client.post(IMPORT, {"way": "file", "file": SimpleUploadedFile(name, content)})


def look(client: Client, text: str) -> Any:
    """Send a programme as text, and return its plan page."""
    response = client.post(IMPORT, {"way": "text", "text": text})
    assert response.status_code == 302, response.text
    return client.get(response["Location"])


def press(client: Client, page: Any) -> Any:
    """Apply the plan that a page shows."""
    digest = re.search(r'name="digest" value="(\w+)"', page.text)
    assert digest
    return client.post(page.request["PATH_INFO"], {"digest": digest[1]})


def take(client: Client, text: str) -> None:
    """Import a programme."""
    assert press(client, look(client, text)).status_code == 302


def figures(page: Any) -> dict[str, int]:
    """Return the counts that a plan page shows."""
    return {name: int(value) for name, value in re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", page.text)}


def titles() -> list[str]:
    return list(Session.objects.order_by("title").values_list("title", flat=True))


@pytest.mark.parametrize("packed", [False, True])
def test_file_is_looked_at_before_anything_is_written(packed: bool, event: Event, owner: Client) -> None:
    response = send(owner, gzip.compress(TWO.encode()) if packed else TWO)

    incoming = IncomingFeed.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{IMPORT}{incoming.pk}/")
    assert (incoming.event, incoming.author, incoming.name, incoming.url) == (event, event.owner, "programme.ics", "")
    page = owner.get(response["Location"])
    assert figures(page) == {
        **{"Sessions": 2, "New": 2, "Changed": 0, "Removed": 0, "As they are": 0, "Conflicts": 0},
    }
    assert [shown.heading for shown in page.context["parts"]["created"].sessions] == ["Talk one", "Talk two"]
    assert (Session.objects.count(), Feed.objects.count(), event.days.count()) == (0, 0, 0)


def test_apply_writes_what_was_shown_and_leads_to_the_catalogue(event: Event, owner: Client) -> None:
    response = press(owner, look(owner, TWO))

    assert (response.status_code, response["Location"]) == (302, CATALOGUE)
    assert titles() == ["Talk one", "Talk two"]
    assert [str(day.date) for day in event.days.all()] == ["2026-12-01", "2026-12-02"]
    assert not IncomingFeed.objects.exists()
    assert "2 new, 0 changed, 0 removed, 0 as they were." in owner.get(CATALOGUE).text


def test_discard_writes_nothing(event: Event, owner: Client) -> None:
    page = look(owner, TWO)

    response = owner.post(page.request["PATH_INFO"], {"discard": "1"})

    assert (response["Location"], IncomingFeed.objects.count(), titles()) == (IMPORT, 0, [])


def test_same_programme_again_changes_nothing(event: Event, owner: Client) -> None:
    take(owner, TWO)
    page = look(owner, TWO)

    assert figures(page)["As they are"] == 2
    assert "Everything in it stands here already." in page.text


def test_plan_tells_what_changes_field_by_field_and_calls_out_what_is_starred_and_moved(
    event: Event, owner: Client
) -> None:
    take(owner, calendar(*((name, "1201T1000", "Pier 4") for name in ("gone", "kept", "moved", "starred"))))
    for name in ("starred", "gone"):
        make_impression(session=Session.objects.get(title=f"Talk {name}"), state=State.PLANNED)
    Session.objects.filter(title="Talk kept").update(room="My room")
    changed = (("kept", "1201T1000", "Pier 9"), ("moved", "1201T1030", "Pier 4"), ("starred", "1202T0900", "Pier 7"))

    page = look(owner, calendar(*changed, ("new", "1201T1000", "Pier 4")))

    parts = page.context["parts"]
    told = {
        name: {shown.heading: [(c.label, c.old, c.new) for c in shown.changes] for shown in part.sessions}
        for name, part in parts.items()
    }
    assert told == {
        "moved": {
            "Talk starred": [
                ("Room", "Pier 4", "Pier 7"),
                ("Starts at", "Tue 1 Dec 10:00", "Wed 2 Dec 09:00"),
                ("Day", "Tue 1 Dec", "Wed 2 Dec"),
            ]
        },
        "conflicts": {"Talk kept": [("Room", "My room", "Pier 9")]},
        "changed": {"Talk moved": [("Starts at", "Tue 1 Dec 10:00", "Tue 1 Dec 10:30")]},
        "created": {"Talk new": []},
        "gone": {"Talk gone": []},
    }
    assert 'id="part-moved" open' in page.text
    assert 'id="part-created"' in page.text
    assert 'id="part-created" open' not in page.text


def test_long_lists_are_cut_and_say_how_many_there_are(event: Event, owner: Client) -> None:
    page = look(owner, calendar(*((f"{number:03}", "1201T1000", "Pier 4") for number in range(SHOWN + 3))))

    created = page.context["parts"]["created"]
    assert (created.count, len(created.sessions), created.more) == (SHOWN + 3, SHOWN, 3)
    assert "And 3 more." in page.text


def test_plan_of_now_is_shown_when_something_has_changed_since(event: Event, owner: Client) -> None:
    take(owner, TWO)
    page = look(owner, calendar(("one", "1201T1000", "Pier 9")))
    assert figures(page)["Removed"] == 1
    make_impression(session=Session.objects.get(title="Talk two"), body="Something I wrote")

    again = press(owner, page)

    assert (again.status_code, "Something has changed here since you looked." in again.text) == (409, True)
    assert list(again.context["parts"]) == ["changed", "gone"]
    assert (titles(), set(Session.objects.values_list("room", flat=True))) == (
        ["Talk one", "Talk two"],
        {"Pier 4", "Pier 5"},
    )
    assert press(owner, again).status_code == 302
    assert Session.objects.get(title="Talk one").room == "Pier 9"
    assert Session.objects.get(title="Talk two").gone_at is not None


def test_post_without_the_digest_of_the_plan_writes_nothing(event: Event, owner: Client) -> None:
    page = look(owner, TWO)

    for sent in ({}, {"digest": ""}, {"digest": "x" * 64}):
        assert owner.post(page.request["PATH_INFO"], sent).status_code == 409
    assert titles() == []


@pytest.mark.parametrize(
    ("sent", "field", "word"),
    [
        ({"way": "text", "text": "BEGIN:VCALENDAR"}, "text", ""),
        ({"way": "text", "text": "{"}, "text", "The file is damaged or cut off. See line 1, column 2."),
        ({"way": "text", "text": "  \n"}, "text", "Paste the text first."),
        ({"way": "text", "text": "hello"}, "text", "This is no programme of a known kind."),
        ({"way": "text", "text": "x" * 2_000_001}, "text", "2000000"),
        ({"way": "text", "text": calendar(("a", "0101T1000", ""), ("b", "1201T1000", ""))}, "text", "31 days"),
        ({"way": "file"}, "file", "Choose a file first."),
        ({"way": "url"}, "url", "Give the address first."),
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


def test_refusal_is_in_the_language_of_the_person(event: Event, owner: Client) -> None:
    owner.cookies["django_language"] = "ja"
    with override("ja"):
        expected = fault(FeedError(Fault.SYNTAX, "line 1, column 2"))

    response = owner.post(IMPORT, {"way": "text", "text": "{"})

    assert ('lang="ja"' in response.text, list(response.context["form"].errors["text"])) == (True, [expected])


def test_table_is_asked_for_its_columns_and_read_by_them(event: Event, owner: Client) -> None:
    page = look(owner, TABLE)
    assert page.context["form"].initial == {"column_title": "Name"}
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


def test_programme_that_waits_is_found_again_and_only_the_last_five_are_kept(event: Event, owner: Client) -> None:
    for number in range(7):
        send(owner, TWO, f"programme-{number}.ics")

    names = set(IncomingFeed.objects.values_list("name", flat=True))
    assert names == {f"programme-{number}.ics" for number in range(2, 7)}
    page = owner.get(IMPORT).text
    assert [str(incoming.pk) in page for incoming in IncomingFeed.objects.all()] == [True] * 5


def test_programme_that_somebody_else_has_sent_is_not_found(event: Event, owner: Client) -> None:
    other = IncomingFeed.objects.keep(event, make_user(), TWO.encode())

    assert owner.get(f"{IMPORT}{other.pk}/").status_code == 404
    assert str(other.pk) not in owner.get(IMPORT).text


def test_time_zone_of_the_programme_is_told_of_and_not_taken(event: Event, owner: Client) -> None:
    text = TWO.replace("VERSION:2.0", "VERSION:2.0\r\nX-WR-TIMEZONE:Europe/Berlin")

    page = look(owner, text)

    assert "names the time zone Europe/Berlin, this event Asia/Tokyo" in page.text
    press(owner, page)
    event.refresh_from_db()
    assert event.time_zone == "Asia/Tokyo"


def test_removing_a_programme_asks_first_and_keeps_what_was_touched(event: Event, owner: Client) -> None:
    take(owner, TWO)
    make_impression(session=Session.objects.get(title="Talk one"), state=State.PLANNED)
    here = f"{CATALOGUE}feeds/{Feed.objects.get().pk}/delete/"

    page = owner.get(here).text
    assert ("1 session of it goes for good" in page, "1 session stays" in page) == (True, True)
    assert titles() == ["Talk one", "Talk two"]

    assert owner.post(here)["Location"] == IMPORT
    assert (titles(), Feed.objects.count()) == (["Talk one"], 0)


def test_pages_ask_as_often_for_thirty_sessions_as_for_one(event: Event, owner: Client) -> None:
    asked: dict[str, list[int]] = {}
    day = make_day(event=event)
    for count in (1, 30):
        talks = [(f"{number:02}", "1201T1000", "Pier 4") for number in range(count)]
        here = look(owner, calendar(*talks)).request["PATH_INFO"]
        feed = make_feed(event=event, kind="sessionize")
        for number in range(count):
            make_session(day=day, feed=feed, title=f"Theirs {number}", external_id=f"x{number}")
        for name, path in (("plan", here), ("import", IMPORT), ("delete", f"{CATALOGUE}feeds/{feed.pk}/delete/")):
            with CaptureQueriesContext(connection) as queries:
                assert owner.get(path).status_code == 200
            asked.setdefault(name, []).append(len(queries))

    assert {name: counts[0] == counts[1] for name, counts in asked.items()} == dict.fromkeys(asked, True)
