"""Without a network the pages of an event are there, and what is done in them arrives later, once."""

import re

from django.urls import reverse
from playwright.sync_api import Route, expect

from browser.cards import choose, expect_state
from browser.offline import page_of
from browser.worker.app import TEXT, OpenApp, come_back, go_offline, hurry, kept, today
from sessions.models import Event, Impression, Session


def test_worker_keeps_the_pages_one_goes_to_from_today(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)

    sessions = [page_of(session) for session in event.sessions.all()]
    blank = reverse("sessions:session-waiting", args=[event.slug])
    photos = reverse("sessions:photo-list", args=[event.slug])
    pages = [today(event), today(event, "?day=1"), today(event, "?day=2"), photos, blank, "/events/", "/offline/"]
    assert kept(page, 9) == sorted([*pages, *sessions])


def test_worker_today_is_there_after_an_offline_reload(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)

    go_offline(page)
    page.reload()

    expect(page.locator(".card-title")).to_have_text(["Lighthouses"])
    expect(page.locator(".waiting-offline")).to_have_text("You are offline")
    page.get_by_role("link", name="Day 1").click()
    expect(page.locator(".card-title")).to_have_text(["Fog horns"])


def test_worker_a_session_never_opened_can_be_written_about(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)

    go_offline(page)
    page.get_by_role("link", name="Fog horns").click()
    page.get_by_label("Summary", exact=True).fill(TEXT)
    page.get_by_role("button", name="Missed").click()
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (2)")
    page.reload()
    expect(page.get_by_label("Summary", exact=True)).to_have_value(TEXT)
    expect(page.get_by_role("button", name="Missed")).to_have_attribute("aria-pressed", "true")
    come_back(page)

    assert list(Impression.objects.values_list("session__title", "summary", "state")) == [("Fog horns", TEXT, "missed")]
    assert Impression.objects.get().version == 2


def test_worker_a_session_can_be_logged_opened_and_written_about(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)

    go_offline(page)
    page.get_by_label("Log a session").fill("OPS404 | Alarms in the fog")
    page.keyboard.press("Enter")
    expect(page.locator(".card-waiting .card-title")).to_have_text("OPS404 | Alarms in the fog")
    page.reload()
    page.get_by_role("link", name="OPS404 | Alarms in the fog").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("OPS404 | Alarms in the fog")
    page.get_by_label("Impressions", exact=True).fill(TEXT)
    page.get_by_role("radio", name="4 of 5 stars").click()
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (3)")
    come_back(page)

    logged = Session.objects.get(code="OPS404")
    assert page.url.endswith(page_of(logged))
    assert list(logged.impressions.values_list("state", "rating", "body", "version")) == [("attended", 4, TEXT, 2)]
    assert Session.objects.count() == 3
    page.get_by_label("Impressions", exact=True).press_sequentially(" And on.")
    expect(page.locator(".save-state")).to_have_text(re.compile("^Saved "))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alarms in the fog")
    expect(page.get_by_label("Impressions", exact=True)).to_have_value(f"{TEXT} And on.")


def test_worker_taps_look_tapped_after_an_offline_reload(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    card = page.locator(".card", has_text="Fog horns")

    go_offline(page)
    choose(card, "attended")
    choose(card, "on")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (2)")
    page.reload()

    expect_state(card, "Attended")
    expect(card.locator("[id^=later-]")).to_have_attribute("aria-pressed", "true")
    come_back(page)
    expect(page.get_by_role("heading", name="Attended so far")).to_be_visible()
    assert list(Impression.objects.values_list("state", "watch_later")) == [("attended", True)]


def test_worker_start_page_leads_to_today(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)

    go_offline(page)
    page.goto("/")

    expect(page).to_have_url(re.compile("/events/harbour/$"))
    expect(page.locator(".card-title")).to_have_text(["Lighthouses"])


def test_worker_says_so_where_a_page_is_not_kept(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)
    page.goto(reverse("sessions:preference-update"))

    go_offline(page)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    page.goto(reverse("sessions:session-detail", args=[event.slug, "01890000-0000-7000-8000-000000000000"]))

    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    expect(page.locator("textarea")).to_have_count(0)


def test_worker_shows_what_is_kept_when_the_network_only_seems_to_be_there(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    held: list[Route] = []
    page.context.route("**/events/harbour/?day=2", lambda route: held.append(route))
    page.wait_for_function("() => navigator.serviceWorker.controller")
    hurry(page, 100)

    page.get_by_role("link", name="Day 2").click()

    expect(page.locator(".card-title")).to_have_text(["Lighthouses"])
    assert len(held) == 1
