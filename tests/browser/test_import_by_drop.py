"""A programme is dropped onto the page, looked at and applied, in a real browser."""

import base64

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import PHONE, OpenPage
from browser.watch import Watch
from factories import make_day, make_event, make_session
from sessions.forms.catalogue import MAX_PASTED
from sessions.models import Event, IncomingFeed, Session
from web.spot import CALENDAR

IMPORT = "/events/harbour/catalogue/import/"

DROP = """(content) => {
    const bytes = Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], "programme.ics", { type: "text/calendar" }));
    const target = document.querySelector("h1");
    for (const type of ["dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
}"""


def drop(page: Page, text: str) -> None:
    """Drop a file onto the page."""
    page.evaluate(DROP, base64.b64encode(text.encode()).decode())


def harbour() -> Event:
    return make_event(slug="harbour", time_zone="Asia/Tokyo")


def test_dropped_programme_shows_its_plan_and_is_written_by_apply(site: str, open_page: OpenPage) -> None:
    event = harbour()
    page = open_page(site, IMPORT, user=event.owner)

    drop(page, CALENDAR)
    expect(page.get_by_role("heading", name="Preview of the import")).to_be_visible()
    expect(page.get_by_text("programme.ics")).to_be_visible()
    assert not Session.objects.exists()

    expect(page.get_by_text("Lights at sea")).to_be_visible()
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(f"{site}/events/harbour/catalogue/")
    expect(page.get_by_role("link", name="Lights at sea")).to_be_visible()
    assert Session.objects.get().title == "Lights at sea"


@pytest.mark.release
def test_message_of_an_import_stands_at_the_beginning_of_the_page(site: str, open_page: OpenPage) -> None:
    event = harbour()
    day = make_day(event=event)
    for number in range(30):
        make_session(day=day, title=f"Talk {number:02}", code="")
    page = open_page(site, IMPORT, user=event.owner, viewport=PHONE)
    drop(page, CALENDAR)

    page.get_by_role("button", name="Apply").click()
    said = page.get_by_role("status").get_by_text("Imported: 1 new.")
    expect(said).to_be_in_viewport()
    page.get_by_role("link", name="Talk 20").scroll_into_view_if_needed()

    expect(said).not_to_be_in_viewport()


@pytest.mark.release
def test_wrong_file_leaves_what_was_chosen_of_an_address(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("422")
    event = harbour()
    page = open_page(site, IMPORT, user=event.owner)
    page.get_by_label("Web address of the programme").fill("https://example.org/a.ics")
    page.get_by_label("Keep this address").uncheck()

    drop(page, "<rss/>")

    expect(page.get_by_text("Unknown format.")).to_be_visible()
    expect(page.get_by_label("Keep this address")).not_to_be_checked()
    expect(page.get_by_label("Web address of the programme")).to_have_value("https://example.org/a.ics")


@pytest.mark.release
def test_buttons_rest_while_a_plan_is_applied(site: str, open_page: OpenPage) -> None:
    event = harbour()
    page = open_page(site, IMPORT, user=event.owner)
    drop(page, CALENDAR)
    expect(page.get_by_text("Lights at sea")).to_be_visible()
    # What is pressed is never answered: the window hears of it after the page.
    page.evaluate("() => addEventListener('submit', (event) => event.preventDefault())")

    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_role("button", name="Apply")).to_be_disabled()
    expect(page.get_by_role("button", name="Discard")).to_be_disabled()
    page.evaluate("() => dispatchEvent(new Event('pageshow'))")
    expect(page.get_by_role("button", name="Apply")).to_be_enabled()


@pytest.mark.release
def test_button_that_rests_is_sent_with_what_it_says(site: str, open_page: OpenPage) -> None:
    event = harbour()
    page = open_page(site, IMPORT, user=event.owner)
    drop(page, CALENDAR)

    page.get_by_role("button", name="Discard").click()

    expect(page.get_by_text("Discarded. Nothing was imported.")).to_be_visible()
    assert not Session.objects.exists()


def test_text_too_long_for_a_field_is_sent_as_a_file(site: str, open_page: OpenPage) -> None:
    event = harbour()
    page = open_page(site, IMPORT, user=event.owner)
    area = page.get_by_label("Text of the programme")
    assert area.get_attribute("data-longest") == str(MAX_PASTED)
    area.evaluate("area => { area.dataset.longest = 100 }")

    page.get_by_text("Paste text").click()
    area.fill(CALENDAR)
    page.get_by_role("button", name="Preview the pasted text").click()

    expect(page.get_by_role("heading", name="Preview of the import")).to_be_visible()
    expect(page.get_by_text("Lights at sea")).to_be_visible()
    assert IncomingFeed.objects.get().name == "Text of the programme"  # a text that is pasted has no name
