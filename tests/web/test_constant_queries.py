"""Pages ask the database as often for many rows as for one; the literals say how often, sign-in and all."""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import (
    make_chapter,
    make_day,
    make_edited_article,
    make_event,
    make_feed,
    make_impression,
    make_incoming_article,
    make_member,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from people.signing_up import confirm
from photos.samples import picture
from sessions.models import Event, Invitation, InvitationUse, SecurityEvent
from tiers import later
from web.stored import undone

pytestmark = pytest.mark.django_db

EVENT = "/events/harbour/"
REPORT = f"{EVENT}reports/harbour-report/"
NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    """Return an event of three days."""
    event = make_event(slug="harbour", first_day=date(2026, 11, 29), last_day=date(2026, 12, 1))
    event.ensure_days()
    return event


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    """Return a client whose sign-in has begun a while ago."""
    client.force_login(event.owner)
    client.get("/events/")
    return client


def queries(client: Client, path: str, **headers: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(path, **headers)
        response.getvalue()
    assert response.status_code == 200
    return len(asked)


def log(event: Event, count: int) -> None:
    """Log sessions with all that they can have: times, an impression, photos; a third is only planned."""
    day = event.days.get(number=2)
    for number in range(count):
        start = NINE + timedelta(minutes=20 * number)
        session = make_session(
            day=day, code=f"OPS3{number:03}", title="Quiet nights", starts_at=start, ends_at=start + timedelta(hours=1)
        )
        state = "planned" if number % 3 == 2 else "attended"
        make_impression(session=session, summary="- one\n- two", body=f"![](/images/{number}.png)", state=state)
        make_photo(session=session, name=f"{number}.png", content=b"x" if number % 2 else None)


@pytest.mark.parametrize("count", [1, 30, 40])
def test_today(owner, event, count):
    log(event, count)
    assert queries(owner, f"{EVENT}?day=2") == 6


@pytest.mark.parametrize("count", [1, 30])
def test_today_of_a_reader(client, event, count):
    log(event, count)
    for _each in range(count):
        make_impression(session=event.sessions.first(), author=make_member(event=event), state="planned")
    client.force_login(make_member(event=event, role="reader"))
    client.get("/events/")
    assert queries(client, f"{EVENT}?day=2") == 11


@pytest.mark.parametrize("count", [1, 30])
def test_today_with_days(owner, event, count):
    log(event, 3)
    for _ in range(count):
        make_day(event=event)
    assert queries(owner, f"{EVENT}?day=2") == 6


@pytest.mark.parametrize("count", [1, 30])
def test_event_list(owner, event, count):
    for number in range(count):
        make_day(event=make_event(owner=event.owner, first_day=NINE.date() if number % 2 else None), on=NINE.date())
    assert queries(owner, "/events/") == 5


@pytest.mark.parametrize("count", [1, 30, *later(200)])
def test_session_page_among_sessions(owner, event, count):
    log(event, count)
    assert queries(owner, f"{EVENT}sessions/{event.sessions.first().pk}/") == 7


@pytest.mark.parametrize("count", [1, 30, *later(200)])
def test_parts_of_wide_screens(owner, event, count):
    log(event, count)
    session = event.sessions.first()
    assert queries(owner, f"{EVENT}sessions/{session.pk}/day/", HTTP_HX_REQUEST="true") == 7
    assert queries(owner, f"{EVENT}sessions/{session.pk}/beside/", HTTP_HX_REQUEST="true") == 7


@pytest.mark.parametrize("count", [1, 30])
def test_session_page_with_photos(owner, event, count):
    log(event, 3)
    session = event.sessions.first()
    for number in range(count):
        make_photo(session=session, content=b"x" if number % 2 else None)
    assert queries(owner, f"{EVENT}sessions/{session.pk}/") == 7


@pytest.mark.parametrize("count", [1, 30])
def test_photos(owner, event, count):
    log(event, count)
    feed = make_feed(event=event)
    for number in range(count):
        taken_at = NINE + timedelta(minutes=number)
        make_photo(event=event, name=f"photo_{number}.png", content=picture(), taken_at=taken_at)
        make_photo(event=event, name=f"gone_{number}.png", content=b"x").discard()
        make_photo(session=make_session(event=event, feed=feed), name=f"lost_{number}.png")
    photo = event.photos.get(name="photo_0.png")
    expected = {"": 9, f"{photo.pk}/": 7, photo.name: 3, f"{photo.name}/320.webp": 3}
    assert {page: queries(owner, f"{EVENT}photos/{page}") for page in expected} == expected


@pytest.mark.parametrize("count", [1, 30])
def test_photos_of_a_team(owner, event, count):
    log(event, 1)
    for _each in range(count):
        added_by = make_member(event=event)
        event.memberships.filter(user=added_by).delete()
        make_photo(session=event.sessions.first(), content=picture(), added_by=added_by)
    assert queries(owner, f"{EVENT}photos/") == 8


@pytest.mark.parametrize("count", [2, 30])
def test_report_list(owner, event, count):
    for _ in range(count):
        make_report(event=event)
    assert queries(owner, f"{EVENT}reports/") == 5


@pytest.mark.parametrize("count", [1, 30, *later(200)])
def test_report(owner, event, count):
    make_report(event=event, slug="harbour-report")
    log(event, count)
    expected = {"": 10, "download/": 15, "archive/": 15, "settings/": 7, "qiita/": 10}
    for page, asked in expected.items():
        with undone():  # an article that was exported is remembered
            assert queries(owner, REPORT + page) == asked, page


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("page", "expected"), [("", 10), ("delete/", 4), ("chapters/{pk}/", 8)])
def test_report_with_chapters(owner, event, count, page, expected):
    report = make_report(event=event, slug="harbour-report")
    log(event, 3)
    for number, above in zip(range(count), cycle(event.sessions.all()), strict=False):
        places = ({}, {"after_day": above.day}, {"in_day": above.day}, {"in_day": above.day, "after_session": above})
        make_chapter(report=report, body="Text", **places[number % 4])
    chapter = report.chapters.first()
    assert queries(owner, REPORT + page.format(pk=chapter.pk)) == expected


@pytest.mark.parametrize("count", [1, 30])
def test_report_that_holds_chosen_sessions(owner, event, count):
    report = make_report(event=event, slug="harbour-report", holds="chosen")
    log(event, count)
    report.chosen.set(event.sessions.all())
    assert queries(owner, REPORT) == 11


@pytest.mark.parametrize("count", [1, 30])
def test_reports_of_a_series(owner, event, count):
    """Ask for what the report itself holds, what others hold of it, and how it links to them."""
    log(event, count)
    make_report(event=event, slug="harbour-report", holds="filtered", filters={"rest": True}, lists_others="top")
    for number in range(count):
        make_report(event=event, holds="filtered", filters={"rating": 1 + number % 5})
        make_report(event=event, holds="filtered", filters={"rest": True}, slug=f"rest-of-harbour-{number}")
    expected = {REPORT: 18, f"{REPORT}settings/": 9, f"{EVENT}reports/new/series/": 7, f"{EVENT}reports/": 5}
    assert {page: queries(owner, page) for page in expected} == expected


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("page", "expected"),
    [("", 6), ("{pk}/", 5), ("{pk}/hand-over/", 12), ("invitations/", 10), ("log/", 6), ("log/?person={pk}", 6)],
)
def test_people(owner, event, count, page, expected):
    later = NINE + timedelta(days=10_000)
    confirm(owner)  # who gives an event away says first who it is
    for number in range(count):
        of_owner = {"uses": 5, "used": 1, "expires_at": later if number else NINE}
        Invitation.objects.issue(event.owner, **of_owner)
        person = make_user(is_active="hand-over" not in page)
        InvitationUse.objects.create(invitation=Invitation.objects.latest("pk"), user=person)
        make_event(owner=person)
        make_event(owner=person)
        SecurityEvent.objects.create(kind="account-deactivated", user=person, by=event.owner)
    assert queries(owner, "/people/" + page.format(pk=person.pk)) == expected


