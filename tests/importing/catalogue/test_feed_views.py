"""A programme comes into an event by the pages: sent, looked at, applied as it was shown; what is refused is said."""

import gzip
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from importing.catalogue.import_pages import CATALOGUE, IMPORT, TWO, calendar, figures, look, press, send, take
from sessions.importing.catalogue.messages import SHOWN
from sessions.models import Event, Feed, IncomingFeed, Session, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="Asia/Tokyo")


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


def titles() -> list[str]:
    return list(Session.objects.order_by("title").values_list("title", flat=True))


@pytest.mark.parametrize("packed", [False, True])
def test_file_is_looked_at_before_anything_is_written(packed: bool, event: Event, owner: Client) -> None:
    response = send(owner, gzip.compress(TWO.encode()) if packed else TWO)

    incoming = IncomingFeed.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{IMPORT}{incoming.pk}/")
    assert (incoming.event, incoming.author, incoming.name, incoming.url) == (event, event.owner, "programme.ics", "")
    page = owner.get(response["Location"])
    assert figures(page) == {"Sessions": 2, "New": 2}
    assert [shown.heading for shown in page.context["parts"]["created"].sessions] == ["Talk one", "Talk two"]
    assert (Session.objects.count(), Feed.objects.count(), event.days.count()) == (0, 0, 0)


def test_apply_writes_what_was_shown_and_leads_to_the_catalogue(event: Event, owner: Client) -> None:
    response = press(owner, look(owner, TWO))

    assert (response.status_code, response["Location"]) == (302, CATALOGUE)
    assert titles() == ["Talk one", "Talk two"]
    assert [str(day.date) for day in event.days.all()] == ["2026-12-01", "2026-12-02"]
    assert not IncomingFeed.objects.exists()
    assert "<p>Imported: 2 new.</p>" in owner.get(CATALOGUE).text


def test_plan_says_how_long_the_event_would_last(event: Event, owner: Client) -> None:
    page = look(owner, calendar(("one", "1201T1000", "Pier 4")))
    assert "The event will have 1 more day, from Tue 1 Dec to Tue 1 Dec." in page.text
    press(owner, page)
    page = look(owner, calendar(("one", "1201T1000", "Pier 4"), ("far", "1208T1000", "Pier 4")))
    assert "The event will have 7 more days, from Tue 1 Dec to Tue 8 Dec." in page.text
    press(owner, page)
    assert "The event will have" not in look(owner, calendar(("one", "1202T1000", "Pier 4"))).text


@pytest.mark.parametrize(
    ("copies", "said"),
    [
        (1, []),
        (2, ["1 duplicate in the programme was left out."]),
        (4, ["3 duplicates in the programme were left out."]),
    ],
)
def test_plan_says_how_many_duplicates_were_left_out(copies: int, said: list[str], event: Event, owner: Client) -> None:
    page = look(owner, "2026-12-01\n9:00 | Queues\n" + "10:00 | Racks\n" * copies)
    assert figures(page) == {"Sessions": 2, "New": 2}
    assert re.findall(r"\d+ duplicates?[^<]*", page.text) == said


def test_plan_says_how_many_sessions_have_no_day(event: Event, owner: Client) -> None:
    without = {"id": "8", "title": "Lunch", "startsAt": None, "endsAt": None, "roomId": None, "speakers": []}
    talk = without | {"id": "9", "title": "Queues", "startsAt": "2026-12-01T10:00:00", "endsAt": "2026-12-01T11:00:00"}
    for sessions, said in (
        ([talk], []),
        ([talk, without], ["gives no day for 1 session. It is put on Day 1 until you attend it."]),
        (
            [talk, without, without | {"id": "7", "title": "Tea"}],
            ["gives no day for 2 sessions. They are put on Day 1 until you attend them."],
        ),
    ):
        page = look(owner, json.dumps({"sessions": sessions, "speakers": [], "rooms": [], "categories": []}))
        assert figures(page) == {"Sessions": len(sessions), "New": len(sessions)}
        assert re.findall(r"gives no day for [^<]*", page.text) == said


def test_discard_writes_nothing(event: Event, owner: Client) -> None:
    page = look(owner, TWO)

    response = owner.post(page.request["PATH_INFO"], {"discard": "1"})

    assert (response["Location"], IncomingFeed.objects.count(), titles()) == (IMPORT, 0, [])


