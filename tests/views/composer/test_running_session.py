"""A line that arrives late finds the day and the session that were on when it was typed."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.agenda.facts import said_of
from sessions.agenda.log_session import ComposedLine, log_line
from sessions.models import Impression, Session, SessionKey
from views.composer.lines import KEY, compose

pytestmark = pytest.mark.django_db

AGO = timezone.now() - timedelta(days=3)
"""When the line was typed: three days before it arrives."""

HALF = timedelta(minutes=30)


@pytest.fixture
def that_day(event):
    """The day of the event to which that instant belongs."""
    return make_day(event=event, number=7, on=event.conference_date(AGO))


def running(day, title: str = "Quiet nights", **fields) -> Session:
    """Make a session that was on when the line was typed."""
    fields = {"code": "OPS301", "starts_at": AGO - HALF, "ends_at": AGO + HALF} | fields
    return make_session(day=day, title=title, **fields)


def arrive(client: Client, heading: str, *, at: datetime = AGO, **fields: str):
    return compose(client, heading, logged_at=at.isoformat(), **fields)


def test_composer_line_that_arrives_late_stands_in_the_day_on_which_it_was_typed(owner, that_day):
    response = arrive(owner, "OPS302 | Alarms", day="1", now="1")
    assert Session.objects.get().day == that_day
    assert response.url == f"/events/harbour/?day=7&logged={KEY}#composer"


def test_composer_line_typed_on_the_page_of_another_day_stands_there(owner, that_day):
    running(that_day)
    arrive(owner, "OPS302 | Loud nights", day="2")
    logged = Session.objects.get(pk=KEY)
    assert (logged.day.number, logged.starts_at) == (2, None)


@pytest.mark.parametrize(
    "at", ["", "noon", "2026-11-30T12:00", "2999-01-01T00:00:00Z", "\0", "0001-01-01T00:00:00+23:59"]
)
def test_composer_line_without_a_sensible_instant_is_logged_now(owner, event, that_day, at):
    today = make_day(event=event, number=8, on=event.conference_date(timezone.now()))
    compose(owner, "OPS302 | Alarms", day="1", now="1", logged_at=at)
    assert Session.objects.get().day == today


def test_composer_marks_the_session_that_is_running_as_attended(owner, event, that_day):
    session = running(that_day)
    response = arrive(owner, "ops301")
    assert list(Session.objects.values_list("pk", flat=True)) == [session.pk]
    assert list(Impression.objects.values_list("author", "state")) == [(event.owner.pk, "attended")]
    assert response.url == f"/events/harbour/?day=7&logged={KEY}#composer"
    assert owner.get(response.url).text.count("Marked as attended:") == 1


def test_composer_marks_a_planned_session_and_keeps_what_was_written(owner, that_day):
    make_impression(session=running(that_day), state="planned", summary="Written before")
    response = arrive(owner, "quiet nights", htmx=True, day="7")
    assert response.text.count("Marked as attended:") == 1
    assert list(Impression.objects.values_list("state", "summary")) == [("attended", "Written before")]


def test_composer_gives_the_slot_that_is_running(owner, that_day):
    session = running(that_day, feed=make_feed(event=that_day.event))
    response = arrive(owner, "Harbour tour", htmx=True, day="7")
    logged = Session.objects.get(pk=KEY)
    assert (logged.starts_at, logged.ends_at, logged.day) == (session.starts_at, session.ends_at, that_day)
    assert response.text.split('class="logged"')[1].split("</form>")[0].count("<time") == 2


def test_session_that_was_made_meanwhile_does_not_take_the_slot_for_typed_times(event, that_day):
    running(that_day, feed=make_feed(event=event))
    typed = Session(pk=KEY, event=event, title="Harbour tour", room="Pier")
    log = log_line(ComposedLine(typed, AGO, None, said_of(typed, [])), event.owner)
    meanwhile = make_session(day=that_day, code="", title="Harbour tour", room="")
    make_impression(session=meanwhile, state="planned")
    with transaction.atomic():
        assert log() == meanwhile
    meanwhile.refresh_from_db()
    assert (typed.starts_at, meanwhile.starts_at, meanwhile.ends_at, meanwhile.room) == (AGO - HALF, None, None, "Pier")


def test_composer_gives_no_slot_where_two_are_running(owner, that_day):
    feed = make_feed(event=that_day.event)
    running(that_day, feed=feed)
    running(that_day, feed=feed, ends_at=AGO + 2 * HALF)
    arrive(owner, "Harbour tour")
    assert Session.objects.get(pk=KEY).starts_at is None


@pytest.mark.parametrize(
    ("marked", "has_slot"),
    [
        ("planned", True),
        ("missed", True),
        ("attended", False),
        ("attended by a colleague", True),
        ("attended, beside another of the slot", False),
        ("typed by hand", False),
    ],
)
def test_composer_takes_no_slot_of_a_session_in_which_one_is_or_that_was_typed(
    owner, that_day, marked: str, has_slot: bool
):
    feed = None if marked == "typed by hand" else make_feed(event=that_day.event)
    session = running(that_day, feed=feed)
    if "beside" in marked:
        running(that_day, title="Loud nights", code="OPS302", feed=feed)
    if feed:
        who = {"author": make_user()} if "colleague" in marked else {}
        make_impression(session=session, state=marked.split()[0].strip(","), **who)
    response = arrive(owner, "Chat at the booth", htmx=True, day="7", now="1")
    logged = Session.objects.get(pk=KEY)
    assert (logged.starts_at, logged.ends_at) == ((session.starts_at, session.ends_at) if has_slot else (None, None))
    assert logged.logged_at == AGO
    assert ("logged <time" in response.text) is not has_slot
    assert has_slot or "Overlaps" not in response.text


def test_composer_does_not_take_what_is_deleted_or_of_another_event(owner, that_day):
    running(that_day).discard()
    running(make_day(event=make_event(owner=that_day.event.owner), on=that_day.date))
    arrive(owner, "OPS301 | Quiet nights")
    assert Session.objects.get(pk=KEY).starts_at is None


def test_composer_repeated_request_for_a_running_session_makes_none(owner, that_day):
    session = running(that_day)
    answers = [arrive(owner, "OPS301") for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert list(Session.objects.all()) == [session]
    arrive(owner, "OPS302 | Loud nights")
    arrive(owner, "OPS302 | Loud nights")
    assert set(Session.objects.values_list("code", flat=True)) == {session.code, "OPS302"}


def test_what_was_written_under_the_key_of_the_browser_finds_the_running_session(owner, event, that_day):
    session = running(that_day)
    arrive(owner, "OPS301")
    pages = f"/events/harbour/sessions/{KEY}/"
    assert owner.get(pages).url == f"/events/harbour/sessions/{session.pk}/"
    text = {"summary": "Written offline", "body": "", "version": "1"}
    saved = owner.post(f"{pages}impression/", text, headers={"X-Autosave": "1"})
    assert saved.status_code == 200
    owner.post(f"{pages}state/", {"rating": "4"})
    assert list(Impression.objects.values_list("session", "summary", "rating")) == [(session.pk, "Written offline", 4)]


def test_key_of_a_running_session_means_nothing_elsewhere(owner, client, that_day):
    session = running(that_day)
    arrive(owner, "OPS301")
    other = make_event(slug="lighthouse")
    client.force_login(other.owner)
    assert client.get(f"/events/harbour/sessions/{KEY}/").status_code == 404
    assert client.get(f"/events/lighthouse/sessions/{KEY}/").status_code == 404
    answer = client.post("/events/lighthouse/sessions/new/", {"id": KEY, "heading": "OPS301"})
    assert answer.status_code == 404
    assert SessionKey.objects.get().session == session


def test_line_for_another_day_than_the_one_shown_leads_to_its_page(owner, that_day):
    response = arrive(owner, "OPS302 | Alarms", day="1", now="1", htmx=True)
    assert response["HX-Redirect"] == f"/events/harbour/?day=7&logged={KEY}#composer"


def test_composer_says_only_on_the_page_of_the_current_day_that_it_means_now(owner, event):
    make_day(event=event, number=7, on=event.conference_date(timezone.now()))
    assert [owner.get(f"/events/harbour/?day={day}").text.count('name="now"') for day in (1, 7)] == [0, 1]


def test_blank_page_written_offline_does_not_take_the_place_of_what_is_written(owner, that_day):
    make_impression(session=running(that_day), state="planned", summary="Written before")
    arrive(owner, "OPS301")
    save, text = (
        f"/events/harbour/sessions/{KEY}/impression/",
        {"summary": "", "body": "Written offline", "version": "1"},
    )
    assert owner.post(save, text, headers={"X-Autosave": "1"}).status_code == 409
    merged = owner.post(save, text | {"base-summary": "", "base-body": ""}, headers={"X-Autosave": "1"})
    assert merged.status_code == 200
    assert list(Impression.objects.values_list("summary", "body")) == [("Written before", "Written offline")]
