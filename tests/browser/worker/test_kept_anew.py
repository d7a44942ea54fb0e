"""What the worker keeps follows what has changed: the language, the texts, the style, who is signed in."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.cards import expect_state
from browser.offline import page_of
from browser.watch import Watch
from browser.worker.app import GONE, HOLD, TEXT, OpenApp, go_offline, kept, today
from sessions.models import Event, Session


def choose_japanese(page: Page, event: Event) -> None:
    page.goto(reverse("sessions:account"))
    page.get_by_label("日本語").check()
    page.locator("#profile button[type=submit]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.goto(today(event))


@pytest.mark.release
def test_worker_fetches_its_pages_anew_in_another_language(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)

    choose_japanese(page, event)
    page.evaluate(HOLD, {"path": "", "words": '<html lang="ja"'})
    assert len(kept(page, 9)) == 9
    go_offline(page)
    page.get_by_role("link", name="Lighthouses").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Lighthouses")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.goto(reverse("sessions:account"))
    expect(page.locator("html")).to_have_attribute("lang", "ja")


@pytest.mark.release
def test_worker_shows_a_page_of_another_language_rather_than_none(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    in_advance = re.compile("/sessions/|day=")
    page.context.route(in_advance, lambda route: route.abort())

    choose_japanese(page, event)
    go_offline(page)
    page.goto(today(event, "?day=1"))

    expect(page.locator(".card-title")).to_have_text(["Fog horns"])
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_worker_keeps_at_once_what_was_logged(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)
    page.evaluate(
        """() => {
          const inTime = window.setTimeout;
          window.setTimeout = (work, wait, ...rest) => (wait > 3000 ? 0 : inTime(work, wait, ...rest));
        }"""
    )

    page.get_by_label("Log a session").fill("OPS404 | Alarms in the fog")
    page.keyboard.press("Enter")
    expect(page.locator(".card-title", has_text="Alarms in the fog")).to_be_visible()
    page.evaluate(HOLD, {"path": today(event), "words": "Alarms in the fog"})
    go_offline(page)
    page.reload()

    expect(page.locator(".card-title", has_text="Alarms in the fog")).to_be_visible()
    expect(page.locator(".card-waiting")).to_have_count(0)


def test_worker_forgets_the_pages_of_who_is_signed_out(event: Event, open_app: OpenApp, site: str) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert kept(page, 0) == []
    go_offline(page)
    page.goto(today(event, "?day=1"))

    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")


def test_worker_keeps_what_has_been_changed_since(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)

    page.get_by_role("link", name="Fog horns").click()
    page.get_by_role("link", name="Write").click()
    page.get_by_role("button", name="Missed").click()
    expect(page.locator("#session-state")).to_be_visible()
    page.get_by_label("Summary", exact=True).fill(TEXT)
    expect(page.locator(".save-state")).to_have_text(re.compile("^Saved "))
    page.goto("/events/")
    page.wait_for_load_state("networkidle")
    go_offline(page)
    page.goto(today(event, "?day=1"))

    expect(page.locator(".card-summary")).to_have_text(TEXT)
    expect_state(page.locator(".card", has_text="Fog horns"), "Missed")


def test_worker_forgets_what_is_gone(event: Event, open_app: OpenApp, watch: Watch) -> None:
    watch.allow("status of 404")
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    session = event.sessions.get(title="Fog horns")
    session.discard()

    page.goto(page_of(session))
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")

    assert page_of(session) not in kept(page, 8)


def test_worker_fetches_its_pages_anew_before_it_drops_older_style(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    Session.objects.filter(title="Lighthouses").update(title="Beacons")
    page.evaluate("async () => { await caches.open('static-older'); }")

    page.goto("/events/")
    page.evaluate(GONE, "static-older")
    go_offline(page)
    page.goto(today(event, "?day=2"))

    expect(page.locator(".card-title")).to_have_text(["Beacons"])
