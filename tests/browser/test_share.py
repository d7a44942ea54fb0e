"""From another app into the composer, and from the app's icon to its cursor, with a network and without."""

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage, expect_active
from browser.offline import NO_NETWORK, rows, until, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_user
from sessions.models import Event, Session

LINK = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
HANDED_OVER = "Shared from another app or website. Check it before you log it."
SHARED = f"/share/?title=Fog+horns&url={LINK}"


@pytest.fixture
def event(site: str) -> Event:
    return make_day(event=make_event(owner=make_user(), slug="harbour"), number=1).event


def composer(page: Page) -> dict[str, str]:
    """Return what stands in the composer, seen and unseen."""
    form = page.locator("#composer")
    return {name: form.locator(f"[name={name}]").input_value() for name in ("heading", "link")}


def log(page: Page) -> None:
    page.get_by_label("Log a session").press("Enter")
    expect(page.locator("#day-sessions .card-title")).to_have_text(["Fog horns"])


@pytest.mark.release
def test_shortcut_puts_the_cursor_into_the_composer(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, "/share/", user=event.owner)

    expect_active(page.get_by_label("Log a session"))
    assert composer(page) == {"heading": "", "link": ""}


@pytest.mark.release
def test_share_is_seen_before_it_is_logged(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, SHARED, user=event.owner)

    expect_active(page.get_by_label("Log a session"))
    expect(page.locator("[data-shared]")).to_have_text(f"Includes the link: {LINK}")
    expect(page.locator("[data-handed-over]")).to_have_text(HANDED_OVER)
    assert Session.objects.count() == 0
    log(page)

    assert list(Session.objects.values_list("title", "recording_url")) == [("Fog horns", LINK)]
    assert composer(page) == {"heading": "", "link": ""}
    expect(page.locator("[data-shared]")).to_be_hidden()
    expect(page.locator("[data-handed-over]")).to_be_hidden()


def test_share_is_taken_once(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, SHARED, user=event.owner)
    expect(page).to_have_url(f"{site}/events/harbour/#composer_heading")

    page.reload()

    assert composer(page) == {"heading": "", "link": ""}


def test_share_without_a_network(site: str, event: Event, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    until(page, "async () => Boolean(await caches.match(location.href, { ignoreVary: true }))")

    page.context.set_offline(True)
    page.goto(SHARED)
    expect_active(page.get_by_label("Log a session"))
    expect(page.locator("[data-shared]")).to_have_text(f"Includes the link: {LINK}")
    expect(page.locator("[data-handed-over]")).to_have_text(HANDED_OVER)
    log(page)
    assert [row["kind"] for row in rows(page, "writes")] == ["new"]
    page.context.set_offline(False)
    wait_until_sent(page)

    assert list(Session.objects.values_list("title", "recording_url")) == [("Fog horns", LINK)]


def test_share_runs_nothing(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, "/share/?title=<img+src=x+onerror=alert(1)>&url=https://a.example/<b>", user=event.owner)

    expect(page.locator("[data-shared]")).to_have_text("Includes the link: https://a.example/")
    assert composer(page)["heading"] == "<img src=x onerror=alert(1)>"
    expect(page.locator("#main img")).to_have_count(0)
