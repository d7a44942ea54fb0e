"""Every button that copies has its name in the tree that a screen reader is given, before and after it is pressed."""

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, page_of
from browser.watch import Watch
from factories import make_event, make_report, make_session
from sessions.models import Event

pytestmark = pytest.mark.release


@pytest.fixture
def event(site: str) -> Event:
    return make_event(slug="harbour")


@pytest.fixture
def page(site: str, event: Event, open_page: OpenPage) -> Page:
    page = open_page(site, user=event.owner, viewport=PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def names(page: Page, role: str) -> list[str]:
    """Return the names of everything of a role in the accessibility tree of the browser itself."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [node["name"]["value"] for node in nodes if not node["ignored"] and node["role"]["value"] == role]


def press(page: Page, status: Locator) -> None:
    """Press the one button of that name, which says at its side what it has done."""
    assert [name for name in names(page, "button") if "Cop" in name] == ["Copy"]
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(status).to_have_text("Copied")


def test_copy_of_an_article(page: Page, event: Event) -> None:
    make_report(event=event, slug="harbour-report")
    page.goto("/events/harbour/reports/harbour-report/")
    press(page, page.locator("[data-copy] + [role=status]"))
    assert [name for name in names(page, "button") if "Cop" in name] == ["Copied"]


def test_copy_of_an_address_for_calendars(page: Page) -> None:
    page.goto("/events/harbour/agenda/")
    page.get_by_role("button", name="Create a link").click()
    expect(page.get_by_label("Calendar link", exact=True)).to_be_visible()
    press(page, page.locator("[data-copy] + [role=status]"))
    assert [name for name in names(page, "button") if "Cop" in name] == ["Copied"]


def test_copy_of_a_text_that_waits(page: Page, event: Event, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    page.goto(page_of(make_session(event=event)))
    page.context.route("**/impression/", lambda route: route.abort())
    page.get_by_label("Summary", exact=True).fill("First line.\n\nMore of it.")
    page.locator(".waiting-count").click()
    line = page.get_by_role("dialog", name="Unsent changes").get_by_role("listitem")
    expect(line).to_have_count(1)
    press(page, line.get_by_role("status"))
    assert [name for name in names(page, "button") if "Cop" in name] == ["Copy"]
