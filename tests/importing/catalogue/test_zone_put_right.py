"""A zone that is put right moves no instant that a programme told; a page of a list says nothing of the others."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_event, make_session
from importing.catalogue.programmes import NOW, at, counts, event_in_tokyo, plan_of, programme, sitting, take
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import make_plan
from sessions.models import Day, Event, Session

pytestmark = pytest.mark.django_db


def starts(event: Event) -> dict[str, datetime | None]:
    return dict(event.sessions.values_list("title", "starts_at"))


def settings_of(event: Event, **more: str) -> dict[str, str]:
    return {"name": event.name, "language": "en", "time_zone": event.time_zone, **more}


def test_instants_of_a_programme_stay_and_typed_times_follow_the_clock(client: Client) -> None:
    event = make_event(time_zone="UTC")
    take(event, sitting("a", "12-01 15:00"))
    day = event.days.get()
    make_session(day=day, title="By hand", starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    client.force_login(event.owner)

    client.post(reverse("sessions:event-update", args=[event.slug]), settings_of(event, time_zone="Asia/Tokyo"))

    nine = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert starts(event) == {"Talk a": at("12-01 15:00"), "By hand": nine}
    assert counts(plan_of(event, sitting("a", "12-01 15:00"))) == "1: kept=1"


def test_day_that_gets_another_date_takes_along_what_was_typed_alone(client: Client) -> None:
    event = make_event(time_zone="Asia/Tokyo")
    take(event, sitting("a", "12-01 10:00"))
    day = event.days.get()
    make_session(day=day, title="By hand", starts_at=at("12-01 09:00"))
    client.force_login(event.owner)

    client.post(reverse("sessions:day-update", args=[event.slug, day.number]), {"date": "2026-12-02", "title": ""})

    assert Day.objects.get(pk=day.pk).date == date(2026, 12, 2)
    assert starts(event) == {"Talk a": at("12-01 10:00"), "By hand": at("12-02 09:00")}


def test_page_of_a_longer_list_takes_nothing_away() -> None:
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b", "12-01 11:00"))
    page = programme(sitting("a"), sitting("c", "12-01 12:00"), complete=False)

    plan = make_plan(event, page, event.owner)
    apply_plan(plan, NOW)

    assert counts(plan) == "2: created=1 kept=1"
    assert sorted(Session.objects.values_list("title", flat=True)) == ["Talk a", "Talk b", "Talk c"]
