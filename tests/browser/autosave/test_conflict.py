"""What was saved elsewhere meanwhile is shown beside what was typed, and overwritten by nobody."""

from playwright.sync_api import Page, expect

from browser.autosave.pages import LONG, PAUSE, body_of, expect_state, saved_elsewhere, write
from sessions.models import Chapter


def test_autosave_conflict_shows_both_and_waits(page: Page, chapter: Chapter) -> None:
    saved_elsewhere(chapter, "Theirs")

    write(page, " mine")
    page.clock.run_for(PAUSE)
    expect_state(page, "conflict")
    write(page, " still")
    page.clock.run_for(LONG)

    expect(page.locator("[data-mine=body]")).to_have_value("Start mine")
    expect(page.locator("[data-saved=body]")).to_have_value("Theirs")
    expect(page.locator("#id_body")).to_have_value("Start mine still")
    assert body_of(chapter) == "Theirs"


def test_autosave_conflict_keep_mine(page: Page, chapter: Chapter) -> None:
    saved_elsewhere(chapter, "Theirs")
    write(page, " mine")
    page.clock.run_for(PAUSE)

    page.get_by_role("button", name="Keep mine").click()
    expect_state(page, "saved")

    assert body_of(chapter) == "Start mine"
    expect(page.locator(".save-conflict")).to_have_count(0)


def test_autosave_conflict_take_the_saved_one_can_be_undone(page: Page, chapter: Chapter) -> None:
    saved_elsewhere(chapter, "Theirs\nin two lines")
    write(page, " mine")
    page.clock.run_for(PAUSE)

    page.get_by_text("Use the saved one").click()
    expect(page.locator("#id_body")).to_have_value("Theirs\nin two lines")
    expect_state(page, "saved")
    assert body_of(chapter) == "Theirs\nin two lines"
    page.locator("#id_body").focus()
    page.keyboard.press("Control+z")

    expect(page.locator("#id_body")).to_have_value("Start mine")
