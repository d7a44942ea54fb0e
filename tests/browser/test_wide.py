"""Wide screens: a second pane, and nothing wider than is good to read."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import OpenPage
from browser.offline import NO_NETWORK
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_session, make_user
from sessions.models import Event

WIDE = [{"width": 1280, "height": 800}, {"width": 1920, "height": 1080}]
# The widest line of a text: about 85 letters.
READABLE = 45 * 16


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user(), slug="harbour")
    feed = make_feed(event=event)
    day = make_day(event=event)
    for number in range(20):
        make_session(
            day=day, feed=feed, title=f"Talk {number:02}", description=f"What number {number:02} is about. " * 30
        )
    return event


def boxes(page: Page, *selectors: str) -> list[dict[str, float]]:
    """Return where elements are."""
    return [box for selector in selectors if (box := page.locator(selector).bounding_box())]


@pytest.mark.parametrize("viewport", WIDE, ids=lambda size: str(size["width"]))
def test_catalogue_has_filters_list_and_description_side_by_side(
    viewport: dict[str, int], site: str, event: Event, open_page: OpenPage
) -> None:
    page = open_page(site, reverse("sessions:catalogue", args=[event.slug]), user=event.owner, viewport=viewport)
    filters, found, beside = boxes(page, ".catalogue-search", "#catalogue-list", "#catalogue-beside")

    assert filters["x"] + filters["width"] < found["x"] < found["x"] + found["width"] < beside["x"]
    assert abs(found["y"] - beside["y"]) < 16
    assert max(found["width"], beside["width"]) <= READABLE
    assert beside["x"] + beside["width"] <= viewport["width"]

    page.get_by_role("link", name="Talk 07").click()
    expect(page.locator(".beside-title")).to_have_text("Talk 07")
    expect(page.get_by_role("region", name="Description")).to_contain_text("What number 07 is about.")
    expect(page.locator("a[aria-current=true]")).to_have_text("Talk 07")
    assert violations(page) == []
    page.mouse.wheel(0, 700)
    expect(page.locator(".beside-title")).to_be_in_viewport()
    expect(page.get_by_label("Search the catalogue")).to_be_in_viewport()
    page.get_by_role("link", name="Talk 07", exact=True).click()
    expect(page).to_have_url(re.compile(r"/sessions/[0-9a-f-]{36}/$"))


def test_description_that_does_not_come_leaves_the_page_of_the_session(
    site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    page = open_page(site, reverse("sessions:catalogue", args=[event.slug]), user=event.owner, viewport=WIDE[0])
    page.route("**/catalogue/*-*/", lambda route: route.abort())

    page.get_by_role("link", name="Talk 03").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Talk 03")
    expect(page).to_have_url(re.compile(r"/sessions/[0-9a-f-]{36}/$"))
