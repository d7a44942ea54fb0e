"""The bin: what was deleted waits there for thirty days, and comes back to where it was."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_chapter, make_day, make_event, make_report, make_session, make_user
from sessions.agenda.trash import AT_ONCE, trash_page
from sessions.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = make_event(name="Harbour", slug="harbour")
    make_day(event=event)
    return event


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    client.get("/events/")
    return client


def throw_away(row, *, days: float = 1) -> None:
    row.deleted_at = timezone.now() - timedelta(days=days)
    row.save()


def listed(client: Client) -> str:
    """Return the list of the page, without the message that offers to undo as well."""
    return client.get("/bin/").text.partition('class="bin-list"')[2]


def names(event: Event) -> list[tuple[str, str]]:
    return [(row.kind, row.name) for row in trash_page(event.owner, timezone.now())[0]]


def test_bin_holds_what_was_deleted_the_latest_first(event):
    throw_away(make_session(event=event, code="OPS301", title="Alarms"), days=3)
    throw_away(make_chapter(report=make_report(event=event), heading="Thanks"), days=2)
    throw_away(make_event(owner=event.owner, name="Lighthouse"), days=1)
    make_session(event=event)
    assert names(event) == [("event", "Lighthouse"), ("chapter", "Thanks"), ("session", "OPS301 | Alarms")]


def test_bin_keeps_for_thirty_days(event):
    throw_away(make_session(event=event, code="", title="just"), days=29.99)
    throw_away(make_session(event=event, code="", title="no more"), days=30)
    assert names(event) == [("session", "just")]
    row = trash_page(event.owner, timezone.now())[0][0]
    assert row.kept_until - row.deleted_at == timedelta(days=30)


def test_bin_shows_of_a_deleted_event_the_event_alone(event):
    throw_away(make_session(event=event))
    throw_away(make_chapter(report=make_report(event=event)))
    event.discard()
    assert names(event) == [("event", "Harbour")]


def test_bin_is_each_persons_own(event):
    throw_away(make_session(event=event))
    assert trash_page(make_user(), timezone.now()) == ([], False)


def test_bin_brings_a_session_back_to_its_day(owner, event):
    session = make_session(event=event)
    owner.post(f"/events/harbour/sessions/{session.pk}/delete/")
    url = f"/events/harbour/sessions/{session.pk}/restore/"
    assert listed(owner).count(f'action="{url}"') == 1
    assert owner.post(url).url == f"/events/harbour/?day=1#session-{session.pk}"
    assert listed(owner) == ""


def test_bin_brings_a_chapter_back_to_its_report(owner, event):
    chapter = make_chapter(report=make_report(event=event, slug="harbour-report"))
    chapters = f"/events/harbour/reports/harbour-report/chapters/{chapter.pk}/"
    owner.post(f"{chapters}delete/")
    assert listed(owner).count(f'action="{chapters}restore/"') == 1
    assert owner.post(f"{chapters}restore/").url == f"/events/harbour/reports/harbour-report/#chapter-{chapter.pk}"


def test_bin_brings_an_event_back_with_its_sessions(owner, event):
    make_session(event=event)
    owner.post("/events/harbour/delete/")
    assert listed(owner).count('action="/events/harbour/restore/"') == 1
    assert owner.post("/events/harbour/restore/").url == "/events/harbour/"
    assert event.sessions.present().count() == 1


def test_bin_says_when_in_the_zone_of_the_event(owner, event):
    Event.objects.update(time_zone="Asia/Tokyo")
    session = make_session(event=event)
    session.deleted_at = timezone.now().replace(hour=15, minute=42) - timedelta(days=2)
    session.save()
    day = timezone.now().date() - timedelta(days=1)
    assert owner.get("/bin/").text.count(f'datetime="{day}T00:42+09:00"') == 1


def test_bin_without_anything_says_what_it_is_for(owner):
    assert owner.get("/bin/").text.count("The bin is empty") == 1


def test_menu_leads_to_the_bin(owner):
    assert owner.get("/events/").text.count('href="/bin/"') == 1


def test_page_that_asks_before_an_event_is_deleted_tells_of_the_bin(owner):
    page = owner.get("/events/harbour/delete/")
    assert page.text.count('href="/bin/"') == 2  # in the menu, and in the text
    assert page.text.count("30 days") == 1


def test_day_with_nothing_but_deleted_sessions_stays_while_it_is_the_only_one(owner, event):
    session = make_session(event=event)
    session.discard()
    owner.post("/events/harbour/days/1/delete/")
    assert owner.post(f"/events/harbour/sessions/{session.pk}/restore/").status_code == 302
    assert event.sessions.present().get().day.number == 1


@pytest.mark.parametrize("count", [1, 30])
def test_bin_asks_the_database_as_often_for_many_rows_as_for_one(owner, event, count):
    report = make_report(event=event)
    for _ in range(count):
        throw_away(make_session(event=event))
        throw_away(make_chapter(report=report))
        throw_away(make_event(owner=event.owner))
    with CaptureQueriesContext(connection) as asked:
        response = owner.get("/bin/")
    assert response.text.count('class="bin-row"') == 3 * count
    assert len(asked) == 5


def test_bin_shows_a_hundred_rows_and_the_older_ones_on_demand(owner, event):
    for number in range(AT_ONCE + 1):
        throw_away(make_session(event=event, code="", title=f"Talk {number}"), days=1 + number / 1000)
    first, second = owner.get("/bin/").text, owner.get("/bin/?page=2").text
    assert [page.count('class="bin-row"') for page in (first, second)] == [AT_ONCE, 1]
    assert (first.count('href="?page=2"'), second.count('href="?page=')) == (1, 0)
    assert f"Talk {AT_ONCE}" in second
    assert owner.get("/bin/?page=9").text.count("bin-row") == 0
    for text in ("", "0", "-1", "x", "\u0662", "9" * 30):
        assert owner.get("/bin/", {"page": text}).text.count('class="bin-row"') == AT_ONCE


def test_bin_reads_deleted_rows_alone(owner, event):
    make_session(event=event)
    throw_away(make_session(event=event))
    with CaptureQueriesContext(connection) as asked:
        owner.get("/bin/")
    asked_for = [query["sql"] for query in asked if 'deleted_at" >' in query["sql"]]
    assert len(asked_for) == 3
    if connection.vendor == "sqlite":  # PostgreSQL reads a table of two rows from beginning to end
        for sql, index in zip(asked_for, ("event_deleted", "session_deleted", "chapter_deleted"), strict=True):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                assert any(f"USING INDEX {index}" in row[3] for row in cursor.fetchall())
