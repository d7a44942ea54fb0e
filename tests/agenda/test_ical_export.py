"""The agenda in calendars: what it holds, and who gets it."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.agenda.ical_export import DESCRIPTION_LENGTH
from sessions.models import AgendaLink, Event, Session

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
PAGE = "/events/harbour/agenda/"
FILE = "/events/harbour/agenda.ics"


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event(owner=make_user(), name="Harbour, days", slug="harbour", venue="Pier 4", time_zone="Asia/Tokyo")
    make_day(event=event, on=date(2026, 11, 30))
    make_feed(event=event)
    client.force_login(event.owner)
    client.get("/events/")
    return event


def plan(event: Event, title: str, state: str = "planned", **facts: Any) -> Session:
    defaults = {"code": "", "day": event.days.get(), "starts_at": NOON, "ends_at": NOON + timedelta(hours=1)}
    session = make_session(title=title, **(defaults | facts))
    make_impression(session=session, state=state)
    return session


def entries(content: bytes) -> list[Any]:
    """Return the entries of a calendar that is the same when it is written again."""
    calendar = Calendar.from_ical(content)
    assert calendar.to_ical() == content
    assert calendar.errors == []
    return list(calendar.walk("VEVENT"))


def test_calendar_holds_what_is_planned_or_was_attended_and_has_a_time(client, event):
    for title, state in (("planned", "planned"), ("seen", "attended"), ("skipped", "missed"), ("marked", "")):
        plan(event, title, state)
    plan(event, "untimed", starts_at=None, ends_at=None)
    plan(event, "deleted").discard()
    make_impression(session=plan(event, "theirs", ""), author=make_user(), state="planned")
    response = client.get(FILE)
    assert sorted(str(entry["SUMMARY"]) for entry in entries(response.content)) == ["planned", "seen"]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="harbour.ics"'


def test_entry_says_when_where_and_what_in_utc(client, event):
    session = plan(
        event,
        "Queues; racks, 港",
        code="OPS301",
        room="Dock A",
        speakers="Ada Example, 港 太郎",
        description="x" * 900,
    )
    (entry,) = entries(client.get(FILE).content)
    assert entry["UID"] == f"{session.pk}@conference-log"
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (NOON, NOON + timedelta(hours=1))
    assert entry["DTSTART"].to_ical() == b"20261130T120000Z"
    assert (entry["SUMMARY"], entry["LOCATION"]) == ("OPS301 | Queues; racks, 港", "Dock A, Pier 4")
    speakers, text = str(entry["DESCRIPTION"]).split("\n\n")
    assert (speakers, text) == ("Ada Example, 港 太郎", "x" * (DESCRIPTION_LENGTH - 1) + "…")
    assert entry["URL"] == f"http://testserver/events/harbour/sessions/{session.pk}/"
    changed = max(session.updated_at, session.impressions.get().updated_at)
    assert entry["DTSTAMP"].dt == changed.replace(microsecond=0)
    assert entry["STATUS"] == "CONFIRMED"


def test_end_is_assumed_where_it_is_unknown_and_left_out_where_there_is_none(client, event):
    plan(event, "a", ends_at=None)
    plan(event, "b", ends_at=NOON)
    found = {str(entry["SUMMARY"]): entry.get("DTEND") for entry in entries(client.get(FILE).content)}
    assert (found["a"].dt, found["b"]) == (NOON + timedelta(hours=1), None)


def test_session_that_left_the_programme_is_cancelled(client, event):
    plan(event, "gone", removed_from_feed_at=NOON)
    assert [entry["STATUS"] for entry in entries(client.get(FILE).content)] == ["CANCELLED"]


def make_address(client: Client) -> str:
    client.post(PAGE)
    page = client.get(PAGE).content.decode()
    return page.partition('id="agenda-address" type="text" value="http://testserver')[2].partition('"')[0]


def test_address_is_shown_once_and_only_its_digest_is_kept(client, event):
    path = make_address(client)
    token = path.removeprefix("/agenda/").removesuffix(".ics")
    assert len(token) == 43  # 256 bits
    assert AgendaLink.objects.get().digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in client.get(PAGE).content.decode()


def test_every_address_has_a_secret_of_its_own(event):
    tokens = [AgendaLink.objects.issue(event.owner, event=event) for _ in range(50)]
    assert len(set(tokens)) == 50


def test_address_gives_the_agenda_to_who_is_not_signed_in_and_keeps_itself_secret(client, event):
    plan(event, "Queues")
    response = Client().get(make_address(client))
    assert [str(entry["SUMMARY"]) for entry in entries(response.content)] == ["Queues"]
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response.cookies == {}


def test_address_says_when_nothing_has_changed(client, event):
    session = plan(event, "Queues")
    path = make_address(client)
    etag = Client().get(path)["ETag"]
    again = Client().get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-store")
    assert Client().get(path, headers={"If-None-Match": f"W/{etag}"}).status_code == 304
    Session.objects.filter(pk=session.pk).update(room="Dock B")
    changed = Client().get(path, headers={"If-None-Match": etag})
    assert (changed.status_code, changed["ETag"] == etag) == (200, False)


def refused(path: str) -> tuple[int, bytes, dict[str, str]]:
    response = Client().get(path)
    assert response.headers.pop("X-Request-ID")  # of each request another one
    return response.status_code, response.content, dict(response.headers)


def test_revoked_old_and_unknown_addresses_are_answered_alike(client, event):
    plan(event, "Queues")
    revoked, old, left, binned = (make_address(client) for _ in range(4))
    first, second, _third, fourth = AgendaLink.objects.all()
    client.post(PAGE, {"revoke": first.pk})
    AgendaLink.objects.filter(pk=second.pk).update(created_at=NOON - timedelta(days=4000))
    other = make_event(owner=event.owner, slug="wreck")
    AgendaLink.objects.filter(pk=fourth.pk).update(event=other)
    other.discard()
    unknown = refused("/agenda/nobody.ics")
    assert unknown[0] == 404
    assert [refused(path) for path in (revoked, old, binned)] == [unknown] * 3
    assert Client().get(left).status_code == 200
    event.owner.is_active = False
    event.owner.save()
    assert refused(left) == unknown


def test_only_who_made_an_address_revokes_it(client, event):
    make_address(client)
    link = AgendaLink.objects.get()
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.post(PAGE, {"revoke": link.pk}).status_code == 404
    theirs = make_event(owner=make_user(), slug="elsewhere")
    stranger.force_login(theirs.owner)
    stranger.post("/events/elsewhere/agenda/", {"revoke": link.pk})
    for nonsense in ("x", "-1", "9" * 18):
        client.post(PAGE, {"revoke": nonsense})
    assert AgendaLink.objects.get() == link


def test_nobody_makes_addresses_without_end(client, event):
    for _ in range(25):
        client.post(PAGE)
    assert AgendaLink.objects.count() == 20


@pytest.mark.parametrize("count", [1, 30])
def test_calendar_asks_the_database_as_often_for_many_sessions_as_for_one(client, event, count):
    for number in range(count):
        plan(event, str(number))
    path = make_address(client)
    counts = []
    for each in (path, FILE):
        with CaptureQueriesContext(connection) as asked:
            client.get(each)
        counts.append(len(asked))
    assert counts == [3, 5]
