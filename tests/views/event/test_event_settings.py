"""An event is made, changed, deleted and brought back, and its days go with its dates."""

from datetime import UTC, date, datetime

import pytest

from factories import make_day, make_session, make_user
from sessions.forms.event import EventForm
from sessions.models import Event, Session
from views.event.dates import today_of

pytestmark = pytest.mark.django_db


def test_event_create_makes_a_day_for_each_date(client):
    client.force_login(make_user())
    data = {
        "name": "Cloud Week",
        "first_day": "2026-11-30",
        "last_day": "2026-12-02",
        "time_zone": "los angeles",
        "language": "en",
    }
    response = client.post("/events/new/", data)
    made = Event.objects.get()
    assert response.url == f"/events/{made.slug}/"
    assert (made.time_zone, made.owner) == ("America/Los_Angeles", Event.objects.get().owner)
    assert [str(day.date) for day in made.days.all()] == ["2026-11-30", "2026-12-01", "2026-12-02"]


def test_event_create_with_the_first_day_alone_makes_that_day(client):
    client.force_login(make_user())
    client.post("/events/new/", {"name": "One day", "first_day": "2026-11-30", "time_zone": "UTC", "language": "ja"})
    assert [str(day.date) for day in Event.objects.get().days.all()] == ["2026-11-30"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_language_of_a_new_report_is_at_first_that_of_the_interface(client, event, language):
    event.owner.events.update(language="en")
    client.force_login(event.owner)
    headers = {"Accept-Language": language}
    assert client.get("/events/new/", headers=headers).context["form"]["language"].value() == language
    assert client.get("/events/harbour/settings/", headers=headers).context["form"]["language"].value() == "en"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("time_zone", "Mars/Olympus"),
        ("last_day", "2026-11-01"),
        ("last_day", "2027-11-30"),
        ("first_day", "soon"),
    ],
)
def test_event_create_refused_keeps_what_was_typed(client, field, value):
    client.force_login(make_user())
    data = {
        "name": "Cloud Week",
        "venue": "Pier 9",
        "first_day": "2026-11-30",
        "last_day": "2026-12-02",
        "time_zone": "UTC",
        "language": "en",
    }
    response = client.post("/events/new/", data | {field: value})
    assert response.status_code == 422
    assert 'value="Pier 9"' in response.text
    assert response.context["form"].errors.keys() <= {field, "__all__"}
    assert Event.objects.count() == 0


def test_event_update_moves_the_days_that_hold_nothing(owner, event):
    event.first_day = event.last_day = today_of(event)
    event.save()
    event.ensure_days()
    data = {
        "name": "Harbour Days",
        "first_day": "2030-05-01",
        "last_day": "2030-05-02",
        "time_zone": "Asia/Tokyo",
        "language": "ja",
    }
    owner.post("/events/harbour/settings/", data)
    assert [(day.number, str(day.date)) for day in event.days.all()] == [(1, "2030-05-01"), (2, "2030-05-02")]


def test_event_update_refused_shows_the_saved_name_around_the_form(owner):
    response = owner.post("/events/harbour/settings/", {"name": "", "time_zone": "UTC", "language": "en"})
    assert (response.status_code, response.context["event"].name) == (422, "Harbour Days")


def test_event_delete_offers_undo_and_undo_brings_it_back(owner, event):
    response = owner.post("/events/harbour/delete/", follow=True)
    assert response.text.count('action="/events/harbour/restore/"') == 1
    assert owner.get("/events/harbour/").status_code == 404
    owner.post("/events/harbour/restore/")
    assert owner.get("/events/harbour/").status_code == 200


def test_event_whose_time_zone_is_put_right_keeps_what_the_clocks_show(owner, event):
    day = make_day(event=event, on=date(2026, 11, 30))
    make_session(day=day, starts_at=datetime(2026, 11, 30, 1, tzinfo=UTC))  # 10:00 in Tokyo
    make_session(day=day)
    owner.post("/events/harbour/settings/", {"name": "Harbour", "time_zone": "Europe/Paris", "language": "en"})
    assert set(Session.objects.values_list("starts_at", flat=True)) == {datetime(2026, 11, 30, 9, tzinfo=UTC), None}


def test_event_settings_bring_no_event_back_that_is_deleted_in_the_same_moment(event):
    form = EventForm({"name": "New name", "time_zone": "UTC", "language": "en"}, instance=event)
    assert form.is_valid()
    Event.objects.get().discard()
    form.save()
    assert [(row.name, row.deleted_at is None) for row in Event.objects.all()] == [("New name", False)]
