"""A network that answers in the place of the server has taken nothing: what it says yes to goes on waiting."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import OpenPage
from browser.offline import (
    NO_NETWORK,
    expect_saved,
    page_of,
    rows,
    send_now,
    summary,
    until,
    wait_until_idle,
    wait_until_sent,
)
from browser.watch import Watch
from factories import make_session
from sessions.models import Impression, Session
from tiers import later

PORTAL = "<html><title>Welcome to the hotel</title><p>Please accept our terms.</p></html>"
ANSWERS: dict[str, dict[str, Any]] = {
    "page": {"status": 200, "content_type": "text/html", "body": PORTAL},
    "redirect": {"status": 302, "headers": {"Location": "https://portal.example/"}},
    "nothing": {"status": 204},
}


@pytest.fixture
def session(site: str) -> Session:
    return make_session(title="Fog horns")


@pytest.mark.parametrize("answer", ["page", *later("redirect", "nothing")])
def test_portal_takes_no_tap(site: str, session: Session, open_page: OpenPage, watch: Watch, answer: str) -> None:
    watch.allow(NO_NETWORK)
    page: Page = open_page(site, page_of(session), user=session.event.owner)
    asked: list[str] = []

    def portal(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(**ANSWERS[answer])

    page.context.set_offline(True)
    page.get_by_role("button", name="Missed").click()
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1)")
    # The first try is made by htmx, which follows a redirect; it has to have failed without a network.
    until(page, "async () => (await rows('writes')).every((write) => write.tried)")
    wait_until_idle(page)
    page.context.route("**/state/", portal)
    with page.expect_request("**/state/"):
        page.context.set_offline(False)
    wait_until_idle(page)

    assert [row["kind"] for row in rows(page, "writes")] == ["action"]
    assert len(asked) > 0
    page.context.unroute("**/state/")
    send_now(page)
    wait_until_sent(page)
    assert rows(page, "writes") == []
    assert list(Impression.objects.values_list("state", flat=True)) == ["missed"]


def test_page_of_a_portal_becomes_no_part_of_ours(
    site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    path = page_of(session)
    page = open_page(site, path, user=session.event.owner)
    page.context.set_offline(True)
    page.get_by_role("button", name="Missed").click()
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1)")
    until(page, "async () => (await rows('writes')).every((write) => write.tried)")
    wait_until_idle(page)
    body = '<!doctype html><html><main id="session-state">Buy</main></html>'
    page.context.route(f"**{path}", lambda route: route.fulfill(content_type="text/html", body=body))
    with page.expect_response(f"**{path}"):  # everything is sent: the page is fetched anew
        page.context.set_offline(False)
    page.context.unroute(f"**{path}")
    with page.expect_response(f"**{path}"):  # and again, as soon as the server has answered something
        page.get_by_role("button", name="Watch later").click()

    expect(page.get_by_role("button", name="Missed")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Buy")).to_have_count(0)
    assert list(Impression.objects.values_list("state", "watch_later")) == [("missed", True)]


@pytest.mark.release
def test_words_of_a_proxy_are_shown_nowhere(site: str, session: Session, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 413")
    page = open_page(site, page_of(session), user=session.event.owner)
    page.context.route("**/impression/", lambda route: route.fulfill(status=413, body="<p>Buy</p>"))
    summary(page).fill("Long.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".save-state")).to_contain_text("the text is too long")

    assert [write["refused"] for write in rows(page, "writes")] == [{"status": 413, "html": ""}]
    expect(page.get_by_text("Buy")).to_have_count(0)
    page.context.unroute("**/impression/")
    summary(page).fill("Short.")
    page.keyboard.press("Control+Enter")
    expect_saved(page)
    assert Impression.objects.get().summary == "Short."