@pytest.mark.parametrize("count", [1, 30])
def test_deletion_of_an_account_says_what_goes(client, owner, event, count):
    make_user()
    person = make_user()
    for _ in range(count):
        make_member(event=make_event(owner=person))
    client.force_login(person)
    client.get("/events/")
    assert queries(client, "/accounts/delete/") == 14


def test_other_people_and_their_events_change_nothing(owner, event):
    log(event, 1)
    before = [queries(owner, path) for path in ("/events/", f"{EVENT}?day=2")]
    for _ in range(5):
        log(_dated(make_event(owner=make_user())), 3)
    assert [queries(owner, path) for path in ("/events/", f"{EVENT}?day=2")] == before


def _dated(event: Event) -> Event:
    event.first_day, event.last_day = date(2026, 11, 29), date(2026, 12, 1)
    event.save()
    event.ensure_days()
    return event


def waiting_report(event: Event, count: int) -> str:
    """Let a report wait that has as many sessions and pictures, half of them new; return the address of its outline."""
    log(event, count // 2)
    talks = (f"### OPS3{n:03} | Quiet nights\n\n![](/images/harbour/{n}.png)\n\nNight {n}.\n" for n in range(count))
    text = "\n".join(("## Day 2", "", *talks))
    return f"/import/{make_incoming_article(author=event.owner, event=event, text=text).pk}/"


@pytest.mark.parametrize("count", [2, 30])
def test_outline_of_a_waiting_report(owner, event, count):
    assert queries(owner, waiting_report(event, count)) == 3


@pytest.mark.parametrize("count", [2, 30])
def test_plan_of_a_waiting_report(owner, event, count):
    assert queries(owner, f"{waiting_report(event, count)}plan/") == 19


@pytest.mark.parametrize("count", [1, 30])
def test_waiting_reports(owner, event, count):
    for _ in range(count):
        make_incoming_article(author=event.owner, event=event)
    assert queries(owner, "/import/") == 4


@pytest.mark.parametrize("count", [2, 30])
def test_plan_of_an_edited_report(owner, event, count):
    log(event, count)
    article = make_edited_article(report=make_report(event=event), old="- one", new="- three")
    assert queries(owner, f"/import/{article.pk}/edits/") == 15
