"""The search in one's own words in a browser: while one types, without scripts, and without a network."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK
from browser.watch import Watch
from factories import make_event, make_impression, make_session
from sessions.models import Event


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(name="Harbour", slug="harbour")
    for number in range(25):
        make_impression(session=make_session(event=event, title=f"Talk {number}"), body="夜の海とキューの話")
    make_impression(session=make_session(event=event, title="Other"), body="Lanterns in the fog")
    return event


def titles(page: Page):
    return page.locator(".row-title")


def test_results_come_while_one_types_and_more_while_one_scrolls(site, event, open_page: OpenPage) -> None:
    page = open_page(site, "/events/harbour/", user=event.owner, viewport=PHONE)
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.get_by_label("Search what you wrote and logged").press_sequentially("fog lan")
    expect(titles(page)).to_have_text(["Other"])
    expect(page.locator("mark")).to_have_text(["Lan", "fog"])
    expect(page).to_have_url(re.compile(r"/search/\?q=fog(\+|%20)lan$"))

    page.get_by_label("Search what you wrote and logged").fill("きゅ")
    expect(titles(page)).to_have_count(20)
    page.locator("#found-more").scroll_into_view_if_needed()
    expect(titles(page)).to_have_count(25)
    expect(page.get_by_role("heading", name="Harbour")).to_have_count(1)
    titles(page).last.get_by_role("link").click()
    page.wait_for_url("**/sessions/*/")


@pytest.mark.release
def test_without_a_network_it_says_so_and_searches_later(site, event, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    page = open_page(site, "/search/", user=event.owner, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.get_by_label("Search what you wrote and logged").fill("lantern")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(titles(page)).to_have_text(["Other"])
