"""The page of today opens on the right day, asks few queries, and only reads."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_day, make_feed, make_impression, make_session
from sessions.models import Day
from views.event.dates import today_of

pytestmark = pytest.mark.django_db


def test_today_name_is_always_in_the_bar_and_the_only_first_heading(owner):
    response = owner.get("/events/harbour/")
    assert response.text.count("<h1") == 1
    assert '<h1 class="bar-title" lang="en"><span>Harbour Days</span></h1>' in response.text


def test_today_opens_on_the_current_day(owner, event):
    day = timedelta(1)
    for offset in (-1, 0, 1):
        make_day(event=event, on=today_of(event) + offset * day)
    assert owner.get("/events/harbour/").context["day"].number == 2


def test_today_of_a_past_event_opens_on_the_last_day_with_sessions(owner, event):
    for _ in range(3):
        make_day(event=event)
    make_session(day=event.days.get(number=2))
    assert owner.get("/events/harbour/").context["day"].number == 2


@pytest.mark.parametrize("wanted", ["99", "-1", "x", ""])
def test_today_unknown_day_falls_back_to_the_default(owner, event, wanted):
    make_day(event=event)
    assert owner.get(f"/events/harbour/?day={wanted}").context["day"].number == 1


def test_today_on_another_day_offers_to_jump_to_now(owner, event):
    make_day(event=event, on=today_of(event) - timedelta(1))
    make_day(event=event, on=today_of(event))
    assert owner.get("/events/harbour/?day=1").text.count('href="/events/harbour/?day=2#now"') == 1
    assert owner.get("/events/harbour/?day=2").text.count("#now") == 0


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("has_programme", [False, True])
def test_today_without_sessions_offers_three_things_to_do(owner, event, days, has_programme):
    for _ in range(days):
        make_day(event=event)
    if has_programme:
        make_session(day=make_day(event=event), feed=make_feed(event=event))
    page = owner.get("/events/harbour/?day=1").text
    here = "?day=1" if days or has_programme else ""
    first = f"/events/harbour/catalogue/{here}" if has_programme else "/events/harbour/catalogue/import/"
    verbs = page.partition('<div class="empty">')[2].partition("</ul>")[0]
    assert re.findall(r'<a [^>]*href="([^"]+)"', verbs) == [first, "#composer_heading", "/events/harbour/photos/"]
    assert page.count('id="composer_heading"') == 1


def test_today_asks_the_same_number_of_queries_for_1_30_and_40_sessions(owner, event):
    day = make_day(event=event)
    counts = []
    for wanted in (1, 30, 40):
        while event.sessions.count() < wanted:
            make_impression(session=make_session(day=day))
        with CaptureQueriesContext(connection) as queries:
            owner.get("/events/harbour/")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_reading_every_page_changes_nothing(owner, event):
    session = make_session(day=make_day(event=event))
    writes = ("INSERT", "UPDATE", "DELETE")
    owner.get("/events/")  # the visit of the day is noted once
    for path in [
        "/events/",
        "/events/harbour/",
        "/events/harbour/sessions/new/",
        f"/events/harbour/sessions/{session.pk}/",
    ]:
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(path).status_code == 200
        assert [query["sql"] for query in queries if query["sql"].startswith(writes)] == []


def test_session_form_of_an_event_without_days_makes_no_day(owner, event):
    assert owner.get("/events/harbour/sessions/new/").status_code == 200
    assert Day.objects.count() == 0


def test_days_stand_by_their_number_whenever_they_were_made(owner, event):
    third, first, second = (Day.objects.create(event=event, number=number) for number in (3, 1, 2))
    assert owner.get("/events/harbour/").context["days"] == [first, second, third]
