"""A page that was asked for during a tap: the server answered it first, and it shows the tap all the same."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from browser.cards import expect_state
from browser.conftest import OpenPage
from browser.offline import page_of, until
from browser.sending import make_harbour
from factories import make_impression
from sessions.models import Impression, Operation, Session

NOTHING_WAITS = """async () => (await rows("writes")).length === 0"""


@pytest.fixture
def session(site: str) -> Session:
    session = make_harbour().sessions.in_order()[1]
    make_impression(session=session, state="attended")
    return session


def ask_before(page: Page, path: str, session: Session) -> Page:
    """Tap "Missed", and open a page that the server makes before it knows; return that page, which comes afterwards."""
    taps: list[Route] = []

    def hold(route: Route) -> None:
        made = route.fetch()
        taps[0].continue_()
        until(page, NOTHING_WAITS)
        route.fulfill(response=made)

    page.context.route("**/state/", lambda route: taps.append(route))
    with page.expect_request("**/state/"):
        page.locator(f"#missed-{session.pk}").click()
    page.context.route(f"**{path}", hold, times=1)
    # In another tab, since the one that is being left could not say that it has been answered.
    asked = page.context.new_page()
    asked.goto(path)
    return asked


def test_today_shows_a_tap_that_was_done_after_the_page_was_made(
    session: Session, site: str, open_page: OpenPage
) -> None:
    page = open_page(site, page_of(session), user=session.event.owner)

    today = ask_before(page, reverse("sessions:event-today", args=["harbour"]), session)

    expect_state(today.locator(f"#session-{session.pk}"), "Missed")
    assert (Impression.objects.get().state, Operation.objects.count()) == ("missed", 1)


def test_page_of_a_session_shows_a_tap_that_was_done_after_it_was_made(
    session: Session, site: str, open_page: OpenPage
) -> None:
    page = open_page(site, page_of(session), user=session.event.owner)

    again = ask_before(page, page_of(session), session)

    expect(again.locator(f"#missed-{session.pk}")).to_have_attribute("aria-pressed", "true")
    expect(again.locator(f"#attended-{session.pk}")).to_have_attribute("aria-pressed", "false")
