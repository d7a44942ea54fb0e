"""The page of today opens on the right day, asks few queries, and only reads."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_day, make_feed, make_impression, make_member, make_session
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
    here = "?day=1" if not days else ""  # the catalogue has no session of another day 1
    first = f"/events/harbour/catalogue/{here}" if has_programme else "/events/harbour/catalogue/import/"
    verbs = page.partition('<div class="empty">')[2].partition("</ul>")[0]
    assert re.findall(r'<a [^>]*href="([^"]+)"', verbs) == [first, "#composer_heading", "/events/harbour/photos/"]
    assert page.count('id="composer_heading"') == 1


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("has_programme", [False, True])
def test_day_with_sessions_of_others_says_so_and_leads_to_them(client, event, count, has_programme):
    day, feed = make_day(event=event), make_feed(event=event) if has_programme else None
    for _ in range(count):
        make_impression(session=make_session(day=day, feed=feed), author=event.owner, state="attended")
    make_session(day=day, deleted_at=timezone.now())
    member = make_member(event=event)
    client.force_login(member)
    client.get("/events/")  # the visit of the day is noted once
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/events/harbour/?day=1").text
    make_impression(session=event.sessions.present().first(), author=member)
    with CaptureQueriesContext(connection) as queries_with_own:
        client.get("/events/harbour/?day=1")
    assert (len(queries), len(queries_with_own)) == (7, 7)
    shown = page.partition('<div class="empty">')[2]
    said = {1: "The day has 1 session, not yours yet", 30: "The day has 30 sessions, none of them yours yet"}
    assert re.findall("<h3>(.*?)</h3>", shown) == [said[count]]
    assert re.findall(r'<a [^>]*href="([^"]+)"', shown.partition("</ul>")[0]) == [
        "/events/harbour/catalogue/?day=1", "/events/harbour/team/#coverage-title", "#composer_heading",
        "/events/harbour/photos/",
    ]  # fmt: skip
    assert ("Type a session" in shown, "Type the first session" in shown) == (True, False)


def test_import_is_offered_only_where_the_event_has_no_session(client, event):
    make_session(day=make_day(event=event))
    make_day(event=event)
    client.force_login(make_member(event=event))
    shown = client.get("/events/harbour/?day=2").text.partition('<div class="empty">')[2]
    assert re.findall("<h3>(.*?)</h3>", shown) == ["No sessions yet"]
    assert ('href="/events/harbour/catalogue/"' in shown, "catalogue/import/" in shown) == (True, False)


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
