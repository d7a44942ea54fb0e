"""What is typed is saved, and tried again until it is."""

import pytest
from playwright.sync_api import Page, expect

from browser.autosave.pages import (
    FIRST_RETRY,
    LONG,
    PAUSE,
    body_of,
    count_failures,
    expect_failures,
    expect_state,
    on_posts,
    write,
    write_and_save,
)
from sessions.models import Chapter
from tiers import later


def test_autosave_saves_what_is_typed(page: Page, chapter: Chapter) -> None:
    write_and_save(page, " one")
    write_and_save(page, " two")

    assert body_of(chapter) == "Start one two"
    expect(page.locator(".save-state")).to_contain_text("Saved ")
    assert page.locator("[name=version]").input_value() == "3"


def test_autosave_untouched_page_sends_nothing(page: Page, chapter: Chapter) -> None:
    texts = on_posts(page)

    page.locator("#id_body").focus()
    page.locator("#id_heading").focus()
    page.clock.run_for(LONG)
    write_and_save(page, " one")

    assert texts == ["Start one"]


@pytest.mark.parametrize("failure", [500, *later(503, "offline")])
def test_autosave_failure_leaves_the_text_and_tries_again(failure: object, page: Page, chapter: Chapter) -> None:
    texts = on_posts(page, failure, failure)
    count_failures(page)

    write(page, " one")
    page.clock.run_for(PAUSE)
    expect_failures(page, 1)
    expect_state(page, "waiting")
    expect(page.locator("#id_body")).to_have_value("Start one")
    assert body_of(chapter) == "Start"
    page.clock.run_for(FIRST_RETRY)
    expect_failures(page, 2)
    expect_state(page, "waiting")
    expect(page.locator("#id_body")).to_have_value("Start one")
    page.clock.run_for(2 * FIRST_RETRY)
    expect_state(page, "saved")

    assert texts == ["Start one"] * 3
    assert body_of(chapter) == "Start one"


def test_autosave_own_save_whose_answer_was_lost_is_no_conflict(page: Page, chapter: Chapter) -> None:
    on_posts(page, "lost")

    write(page, " one")
    page.clock.run_for(PAUSE)
    expect_state(page, "waiting")
    write(page, " two")
    page.clock.run_for(LONG)
    expect_state(page, "saved")

    assert body_of(chapter) == "Start one two"
    expect(page.locator(".save-conflict")).to_have_count(0)


def test_autosave_never_sends_while_an_input_method_composes(page: Page, chapter: Chapter) -> None:
    texts = on_posts(page)
    page.locator("#id_body").focus()
    page.keyboard.press("Control+End")
    session = page.context.new_cdp_session(page)

    session.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    expect(page.locator("#id_body")).to_have_value("Startにほん")
    page.clock.run_for(LONG)
    session.send("Input.insertText", {"text": "日本"})
    page.clock.run_for(PAUSE)
    expect_state(page, "saved")

    assert texts == ["Start日本"]
    assert body_of(chapter) == "Start日本"


def test_autosave_ctrl_enter_saves_at_once(page: Page, chapter: Chapter) -> None:
    write(page, " one")
    page.keyboard.press("Control+Enter")
    expect_state(page, "saved")

    assert body_of(chapter) == "Start one"
