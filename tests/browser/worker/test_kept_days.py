"""What this browser has sent is on the kept pages of days, under every address, or they say from when they are."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from browser.axe import violations_later
from browser.cards import choose, expect_state
from browser.offline import count_answers, expect_saved, page_of, summary, wait_for_answers, wait_until_sent
from browser.worker.app import HOLD, TEXT, OpenApp, come_back, go_offline, today
from factories import make_day, make_event, make_user
from sessions.models import Event

TITLES = ["Tides", "Buoys"]
NOTICE = re.compile(r"^No answer from the server\. This copy was kept in this browser at \d\d:\d\d\. Try again$")
# No page is fetched anew by the clock, as if the network went before the pause was over.
WITHOUT_PAUSES = """() => {
  const inTime = window.setTimeout;
  window.setTimeout = (work, wait, ...rest) => (wait > 1500 ? 0 : inTime(work, wait, ...rest));
}"""


@pytest.fixture
def empty(site: str) -> Event:
    """Three days without a session, of which today is the second."""
    event = make_event(owner=make_user(), name="Harbour days", slug="harbour")
    now = event.conference_date(timezone.now())
    for number in (1, 2, 3):
        make_day(event=event, number=number, on=now + timedelta(days=number - 2))
    return event


@pytest.fixture
def phone(empty: Event, open_app: OpenApp) -> Page:
    """Today of that event on a phone; the pages to which it leads are kept."""
    page = open_app(today(empty), user=empty.owner, count=8, viewport={"width": 390, "height": 844})
    page.evaluate(WITHOUT_PAUSES)
    return page


def log(page: Page, title: str) -> None:
    page.get_by_label("Log a session").fill(title)
    page.keyboard.press("Enter")
    expect(page.locator(".card-title", has_text=title)).to_be_visible()


def test_day_of_a_session_lists_what_was_logged_on_today(phone: Page, empty: Event) -> None:
    for title in TITLES:
        log(phone, title)
    phone.evaluate(HOLD, {"path": today(empty), "words": TITLES[-1]})
    phone.get_by_role("link", name="Tides").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tides")
    phone.wait_for_load_state("networkidle")

    go_offline(phone)
    phone.locator(".crumbs > a").click()

    expect(phone).to_have_url(re.compile(r"\?day=2#session-"))
    expect(phone.locator(".card-title")).to_have_count(len(TITLES))
    expect(phone.locator("#kept-copy")).to_be_hidden()


def test_state_that_was_sent_is_at_once_on_what_is_kept(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)
    session = event.sessions.get(title="Lighthouses")
    card = page.locator(".card", has_text="Lighthouses")
    page.evaluate(WITHOUT_PAUSES)

    for state, back in (("attended", today(event)), ("planned", today(event, "?day=2"))):
        choose(card, state)
        for path in (today(event), today(event, "?day=2"), page_of(session)):
            page.evaluate(HOLD, {"path": path, "words": f'data-own="{state}" aria-pressed="true"'})
        go_offline(page)
        page.goto(back)
        expect_state(card, state.capitalize())
        expect(page.locator("#kept-copy")).to_be_hidden()
        page.context.set_offline(False)
        page.reload()
        page.evaluate(WITHOUT_PAUSES)


def test_day_that_could_not_be_kept_anew_says_from_when_it_is(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9)
    card = page.locator(".card", has_text="Lighthouses")
    notice = page.locator("#kept-copy")

    def handle(route: Route) -> None:
        if route.request.header_value("X-In-Advance"):
            route.abort()
        else:
            route.fallback()

    page.context.route("**/events/harbour/**", handle)
    count_answers(page)
    choose(card, "attended")
    wait_for_answers(page, 1)
    wait_until_sent(page)
    go_offline(page)
    page.goto(today(event))

    expect(notice).to_have_text(NOTICE)
    expect(card.locator("[data-own=attended]").first).to_have_attribute("aria-pressed", "false")
    page.goto(today(event, "?day=1"))
    expect(notice).to_have_text(NOTICE)
    page.goto(page_of(event.sessions.get(title="Fog horns")))  # nothing was changed in it
    expect(page.get_by_role("heading", level=1)).to_have_text("Fog horns")
    expect(page.locator(".waiting-offline")).to_have_text("You are offline")
    expect(notice).to_be_hidden()
    page.goto(today(event))
    expect(notice).to_have_text(NOTICE)
    come_back(page)

    expect_state(card, "Attended")
    expect(notice).to_be_hidden()


@pytest.mark.scaled
def test_day_says_from_when_it_is_after_a_text_that_was_just_saved(event: Event, open_app: OpenApp) -> None:
    page = open_app(today(event), user=event.owner, count=9, viewport={"width": 390, "height": 844})
    page.goto(page_of(event.sessions.get(title="Lighthouses")))
    summary(page).fill(TEXT)
    expect_saved(page)
    wait_until_sent(page)
    go_offline(page)

    page.locator(".crumbs > a").click()

    expect(page.locator(".card-title")).to_have_text(["Lighthouses"])
    expect(page.locator(".card-summary")).to_have_count(0)
    expect(page.locator("#kept-copy")).to_have_text(NOTICE)
    assert violations_later(page) == []
