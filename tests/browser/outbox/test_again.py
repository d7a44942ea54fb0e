"""When the outbox tries again: often enough for a network that does not say it is back, and not before it may."""

import re
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, expect_saved, page_of, summary, wait_until_sent
from browser.sending import PHOTOS, choose, make_harbour, payload
from browser.watch import Watch
from factories import make_session
from sessions.models import Impression, Photo, Session

OURS = {"X-Answer-Of": "conference-log"}

# Six waits of the outbox are noted and not waited for; then it rests.
NOTE_WAITS = """
  window.waits = [];
  const inTime = window.setTimeout;
  window.setTimeout = (work, ms, ...rest) => {
    if (work?.name !== "send") return inTime(work, ms, ...rest);
    window.waits.push(ms);
    return inTime(...(window.waits.length < 6 ? [work, 0] : [() => {}, 1e6]));
  };
"""

# The questions beside a long text are asked without a pause, and nothing that may take longer is ever given up.
NO_PAUSES = """
  const inTime = window.setTimeout;
  window.setTimeout = (work, ms, ...rest) => inTime(work, ms === 3000 ? 0 : ms > 4000 ? 1e6 : ms, ...rest);
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => timeout(ms > 4000 ? 1e6 : ms);
"""


@pytest.fixture
def session(site: str) -> Session:
    return make_session()


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(f"{NO_NETWORK}|status of (429|503)")
    page = open_page(site, user=session.event.owner)
    page.add_init_script(NOTE_WAITS)
    return page


def fulfill(answer: dict[str, Any] | None, route: Route) -> None:
    """Answer like this, or nothing at all."""
    if answer:
        route.fulfill(**answer)
    else:
        route.abort()


def test_what_the_server_answers_to_anything_ends_the_wait(page: Page, session: Session) -> None:
    for path in ("**/impression/", "**/token"):
        page.context.route(path, lambda route: route.abort())
    page.goto(page_of(session))
    summary(page).fill("Typed while nobody answers")
    page.wait_for_function("() => window.waits.length >= 6")
    page.context.unroute_all()

    page.evaluate("window.htmx.ajax('GET', '/events/', { target: '#toast', swap: 'none' })")

    expect_saved(page)
    wait_until_sent(page)


def test_picture_that_the_server_has_no_time_for_is_sent_again(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(f"{NO_NETWORK}|status of 503")
    event = make_harbour()
    page = open_page(site, user=event.owner)
    page.add_init_script(NOTE_WAITS)
    page.goto(PHOTOS)
    busy = {"status": 503, "headers": {**OURS, "Retry-After": "3"}}
    page.route(f"**{PHOTOS}new/", lambda route: route.fulfill(**busy), times=2)

    choose(page, [payload(1)])

    expect(page.locator("#album .photo-card")).to_have_count(1)
    assert page.evaluate("window.waits") == [3000, 4000]
    assert Photo.objects.count() == 1


def test_line_of_a_picture_says_whether_it_waits_for_the_network_or_the_server(
    site: str, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(f"{NO_NETWORK}|status of (503|507)")
    event = make_harbour()
    page = open_page(site, PHOTOS, user=event.owner)
    said = page.locator(".photo-queued [data-words]")
    kept = "kept in this browser"
    for answer, words in [
        ({"status": 503, "headers": {**OURS, "Retry-After": "60"}}, f"The server cannot accept it right now – {kept}"),
        ({"status": 507, "headers": OURS}, f"The server cannot accept it right now – {kept}"),
        ({"status": 503}, f"Waiting for the network – {kept}"),
        (None, f"Waiting for the network – {kept}"),
    ]:
        # It takes the place of the one before, with no moment in between in which the server is reached.
        page.context.route(f"**{PHOTOS}new/", partial(fulfill, answer))
        if said.count():
            page.evaluate("window.dispatchEvent(new Event('online'))")
        else:
            choose(page, [payload(1)])
        expect(said).to_have_text([re.compile(f"^{words}")])


def test_long_text_is_sent_once_more_when_the_network_is_back(
    site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    page = open_page(site, user=session.event.owner)
    page.add_init_script(NO_PAUSES)
    page.goto(page_of(session))
    sent: list[Route] = []
    knocks: list[Route] = []

    def send(route: Route) -> None:
        """Swallow the text, and the next time let it pass."""
        sent.append(route)
        if len(sent) > 1:
            route.continue_()

    def knock(route: Route) -> None:
        """Have a network that is slow at first, then is gone, and is back."""
        knocks.append(route)
        if len(knocks) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/impression/", send)
    page.route("**/token", knock)
    text = "Fog. " * 4000

    summary(page).fill(text)

    expect_saved(page)
    wait_until_sent(page)
    assert Impression.objects.get().summary.strip() == text.strip()
    assert len(knocks) == 3
    assert len({route.request.headers["x-operation"] for route in sent}) == 1
    assert len(sent) == 2
