"""A network that answers in the place of the server has taken nothing: what it says yes to goes on waiting."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, page_of, rows, send_now, until, wait_until_idle, wait_until_sent
from browser.watch import Watch
from factories import make_session
from sessions.models import Impression, Session

PORTAL = "<html><title>Welcome to the hotel</title><p>Please accept our terms.</p></html>"
ANSWERS: list[dict[str, Any]] = [
    {"status": 200, "content_type": "text/html", "body": PORTAL},
    {"status": 302, "headers": {"Location": "https://portal.example/"}},
    {"status": 204},
]


@pytest.fixture
def session(site: str) -> Session:
    return make_session(title="Fog horns")


@pytest.mark.parametrize("answer", ANSWERS, ids=["page", "redirect", "nothing"])
def test_portal_takes_no_tap(
    site: str, session: Session, open_page: OpenPage, watch: Watch, answer: dict[str, Any]
) -> None:
    watch.allow(NO_NETWORK)
    page: Page = open_page(site, page_of(session), user=session.event.owner)
    asked: list[str] = []

    def portal(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(**answer)

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
