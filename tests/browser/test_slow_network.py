"""Over a slow third-generation network a session can be written about before the scripts have arrived."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from browser.offline import expect_saved, hold_scripts, page_of, summary
from factories import make_session
from sessions.models import Impression, Session

TEXT = "Typed while the scripts were still on their way."
# Slow 3G as Chromium knows it: 400 kbit/s and 400 ms.
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture
def session(site: str) -> Session:
    return make_session()


def slow_page(site: str, session: Session, open_page: OpenPage, **options: Any) -> Page:
    """Open a page over Slow 3G, with a worker, and nothing in its cache."""
    page = open_page(site, user=session.event.owner, service_workers="allow", **options)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW_3G)
    return page


def test_slow_network_text_is_typed_before_the_scripts_and_saved_after(
    site: str, session: Session, open_page: OpenPage
) -> None:
    page = slow_page(site, session, open_page)
    # Whether somebody types faster than a slow network brings 90 kB is up to the machine: they come when that is done.
    held = hold_scripts(page.context)
    page.goto(page_of(session), wait_until="commit")

    summary(page).click()
    page.keyboard.type(TEXT)
    state = page.evaluate("[typeof htmx, Boolean(navigator.serviceWorker.controller)]")
    assert len(held) > 0
    page.context.unroute_all()  # lets go what was held
    expect_saved(page)

    assert state == ["undefined", False]
    expect(summary(page)).to_have_value(TEXT)
    expect(summary(page)).to_be_focused()
    page.wait_for_function("() => navigator.serviceWorker.controller")
    assert list(Impression.objects.values_list("summary", "version")) == [(TEXT, 2)]


@pytest.mark.release
def test_slow_network_a_second_look_needs_nothing_but_the_page(
    site: str, session: Session, open_page: OpenPage
) -> None:
    page = slow_page(site, session, open_page)
    page.goto(page_of(session))
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site)))

    page.reload()

    sizes = page.evaluate("performance.getEntriesByType('resource').map((entry) => [entry.name, entry.transferSize])")
    assert [name for name, size in sizes if size and "/static/" in name] == []
    assert asked[0] == page_of(session)
