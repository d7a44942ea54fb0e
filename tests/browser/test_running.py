"""What is logged while a session of the programme is running is that session, also when the network was away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from browser.conftest import OpenPage
from browser.offline import page_of
from browser.watch import Watch
from browser.worker.app import come_back, go_offline, kept
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.models import Event, Impression, Session

TEXT = "Written where there was no network."


@pytest.fixture
def event(site: str) -> Event:
    """An event of yesterday and today with a session each; that of today is on."""
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    now = timezone.now()
    today = event.conference_date(now)
    make_session(day=make_day(event=event, on=today - timedelta(days=1)), title="Fog horns", code="")
    make_session(
        day=make_day(event=event, on=today),
        code="OPS404",
        title="Alarms in the fog",
        starts_at=now - timedelta(minutes=20),
        ends_at=now + timedelta(minutes=40),
        feed=make_feed(event=event),
    )
    return event


def test_what_is_written_offline_about_a_running_session_reaches_it(
    site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)|status of 409")
    session = event.sessions.get(code="OPS404")
    make_impression(session=session, state="planned", summary="Look at the third slide")
    today = reverse("sessions:event-today", args=[event.slug])
    page = open_page(site, today, user=event.owner, service_workers="allow")
    assert len(kept(page, 10)) == 10

    go_offline(page)
    page.get_by_label("Log a session").fill("OPS404")
    page.keyboard.press("Enter")
    page.locator(".card-waiting .card-title a").click()
    page.get_by_label("Impressions", exact=True).fill(TEXT)
    page.get_by_role("radio", name="4 of 5 stars").click()
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (3)")
    come_back(page)

    written = Impression.objects.values_list("session", "state", "rating", "summary", "body")
    assert list(written) == [(session.pk, "attended", 4, "Look at the third slide", TEXT)]
    assert Session.objects.count() == 2
    page.reload()
    assert page.url.endswith(page_of(session))
    expect(page.get_by_label("Impressions", exact=True)).to_have_value(TEXT)


def test_page_of_yesterday_that_is_still_open_logs_for_today(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, reverse("sessions:event-today", args=[event.slug]), user=event.owner)
    # As it was when the page was opened, before the day was over.
    page.locator("#composer input[name=day]").evaluate("field => { field.value = '1' }")
    page.get_by_label("Log a session").fill("Harbour tour")
    page.keyboard.press("Enter")

    page.wait_for_url("**/?day=2&logged=*")
    expect(page.locator(".logged-title a")).to_have_text("Harbour tour")
    assert Session.objects.get(title="Harbour tour").day.number == 2
