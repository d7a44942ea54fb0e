"""The composer: one line is split, guessed, logged once, and never lost."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from factories import make_day, make_event, make_impression, make_session, make_user
from sessions.models import Event, Impression, Session, SessionKey
from sessions.views import session as session_views

pytestmark = pytest.mark.django_db

KEY = "0b2f8f0e-5d1c-4c57-9f0a-3f6f5b1f0c11"


@pytest.fixture
def event() -> Event:
    event = make_event(slug="harbour")
    make_day(event=event)
    make_day(event=event)
    return event


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def compose(client: Client, heading: str, *, key: str = KEY, htmx: bool = False, **fields: str):
    headers = {"HX-Request": "true"} if htmx else {}
    data = {"id": key, "heading": heading, **fields}
    return client.post("/events/harbour/sessions/new/", data, headers=headers)


@pytest.mark.parametrize(
    ("typed", "code", "title", "level", "format"),
    [
        ("COM301-R | Advanced queues", "COM301-R", "Advanced queues", 300, ""),
        ("KEY001 | Opening | and more", "KEY001", "Opening | and more", None, "Keynote"),
        ("  OPS214 \uff5c Hands-on\nworkshop: alarms ", "OPS214", "Hands-on workshop: alarms", 200, "Workshop"),
        ("Harbour tour", "", "Harbour tour", None, ""),
        ("SEC402", "SEC402", "", 400, ""),
    ],
)
def test_composer_line_is_split_and_guessed(owner, event, typed, code, title, level, format):
    compose(owner, typed)
    logged = Session.objects.get()
    assert (logged.code, logged.title, logged.level, logged.format) == (code, title, level, format)


def test_composer_logs_as_attended_in_the_day_that_was_shown(owner, event):
    response = compose(owner, "OPS301 | Quiet nights", day="2")
    logged = Session.objects.get()
    assert (str(logged.pk), logged.day.number) == (KEY, 2)
    assert list(logged.impressions.values_list("author", "state")) == [(event.owner.pk, "attended")]
    assert response.url == f"/events/harbour/?day=2&logged={KEY}#composer"


def test_composer_without_any_day_makes_the_first(client):
    event = make_event(slug="harbour")
    client.force_login(event.owner)
    compose(client, "OPS301 | Quiet nights")
    assert Session.objects.get().day.number == 1


def test_composer_repeated_request_gives_the_same_answer_and_doubles_nothing(owner):
    first = compose(owner, "OPS301 | Quiet nights", day="2")
    again = compose(owner, "OPS301 | Quiet nights", day="2")
    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert (Session.objects.count(), Impression.objects.count()) == (1, 1)


def test_composer_repeated_request_after_a_deletion_does_not_bring_it_back(owner):
    compose(owner, "OPS301 | Quiet nights")
    Session.objects.get().discard()
    compose(owner, "OPS301 | Quiet nights")
    assert Session.objects.present().count() == 0


def test_composer_another_line_under_a_known_key_is_a_session_of_its_own(owner):
    lines = ["OPS301 | Quiet nights", "OPS302 | Loud nights", "Harbour tour"]
    for line in [*lines, *lines]:
        answer = compose(owner, line)
    assert [session.heading for session in Session.objects.order_by("created_at")] == lines
    tour = Session.objects.get(title="Harbour tour")
    assert answer.url == f"/events/harbour/?day=1&logged={tour.pk}#composer"
    assert "Harbour tour</a>" in compose(owner, "Harbour tour", htmx=True).text.split('class="logged"')[1]


def test_composer_another_line_under_the_key_of_a_deleted_session_is_logged(owner):
    compose(owner, "OPS301 | Quiet nights")
    Session.objects.get().discard()
    compose(owner, "OPS302 | Loud nights")
    assert Session.objects.present().get().heading == "OPS302 | Loud nights"


def test_composer_repeated_request_after_facts_were_added_doubles_nothing(owner):
    compose(owner, "OPS301 | Quiet nights")
    Session.objects.update(note="In the big hall", level=400, format="Workshop", version=2)
    compose(owner, "OPS301 | Quiet nights")
    assert Session.objects.count() == 1


def test_composer_repeated_request_after_the_title_was_edited_loses_no_line(owner):
    compose(owner, "OPS301 | Quiet nights")
    Session.objects.update(title="Calm nights", version=2)
    for _ in range(2):
        compose(owner, "OPS301 | Quiet nights")
    assert sorted(Session.objects.values_list("title", flat=True)) == ["Calm nights", "Quiet nights"]


def test_composer_another_line_at_the_same_moment_is_a_session_of_its_own(owner, monkeypatch):
    compose(owner, "OPS301 | Quiet nights")
    monkeypatch.setattr(session_views, "logged_before", lambda event, typed: None)
    compose(owner, "OPS302 | Loud nights")
    assert sorted(Session.objects.values_list("code", flat=True)) == ["OPS301", "OPS302"]


def test_composer_key_of_another_event_is_not_found(owner):
    foreign = make_session(event=make_event(owner=make_user()))
    assert compose(owner, "OPS301 | Quiet nights", key=str(foreign.pk)).status_code == 404


def test_composer_without_a_key_still_logs(owner):
    assert compose(owner, "OPS301 | Quiet nights", key="").status_code == 302
    assert Session.objects.count() == 1


def test_composer_with_a_broken_key_says_so_and_keeps_the_line(owner):
    response = compose(owner, "OPS301 | Quiet nights", key="not-a-key")
    assert response.status_code == 422
    assert 'value="OPS301 | Quiet nights"' in response.text
    assert Session.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "   ", "\n", "x" * 301, "OPS301 | " + "x" * 301])
def test_composer_line_that_cannot_be_logged_is_refused_at_the_field(owner, typed):
    response = compose(owner, typed)
    assert response.status_code == 422
    assert response.text.count('id="composer_heading_error"') == 1
    assert Session.objects.count() == 0


def test_composer_shows_the_guess_and_the_way_to_correct_it(owner):
    response = compose(owner, "KEY301 | Opening keynote", htmx=True)
    assert response.text.count('class="logged"') == 1
    assert response.text.split('class="logged"')[1].split("</form>")[0].count('<span class="chip"') == 2
    assert f"/events/harbour/sessions/{KEY}/edit/" in response.text


def test_composer_answer_for_htmx_has_a_new_key_an_empty_line_and_the_list(owner):
    response = compose(owner, "OPS301 | Quiet nights", htmx=True)
    assert response.text.lstrip().startswith('<form class="composer" id="composer"')
    assert f'name="id" value="{KEY}"' not in response.text
    assert 'name="heading" type="text" value=""' in response.text
    assert response.text.count('<div id="day-sessions" hx-swap-oob="true">') == 1


def test_composer_refused_for_htmx_is_the_composer_alone_with_the_same_key(owner):
    response = compose(owner, "", htmx=True)
    assert response.status_code == 422
    assert f'value="{KEY}"' in response.text
    assert "day-sessions" not in response.text


def test_composer_heading_is_shown_escaped(owner):
    compose(owner, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in owner.get("/events/harbour/").text


def test_full_form_repeated_request_doubles_nothing(owner, event):
    data = {
        "id": str(uuid.uuid4()),
        "version": "1",
        "code": "OPS301",
        "title": "Quiet",
        "day": str(event.days.first().pk),
        "state": "planned",
    }
    answers = [owner.post("/events/harbour/sessions/new/", data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert list(Impression.objects.values_list("state", flat=True)) == ["planned"]


def test_full_form_with_another_title_or_note_under_a_known_key_is_a_session_of_its_own(owner, event):
    data = {"id": KEY, "version": "1", "title": "Quiet", "day": str(event.days.first().pk), "state": "planned"}
    for more in ({}, {"title": "Loud"}, {"note": "In the big hall"}, {}, {"title": "Loud"}):
        owner.post("/events/harbour/sessions/new/", data | more)
    assert sorted(Session.objects.values_list("title", "note")) == [
        ("Loud", ""),
        ("Quiet", ""),
        ("Quiet", "In the big hall"),
    ]


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
    arrive(owner, "OPS301 | Quiet nights", day="2")
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
    session = running(that_day)
    response = arrive(owner, "Harbour tour", htmx=True, day="7")
    logged = Session.objects.get(pk=KEY)
    assert (logged.starts_at, logged.ends_at, logged.day) == (session.starts_at, session.ends_at, that_day)
    assert response.text.split('class="logged"')[1].split("</form>")[0].count("<time") == 2


def test_composer_gives_no_slot_where_two_are_running(owner, that_day):
    running(that_day)
    running(that_day, ends_at=AGO + 2 * HALF)
    arrive(owner, "Harbour tour")
    assert Session.objects.get(pk=KEY).starts_at is None


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
