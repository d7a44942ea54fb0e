"""The whole story, from an empty install to the file in the downloads: with scripts, and without."""

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage, expect_active
from browser.story import (
    ALARMS,
    ARTICLE,
    BODY,
    CHAPTERS,
    EVENTS,
    KEYNOTE,
    NOTE,
    SAVED,
    STORAGE,
    SUMMARY,
    Attendee,
    title_of,
)


def test_story_from_sign_up_to_the_file(new_install: str, open_page: OpenPage) -> None:
    page = open_page(new_install)
    attendee = Attendee(page)
    attendee.sign_up()
    attendee.add_event()
    log_three(attendee)
    attendee.add_keynote()
    attendee.expect_cards(KEYNOTE, EVENTS, STORAGE, ALARMS)
    put_in_order(attendee)
    attendee.expect_cards(KEYNOTE, ALARMS, STORAGE, EVENTS)
    attendee.move_and_delete()
    write_impression(attendee)
    write_note(attendee)
    attendee.start_report()
    for heading, place, text in CHAPTERS:
        attendee.begin_chapter(heading, place)
        page.get_by_label("Text", exact=True).fill(text)
        expect(page.locator(".save-state")).to_have_text(SAVED)
        page.locator(".crumbs a").click()
    attendee.expect_preview()
    attendee.jump_to_missing()

    assert attendee.download() == ARTICLE


def log_three(attendee: Attendee) -> None:
    """Log sessions by Enter in the composer: their cards come without loading the page again."""
    page = attendee.page
    # Before htmx has taken the form over, Enter loads the page again, and rightly so.
    page.wait_for_function("document.getElementById('composer')['htmx-internal-data'] !== undefined")
    page.evaluate("window.same = true")
    expected: list[str] = []
    for heading, chips in ((EVENTS, ["300"]), (STORAGE, ["200"]), (ALARMS, ["400", "Workshop"])):
        page.get_by_label("Log a session").fill(heading)
        page.keyboard.press("Enter")
        expected.append(heading)
        attendee.expect_cards(*expected)
        expect(attendee.card(heading).locator(".chip")).to_have_text(chips)
        expect(page.get_by_label("Log a session")).to_have_value("")
        expect_active(page.get_by_label("Log a session"))
    assert page.evaluate("window.same") is True


def put_in_order(attendee: Attendee) -> None:
    """Put the workshop first: one place by the arrow key, which keeps the focus, and one by dragging."""
    page = attendee.page
    handle = attendee.card(ALARMS).locator("[data-order-handle]")
    handle.focus()
    page.keyboard.press("ArrowUp")
    attendee.expect_cards(KEYNOTE, EVENTS, ALARMS, STORAGE)
    expect_active(handle)
    page.keyboard.press("ArrowUp")
    attendee.expect_cards(KEYNOTE, ALARMS, EVENTS, STORAGE)
    with page.expect_response("**/move/"):
        attendee.card(STORAGE).locator("[data-order-handle]").drag_to(attendee.card(EVENTS), steps=10)


def write_impression(attendee: Attendee) -> None:
    """Write both texts: they are saved without being asked, and are there after a reload."""
    page = attendee.page
    attendee.follow(title_of(EVENTS))
    page.get_by_role("link", name="Write").click()
    attendee.expect_heading(title_of(EVENTS))
    page.get_by_label("Summary", exact=True).focus()
    # The editor goes on with the list by itself.
    page.keyboard.type(SUMMARY.replace("\n- duplicates", "\nduplicates"))
    expect(page.locator(".save-state")).to_have_text(SAVED)
    with page.expect_response("**/impression/"):
        page.get_by_label("Impressions", exact=True).focus()
        page.keyboard.type(BODY)
    expect(page.locator(".save-state")).to_have_text(SAVED)
    page.reload()
    expect_impression(page)
    page.locator(".crumbs a").click()


def write_note(attendee: Attendee) -> None:
    """Write the note of the day, which is folded away while it is empty."""
    page = attendee.page
    attendee.expect_heading("Day 1")
    page.locator(".day-note > summary").click()
    page.get_by_role("textbox", name="Note of the day").fill(NOTE)
    expect(page.locator(".save-state")).to_have_text(SAVED)


def expect_impression(page: Page) -> None:
    expect(page.get_by_label("Summary", exact=True)).to_have_value(SUMMARY)
    expect(page.get_by_label("Impressions", exact=True)).to_have_value(BODY)


@pytest.mark.release
def test_story_without_scripts(first_start: str, open_page: OpenPage) -> None:
    page = open_page(first_start, java_script_enabled=False)
    attendee = Attendee(page)
    attendee.sign_up()
    attendee.add_event(zone="los angeles")
    for heading in (EVENTS, STORAGE, ALARMS):
        page.get_by_label("Log a session").fill(heading)
        attendee.press("Log")
        expect(page.locator(".logged-title a")).to_have_text(heading)
    attendee.add_keynote()
    attendee.press("Move up", attendee.open_menu(ALARMS))
    attendee.expect_cards(KEYNOTE, EVENTS, ALARMS, STORAGE)
    attendee.press("Move up", attendee.open_menu(ALARMS))
    attendee.expect_cards(KEYNOTE, ALARMS, EVENTS, STORAGE)
    attendee.move_and_delete()
    attendee.follow(title_of(EVENTS))
    page.get_by_label("Summary", exact=True).fill(SUMMARY)
    page.get_by_label("Impressions", exact=True).fill(BODY)
    attendee.save()
    expect_impression(page)
    attendee.follow("Day 1")
    page.locator(".day-note > summary").click()
    page.get_by_role("textbox", name="Note of the day").fill(NOTE)
    attendee.save()
    attendee.start_report()
    for heading, place, text in CHAPTERS:
        attendee.begin_chapter(heading, place)
        page.get_by_label("Text", exact=True).fill(text)
        attendee.save()
        page.locator(".crumbs a").click()
    attendee.expect_preview()
    attendee.jump_to_missing()

    assert attendee.download() == ARTICLE
