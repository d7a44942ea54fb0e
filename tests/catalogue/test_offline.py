"""What is drawn once for all, and what the browser keeps: as true as what is drawn anew."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.catalogue.offline import CATALOGUE_LIMIT, offline_rows
from sessions.models import Event, Impression, Session

pytestmark = pytest.mark.django_db

PAGE = "/events/harbour/catalogue/"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    make_day(event=event, on=date(2026, 11, 30))
    make_feed(event=event)
    client.force_login(event.owner)
    client.get("/events/")
    return event


def offer(event: Event, title: str = "Queues", **facts: Any) -> Session:
    times = {"starts_at": NOON, "ends_at": NOON + timedelta(hours=1)}
    return make_session(
        title=title, **({"code": "", "day": event.days.first(), "feed": event.feeds.get()} | times | facts)
    )


CHANGES: dict[str, dict[str, Any]] = {
    "title": {"title": "Racks"},
    "code": {"code": "OPS301"},
    "level": {"level": 400},
    "format": {"format": "Workshop"},
    "track": {"track": "Data"},
    "room": {"room": "Dock B"},
    "speakers": {"speakers": "Ada Example"},
    "start": {"starts_at": NOON - timedelta(hours=1)},
    "end": {"ends_at": NOON + timedelta(hours=2)},
    "gone": {"removed_from_feed_at": NOON},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_entry_shows_what_was_changed(client, event, change):
    session = offer(event)
    before = client.get(PAGE).content.decode()
    Session.objects.filter(pk=session.pk).update(**change)
    kept = client.get(PAGE).content.decode()
    caches["cards"].clear()
    assert without_token(kept) == without_token(client.get(PAGE).content.decode()) != without_token(before)


@pytest.mark.parametrize("state", ["planned", "attended", "missed"])
def test_entry_shows_what_is_said_and_what_it_overlaps(client, event, state):
    first, second = offer(event), offer(event, "Racks")
    make_impression(session=second, state="planned")
    client.get(PAGE)
    impression = make_impression(session=first, state=state)
    pages = [client.get(PAGE).content.decode()]
    Impression.objects.filter(pk=impression.pk).update(state="")
    pages.append(client.get(PAGE).content.decode())
    caches["cards"].clear()
    impression.save()
    fresh = client.get(PAGE).content.decode()
    assert without_token(pages[0]) == without_token(fresh)
    assert ("Overlaps" in pages[0], "Overlaps" in pages[1]) == (state != "missed", False)


def test_entry_is_in_the_language_of_who_looks(client, event):
    offer(event, removed_from_feed_at=NOON)
    client.get(PAGE)
    client.post("/preferences/", {"language": "ja"})
    kept = client.get(PAGE).content.decode()
    caches["cards"].clear()
    assert without_token(kept) == without_token(client.get(PAGE).content.decode())


def without_token(page: str) -> str:
    return re.sub(r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_kept_page_holds_every_session_with_what_is_filtered_by(client, event):
    make_impression(
        session=offer(
            event,
            code="OPS301",
            track="Data",
            level=300,
            format="Keynote",
            room="Dock A",
            recording_url="https://example.org/a",
        ),
        state="planned",
        watch_later=True,
    )
    offer(event, "by hand", feed=None, starts_at=None, ends_at=None)
    offer(event, "deleted").discard()
    page = client.get(f"{PAGE}kept/").content.decode()
    rows = re.findall(r'<li data-session="[^"]*"([^>]*)><a [^>]*>([^<]*)</a>', page)
    assert rows == [
        (
            ' data-at="1796040000" data-for="60" data-day="1" data-level="300" data-track="Data" data-format="Keynote"'
            ' data-room="Dock A" data-link data-usually data-state="planned" data-later',
            "OPS301 | Queues",
        ),
        (' data-at="" data-for="" data-day="1"', "by hand"),
    ]


def test_times_on_the_kept_page_stand_where_they_differ_from_the_row_before(client, event):
    later, hour = NOON + timedelta(hours=2), timedelta(hours=1)
    for title, starts_at, ends_at in (
        ("A", NOON, NOON + hour),
        ("B", NOON, NOON + hour),
        ("C", NOON, None),
        ("D", later, later + hour / 2),
        ("E", later + hour, later + hour * 3 / 2),
    ):
        offer(event, title, starts_at=starts_at, ends_at=ends_at)
    page = client.get(f"{PAGE}kept/").text
    assert re.findall(r'<li data-session="[^"]*"(?: data-at="(\d*)")?(?: data-for="(\d*)")? data-day', page) == [
        *(("1796040000", "60"), ("", ""), ("", ""), ("1796047200", "30"), ("1796050800", "")),
    ]
    assert page.count(' data-for=""') == 1


def test_kept_page_may_be_kept_and_the_others_may_not(client, event):
    offer(event)
    pages = (f"{PAGE}kept/", PAGE, f"{PAGE}?q=a", f"{PAGE}suggest/?heading=que", "/events/harbour/agenda/")
    assert ["X-Page-Of" in client.get(page).headers for page in pages] == [True, False, False, False, False]


def test_kept_page_has_an_end_and_says_what_is_beyond(client, event, monkeypatch):
    assert CATALOGUE_LIMIT == 3000
    monkeypatch.setattr("sessions.catalogue.offline.CATALOGUE_LIMIT", 2)
    said = []
    for title in "acbd":
        offer(event, title)
        page = client.get(f"{PAGE}kept/").text
        said.append(re.findall(r"(\d+) later sessions? (?:is|are) not included", page))
    assert [row.heading for row in offline_rows(event, event.owner)] == ["a", "b"]
    assert said == [[], [], ["1"], ["2"]]


def test_page_of_a_thousand_sessions_that_is_kept_stays_small_on_the_way(client, event):
    day, feed = event.days.get(), event.feeds.get()
    Session.objects.bulk_create(
        Session(event=event, day=day, feed=feed, title=f"Session {number} on queues", room=f"Hall {number % 30}",
                track=f"Track {number % 60}", speakers=f"Speaker {number}", starts_at=NOON, ends_at=NOON)
        for number in range(1000)
    )  # fmt: skip
    response = client.get(f"{PAGE}kept/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 60_000
