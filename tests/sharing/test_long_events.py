"""A link to a long event: only the agenda, a page for each day where it is long, and a constant number of queries."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import make_day, make_event, make_feed, make_impression, make_photo, make_report, make_session
from sessions.models import Event, Session, ShareLink
from sessions.sharing import contents

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
ALL = {"with_impressions": True, "with_photos": True, "with_ratings": True}
SENTENCE = "Queues between services, and **what happens** when nobody reads them. "


def fill(event: Event, count: int, days: int = 2) -> None:
    """Log sessions with an impression and photos on each of some days."""
    held = [make_day(event=event, note="Drizzle.") for _day in range(days)]
    for number in range(count):
        start = NINE + timedelta(minutes=10 * number)
        session = make_session(day=held[number % days], title=f"Session {number}", starts_at=start)
        make_impression(session=session, summary=SENTENCE, body=f"![](/images/{number}.png)", rating=4)
        make_photo(session=session, name=f"{number}.png", content=b"x", width=900, height=600)
        make_photo(session=session, name=f"more-{number}.png", content=b"x", width=900, height=600)


FIRST_FEED = 7


def asked(path: str) -> int:
    """Return how many queries a page takes of whoever has no account."""
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [2, 30])
@pytest.mark.parametrize(
    ("of", "name", "expected"),
    [
        *(("event", "shared", 9), ("event", "shared-feed", 6), ("event", "shared-picture", 7)),
        *(("session", "shared", 9), ("session", "shared-feed", 6), ("report", "shared", 9)),
    ],
)
def test_constant_queries(count: int, of: str, name: str, expected: int) -> None:
    event = make_event()
    fill(event, count)
    more = {"report": {"report": make_report(event=event)}, "session": {"session": event.sessions.first()}}.get(of, {})
    token = ShareLink.objects.issue(event.owner, event=event, **more, **ALL)
    path = reverse(f"sessions:{name}", args=[token])
    if name == "shared-feed":  # the first one stores its dates
        assert asked(path) == FIRST_FEED
    # Without the view that is counted.
    assert asked(path) == expected


@pytest.mark.parametrize("count", [1, 20])
def test_list_of_links_takes_constant_queries(client: Client, count: int) -> None:
    event = make_event()
    fill(event, 1)
    client.force_login(event.owner)
    client.get("/events/")
    for _number in range(count):
        ShareLink.objects.issue(event.owner, event=event, session=event.sessions.first())
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("sessions:event-share", args=[event.slug])).status_code == 200
    assert len(queries) == 6


@pytest.mark.release
def test_programme_of_thousands_is_not_on_the_page() -> None:
    event = make_event()
    fill(event, 20)
    feed, day = make_feed(event=event), event.days.first()
    Session.objects.bulk_create(
        Session(event=event, day=day, title=f"Programme {number}", feed=feed, position=number) for number in range(2400)
    )
    token = ShareLink.objects.issue(event.owner, event=event, **ALL)

    page = Client().get(reverse("sessions:shared", args=[token])).content

    assert (b"Programme" in page, len(page) < 60_000) == (False, True)
    assert asked(reverse("sessions:shared", args=[token])) == 9


def test_long_agenda_has_a_page_for_each_day() -> None:
    event = make_event()
    fill(event, contents.MOST_SESSIONS + 2)
    address = reverse("sessions:shared", args=[ShareLink.objects.issue(event.owner, event=event)])

    first, second = Client().get(address).text, Client().get(f"{address}?day=2").text

    assert (first.count("<article"), second.count("<article")) == (61, 61)
    assert ('href="?day=2"' in first, 'href="?day=1" aria-current="page"' in first) == (True, True)
    assert ">Session 1<" not in first
    assert ">Session 1<" in second
    for odd in ("?day=99", "?day=x", "?day=", "?day=9999999999999999999999", "?day=-1"):
        assert Client().get(address + odd).text == first


def test_contents_of_a_short_agenda_lead_to_its_days() -> None:
    event = make_event()
    fill(event, 2)
    text = Client().get(reverse("sessions:shared", args=[ShareLink.objects.issue(event.owner, event=event)])).text
    days = re.findall(r'class="days-day" href="#([\w-]+)"', text)
    assert (days, [text.count(f' id="{day}"') for day in days]) == (["day-1", "day-2"], [1, 1])


def test_day_that_is_too_long_says_what_is_left_out(monkeypatch) -> None:
    monkeypatch.setattr(contents, "MOST_SESSIONS", 5)
    event = make_event()
    fill(event, 8, days=1)
    page = Client().get(reverse("sessions:shared", args=[ShareLink.objects.issue(event.owner, event=event)])).text
    assert (page.count("<article"), "3 more sessions of this day are not shown." in page) == (5, True)


def test_long_texts_are_not_on_one_page(monkeypatch) -> None:
    monkeypatch.setattr(contents, "MOST_CHARACTERS", len(SENTENCE) * 3)
    event = make_event()
    fill(event, 8)
    token = ShareLink.objects.issue(event.owner, event=event, **ALL)
    page = Client().get(reverse("sessions:shared", args=[token])).text
    assert (page.count("<article"), "2 more sessions" in page) == (2, True)
    # Without the texts there is room for all.
    short = ShareLink.objects.issue(event.owner, event=event)
    assert Client().get(reverse("sessions:shared", args=[short])).text.count("<article") == 8
    assert Client().get(reverse("sessions:shared-feed", args=[token])).text.count("<entry>") <= 3


def test_empty_event() -> None:
    event = make_event()
    token = ShareLink.objects.issue(event.owner, event=event, **ALL)
    for name in ("shared", "shared-feed", "shared-picture"):
        assert Client().get(reverse(f"sessions:{name}", args=[token])).status_code == 200


def test_page_is_in_the_language_of_the_event_for_every_reader() -> None:
    event = make_event(language="ja", time_zone="Asia/Tokyo")
    fill(event, 1)
    token = ShareLink.objects.issue(event.owner, event=event, **ALL)
    page = Client().get(reverse("sessions:shared", args=[token]), headers={"Accept-Language": "en"})
    assert ('<html lang="ja">' in page.text, "18:00" in page.text, "概要" in page.text) == (True, True, True)
