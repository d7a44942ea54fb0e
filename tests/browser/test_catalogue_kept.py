"""The catalogue without a network: found, filtered and starred in what the browser has kept."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from browser.catalogue_event import CATALOGUE, harbour, offer
from browser.conftest import OpenPage
from browser.offline import wait_until_catalogue_is_kept, wait_until_sent
from browser.watch import Watch
from factories import make_impression
from sessions.models import Event, Impression


@pytest.fixture
def event(site: str) -> Event:
    return harbour()


def test_catalogue_is_there_without_a_network_and_stars_arrive_later(
    site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)")
    offer(event, "コンテナの運用", track="Cloud", recording_url="https://youtu.be/abcDEF_-123")
    make_impression(session=offer(event, "Queues", track="Data", level=300), state="missed")
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    wait_until_catalogue_is_kept(page, event)

    page.context.set_offline(True)
    page.goto(f"{CATALOGUE}?q=ｺﾝﾃﾅ&track=Cloud")
    shown = page.locator("#kept-list > li:visible > a")
    expect(shown).to_have_text(["コンテナの運用"])
    expect(page.locator("#kept-count")).to_have_text("1 session")
    page.get_by_label("Search the catalogue").fill("")
    page.get_by_label("Track", exact=True).select_option("Data")
    expect(shown).to_have_text(["Queues"])
    star = page.get_by_role("button", name="Planned: Queues")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#catalogue-count")).to_have_text("1")
    page.goto(f"{CATALOGUE}?mine=1")
    expect(shown).to_have_text(["Queues"])
    expect(page.locator("#catalogue-count")).to_have_text("1")
    page.context.set_offline(False)
    wait_until_sent(page)

    assert list(Impression.objects.values_list("session__title", "state")) == [("Queues", "planned")]


def test_catalogue_that_is_kept_begins_with_what_is_on(
    site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)")
    now = timezone.now()
    for title, start, end in (
        ("over", -3, -2),
        ("long", -1.5, 1),
        ("just over", -1, -0.1),
        ("on", -0.5, 0.5),
        ("next", 1, 2),
    ):
        starts_at, ends_at = (now + timedelta(hours=hours) for hours in (start, end))
        offer(event, title, starts_at=starts_at, ends_at=ends_at, day=event.days.last())
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    wait_until_catalogue_is_kept(page, event)
    shown = page.locator("#kept-list > li:visible > a")

    page.context.set_offline(True)
    page.goto(CATALOGUE)
    expect(shown).to_have_text(["long", "on", "next"])
    page.get_by_label("Search the catalogue").fill("over")
    expect(shown).to_have_text(["over", "just over"])
    page.get_by_label("Search the catalogue").fill("")
    page.get_by_role("link", name="All days").click()

    expect(shown).to_have_text(["over", "long", "just over", "on", "next"])


def test_search_that_loses_the_network_goes_on_in_what_is_kept(
    site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)")
    offer(event, "Queues")
    offer(event, "Racks")
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    wait_until_catalogue_is_kept(page, event)
    page.goto(CATALOGUE)

    page.context.set_offline(True)
    page.get_by_label("Search the catalogue").press_sequentially("rack")

    expect(page.locator("#kept-list > li:visible > a")).to_have_text(["Racks"])
    expect(page.locator("#toast")).to_be_hidden()
