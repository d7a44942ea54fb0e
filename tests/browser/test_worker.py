"""Without a network: the pages of an event that was opened are there, and what is done in them arrives later, once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from browser.conftest import OpenPage
from browser.offline import wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_session, make_user
from sessions.models import Event, Impression, Session

TEXT = "Written where there was no network."

# The addresses of the pages that are kept, whoever they belong to, once there are so many.
KEPT = """async (count) => {
  for (let tries = 0; ; tries += 1) {
    const kept = [];
    for (const name of await caches.keys()) {
      if (!name.startsWith("pages-")) continue;
      for (const request of await (await caches.open(name)).keys()) kept.push(request.url.replace(location.origin, ""));
    }
    if (kept.length === count || tries === 400) return kept.sort();
    await new Promise((again) => setTimeout(again, 25));
  }
}"""

# Wait until all pages that are kept hold some words.
HOLD = """async ({ path, words }) => {
  for (let tries = 0; tries < 400; tries += 1) {
    let all = true;
    for (const name of await caches.keys()) {
      if (!name.startsWith("pages-")) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const asked = !path || request.url === location.origin + path;
        if (asked && !(await (await cache.match(request, { ignoreVary: true })).text()).includes(words)) all = false;
      }
    }
    if (all) return;
    await new Promise((again) => setTimeout(again, 25));
  }
  throw new Error("never");
}"""

# Wait until a cache is gone.
GONE = """async (name) => {
  while (await caches.has(name)) await new Promise((again) => setTimeout(again, 25));
}"""

OpenApp = Callable[..., Page]


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user(), name="Harbour days", slug="harbour")
    first = make_day(event=event, number=1)
    make_session(day=first, title="Fog horns")
    make_session(day=make_day(event=event, number=2), title="Lighthouses")
    return event


@pytest.fixture
def open_app(site: str, open_page: OpenPage, watch: Watch) -> OpenApp:
    """Give a function that opens a page with a worker that has fetched all it keeps."""
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)")

    def open_app(path: str, *, user: Any, count: int, **options: Any) -> Page:
        page = open_page(site, path, user=user, service_workers="allow", **options)
        assert len(kept(page, count)) == count
        return page

    return open_app


def kept(page: Page, count: int) -> list[str]:
    """Return what is kept as soon as it is so many pages, sorted."""
    return page.evaluate(KEPT, count)


def today(event: Event, query: str = "") -> str:
    return reverse("sessions:event-today", args=[event.slug]) + query


def page_of(session: Session) -> str:
    return reverse("sessions:session-detail", args=[session.event.slug, session.pk])


def go_offline(page: Page) -> None:
    page.context.set_offline(True)


def come_back(page: Page) -> None:
    """Bring the network back, and wait until nothing waits any more."""
    page.context.set_offline(False)
    wait_until_sent(page)


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
    page.get_by_role("button", name="4 of 5").click()
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
    card.get_by_role("button", name="Attended").click()
    card.get_by_role("button", name="Watch later").click()
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (2)")
    page.reload()

    expect(card.get_by_role("button", name="Attended")).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_role("button", name="Watch later")).to_have_attribute("aria-pressed", "true")
    come_back(page)
    expect(page.get_by_role("heading", name="Seen so far")).to_be_visible()
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


def choose_japanese(page: Page, event: Event) -> None:
    page.goto(reverse("sessions:preference-update") + f"?next={today(event)}")
    page.get_by_label("日本語").check()
    page.locator("main button[type=submit]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_worker_fetches_its_pages_anew_in_another_language(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)

    choose_japanese(page, event)
    page.evaluate(HOLD, {"path": "", "words": '<html lang="ja"'})
    assert len(kept(page, 9)) == 9
    go_offline(page)
    page.get_by_role("link", name="Lighthouses").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Lighthouses")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.goto(reverse("sessions:preference-update"))
    expect(page.locator("html")).to_have_attribute("lang", "ja")


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


def test_worker_does_not_wait_for_ever_for_the_last_tap(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)

    waits = page.evaluate(
        """() => {
          const waits = [];
          window.setTimeout = (work, wait) => waits.push(wait);
          const write = { url: location.pathname, kind: "action" };
          const began = Date.now();
          for (const after of [0, 9000, 9500, 10500]) {
            Date.now = () => began + after;
            document.dispatchEvent(new CustomEvent("outbox:answered", { detail: { write, status: 200, shown: true } }));
          }
          return waits;
        }"""
    )

    assert waits == [4000, 1000, 500, -500]


def test_worker_never_keeps_the_way_to_the_door(event: Event, open_app: OpenApp, site: str) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert len(kept(page, 9)) == 9
    go_offline(page)
    page.goto(today(event, "?day=1"))

    expect(page.locator(".card-title")).to_have_text(["Fog horns"])


def test_worker_keeps_what_has_been_changed_since(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)

    page.get_by_role("link", name="Fog horns").click()
    page.get_by_role("button", name="Missed").click()
    expect(page.locator("#session-state")).to_be_visible()
    page.get_by_label("Summary", exact=True).fill(TEXT)
    expect(page.locator(".save-state")).to_have_text(re.compile("^Saved "))
    page.goto("/events/")
    page.wait_for_load_state("networkidle")
    go_offline(page)
    page.goto(today(event, "?day=1"))

    expect(page.locator(".card-summary")).to_have_text(TEXT)
    expect(page.get_by_role("button", name="Missed")).to_have_attribute("aria-pressed", "true")


def test_worker_forgets_what_is_gone(event: Event, open_app: OpenApp, watch: Watch) -> None:
    watch.allow("status of 404")
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    session = event.sessions.get(title="Fog horns")
    session.discard()

    page.goto(page_of(session))
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not here")

    assert page_of(session) not in kept(page, 8)


def test_worker_shows_what_is_kept_when_the_network_only_seems_to_be_there(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    held: list[Route] = []
    page.context.route("**/events/harbour/?day=2", lambda route: held.append(route))

    page.get_by_role("link", name="Day 2").click()

    expect(page.locator(".card-title")).to_have_text(["Lighthouses"])
    assert len(held) == 1


def test_worker_fetches_its_pages_anew_before_it_drops_older_style(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event, "?day=1"), user=event.owner, count=9)
    Session.objects.filter(title="Lighthouses").update(title="Beacons")
    page.evaluate("async () => { await caches.open('static-older'); }")

    page.goto("/events/")
    page.evaluate(GONE, "static-older")
    go_offline(page)
    page.goto(today(event, "?day=2"))

    expect(page.locator(".card-title")).to_have_text(["Beacons"])