def test_same_programme_again_changes_nothing(event: Event, owner: Client) -> None:
    take(owner, TWO)
    page = look(owner, TWO)

    assert figures(page)["Unchanged"] == 2
    assert "Nothing to import: everything in this programme is already imported." in page.text


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
    assert figures(page)["Not in programme"] == 1
    make_impression(session=Session.objects.get(title="Talk two"), body="Something I wrote")

    again = press(owner, page)

    assert (again.status_code, "Something has changed since your last preview." in again.text) == (409, True)
    assert list(again.context["parts"]) == ["changed", "gone"]
    assert (titles(), set(Session.objects.values_list("room", flat=True))) == (
        ["Talk one", "Talk two"],
        {"Pier 4", "Pier 5"},
    )
    assert press(owner, again).status_code == 302
    assert Session.objects.get(title="Talk one").room == "Pier 9"
    assert Session.objects.get(title="Talk two").removed_from_feed_at is not None


def test_post_without_the_digest_of_the_plan_writes_nothing(event: Event, owner: Client) -> None:
    page = look(owner, TWO)

    for sent in ({}, {"digest": ""}, {"digest": "x" * 64}):
        assert owner.post(page.request["PATH_INFO"], sent).status_code == 409
    assert titles() == []


def test_programme_that_waits_is_found_again_and_only_the_last_ones_are_kept(
    event: Event, owner: Client, settings: Any
) -> None:
    settings.QUOTAS = settings.QUOTAS | {"waiting": 5}
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


@pytest.mark.parametrize(
    ("programme", "warns"),
    [
        (TWO, False),
        (TWO.replace("DTSTART;TZID=Asia/Tokyo", "DTSTART"), True),
    ],
)
def test_zone_of_the_event_matters_only_where_a_time_has_none(
    programme: str, warns: bool, event: Event, owner: Client
) -> None:
    page = look(owner, programme)
    assert ("Times without a time zone are read in this zone, too." in page.text) == warns


def test_plan_is_in_the_order_of_the_days_with_room_and_speakers(event: Event, owner: Client) -> None:
    text = (
        "2026-12-02\n9:00 - 10:00 | Tides | Mara Quay | Pier 5\n2026-12-01\n11:00 - 12:00 | Racks\n"
        "10:00 - 11:30 | DAT405 Queues | Ole Pier | Pier 4\nDAT406 | Harbours\n"
    )
    shown = look(owner, text).context["parts"]["created"].sessions
    assert [(each.heading, each.when, each.room, each.speakers) for each in shown] == [
        ("DAT405 | Queues", "Tue 1 Dec 10:00–11:30", "Pier 4", "Ole Pier"),
        ("Racks", "Tue 1 Dec 11:00–12:00", "", ""),
        ("DAT406 | Harbours", "Tue 1 Dec", "", ""),
        ("Tides", "Wed 2 Dec 09:00–10:00", "Pier 5", "Mara Quay"),
    ]


def test_time_zone_of_the_programme_is_told_of_and_not_taken_where_a_time_is_known(event: Event, owner: Client) -> None:
    text = TWO.replace("VERSION:2.0", "VERSION:2.0\r\nX-WR-TIMEZONE:Europe/Berlin")
    make_session(day=make_day(event=event), starts_at=datetime(2026, 12, 1, 1, tzinfo=UTC))

    page = look(owner, text)

    assert "The time zone of the programme is Europe/Berlin, and that of this event is Asia/Tokyo." in page.text
    press(owner, page)
    event.refresh_from_db()
    assert event.time_zone == "Asia/Tokyo"


def test_removing_a_programme_asks_first_and_keeps_what_was_touched(event: Event, owner: Client) -> None:
    take(owner, TWO)
    make_impression(session=Session.objects.get(title="Talk one"), state=State.PLANNED)
    here = f"{CATALOGUE}feeds/{Feed.objects.get().pk}/delete/"

    page = owner.get(here).text
    assert re.findall(r"<p lang=.*><strong>(.*)</strong>", page) == ["iCalendar"]
    assert ("1 session will be deleted permanently" in page, "1 session is kept" in page) == (True, True)
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
