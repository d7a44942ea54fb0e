"""The start page and the list of events lead to the right one, and to nobody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_day, make_event, make_user
from views.event.dates import today_of

pytestmark = pytest.mark.django_db


def test_home_with_a_running_event_leads_to_its_today(owner, event):
    event.first_day = event.last_day = today_of(event)
    event.save()
    assert owner.get("/").url == "/events/harbour/"


def test_home_leads_to_the_event_that_began_last_and_was_created_first(owner, event):
    """A copy from a backup begins on the same day, and is not in the way of the event that people log in."""
    today = today_of(event)
    dates = {"first_day": today, "last_day": today + timedelta(days=2)}
    event.first_day, event.last_day = dates.values()
    event.save()
    for slug, first_day in (("copy", today), ("longer", today - timedelta(days=1))):
        make_event(owner=event.owner, slug=slug, time_zone=event.time_zone, **dates | {"first_day": first_day})
    assert owner.get("/")["Location"] == "/events/harbour/"


def test_home_without_a_running_event_leads_to_the_list(owner):
    assert owner.get("/").url == "/events/"


def test_event_list_without_events_says_what_to_do(client):
    client.force_login(make_user())
    response = client.get("/events/")
    assert response.text.count('href="/events/new/"') == 1
    assert "No events yet" in response.text


def test_event_list_tells_running_coming_undated_and_past_apart(owner, event):
    today, day = today_of(event), timedelta(1)
    for name, first, last in [
        ("Now", today - day, today + day),
        ("Soon", today + day, today + day),
        ("Gone", today - 9 * day, today - 8 * day),
    ]:
        make_event(owner=event.owner, name=name, time_zone="Asia/Tokyo", first_day=first, last_day=last)
    groups = owner.get("/events/").context["groups"]
    assert [(key, [each.name for each in events]) for key, _title, events in groups] == [
        ("running", ["Now"]),
        ("coming", ["Soon"]),
        ("undated", ["Harbour Days"]),
        ("past", ["Gone"]),
    ]


def test_event_list_asks_the_same_number_of_queries_for_one_and_for_three_events(owner, event):
    with CaptureQueriesContext(
        connection,
    ) as one:
        owner.get("/events/")
    for _ in range(2):
        make_event(owner=event.owner, time_zone="Asia/Tokyo")
    with CaptureQueriesContext(connection) as three:
        owner.get("/events/")
    assert len(one) == len(three)


@pytest.mark.parametrize(
    "path", ["", "settings/", "delete/", "days/1/", "days/1/note/", "sessions/new/", "photos/a.png"]
)
def test_event_pages_of_a_stranger_are_not_found(client, event, path):
    make_day(event=event)
    client.force_login(make_user())
    assert client.get(f"/events/harbour/{path}").status_code == 404
