"""Time stamps: one tap or one key puts the time of the event into the text, and disturbs nothing."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from browser.conftest import PHONE, OpenPage
from factories import make_day, make_event, make_session

# 10:42 in Las Vegas, 19:42 in Berlin.
NOW = datetime(2026, 12, 1, 18, 42, 30, tzinfo=UTC)


@pytest.fixture
def page(site: str, open_page: OpenPage) -> Page:
    """The page of a session in Las Vegas, in a browser that is still in Berlin."""
    event = make_event(time_zone="America/Los_Angeles")
    session = make_session(day=make_day(event=event))
    page = open_page(site, user=event.owner, timezone_id="Europe/Berlin")
    page.clock.set_fixed_time(NOW)
    page.goto(reverse("sessions:session-detail", args=[event.slug, session.pk]))
    return page


@pytest.fixture
def area(page: Page) -> Locator:
    return page.get_by_label("Impressions", exact=True)


def test_stamp_by_key_is_the_time_of_the_event_and_can_be_undone(page: Page, area: Locator) -> None:
    area.focus()
    page.keyboard.press("Control+;")
    page.keyboard.type("queues")
    expect(area).to_have_value("10:42 queues")

    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("")
    page.keyboard.press("Meta+;")  # the key of a Mac
    expect(area).to_have_value("10:42 ")


@pytest.mark.release
def test_stamp_by_one_tap_keeps_the_writing_where_it_was(page: Page, area: Locator) -> None:
    page.set_viewport_size(PHONE)
    area.focus()
    page.get_by_role("group", name="Tools").get_by_role("button", name="Insert time").click()
    page.keyboard.type("queues")
    expect(area).to_have_value("10:42 queues")


@pytest.mark.release
def test_stamp_does_not_come_into_a_word_that_is_being_composed(page: Page, area: Locator) -> None:
    area.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    area.evaluate(
        """area => area.dispatchEvent(new KeyboardEvent("keydown",
             {key: ";", ctrlKey: true, isComposing: true, bubbles: true, cancelable: true}))"""
    )
    expect(area).to_have_value("にほん")
    session.send("Input.insertText", {"text": "日本"})
    expect(area).to_have_value("日本")


# They are fetched when the note is unfolded.
SCRIPTS_HAVE_COME = (
    "(fold) => Promise.all(fold.dataset.scripts.split(' ').map((script) => import(script))).then(() => {})"
)


@pytest.mark.release
def test_stamp_stands_in_the_note_of_a_day_too(page: Page) -> None:
    page.locator(".crumbs").get_by_role("link", name="Day 1").click()
    page.locator(".day-note > summary").click()
    page.locator("details[data-scripts]").evaluate(SCRIPTS_HAVE_COME)
    note = page.get_by_label("Note of the day", exact=True)
    note.focus()
    page.keyboard.press("Control+;")
    expect(note).to_have_value("10:42 ")
