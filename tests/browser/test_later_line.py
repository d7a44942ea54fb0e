"""A line with a start later today: the words under it and its card say that it is planned, without a network too."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, send_now, wait_until_catalogue_is_kept, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_session, make_user
from sessions.models import Event, Impression

LATER = "HYB304 | 21:30 - 21:50 | Lanterns"
PLANNED, ATTENDED = "Adds it as planned.", "Logs it as attended, now."


@pytest.fixture
def event(site: str) -> Event:
    """An event that is on, where it is the middle of the morning."""
    event = make_event(owner=make_user(), slug="harbour")
    make_day(event=event, on=timezone.now().date())
    return event


@pytest.fixture
def page(site: str, event: Event, open_page: OpenPage) -> Page:
    return open_page(site, "/events/harbour/", user=event.owner, viewport=PHONE)


def test_words_under_the_line_follow_what_is_typed(page: Page) -> None:
    line, words = page.locator("#composer_heading"), page.locator("#composer_help > span")
    expect(words).to_have_text(ATTENDED)
    line.fill(LATER)
    expect(words).to_have_text(PLANNED)
    page.get_by_role("button", name=re.compile("Not a time")).click()
    expect(words).to_have_text(ATTENDED)
    line.fill(f"{LATER} at sea")
    line.fill("")
    expect(words).to_have_text(ATTENDED)


@pytest.mark.release
def test_line_without_a_network_is_planned(site: str, event: Event, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    make_session(day=event.days.get(), feed=make_feed(event=event))
    page = open_page(site, "/events/harbour/", user=event.owner, viewport=PHONE, service_workers="allow")
    wait_until_catalogue_is_kept(page, event)
    line, words = page.locator("#composer_heading"), page.locator("#composer_help > span")
    page.context.set_offline(True)
    line.fill(LATER)
    expect(words).to_have_text(PLANNED)
    line.press("Enter")
    expect(page.locator(".card-waiting .chip:visible")).to_have_text(["Waiting to send", "Planned"])
    expect(words).to_have_text(ATTENDED)

    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)

    assert list(Impression.objects.values_list("session__title", "state")) == [("Lanterns", "planned")]
