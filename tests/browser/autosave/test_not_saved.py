"""What cannot be saved stays in the page, which says so."""

from django.conf import settings
from playwright.sync_api import Page, expect

from browser.autosave.pages import LONG, PAUSE, body_of, expect_state, on_posts, write
from browser.conftest import sign_in
from factories import make_user
from sessions.models import Chapter


def test_autosave_signed_out_keeps_the_text_until_signed_in_again(page: Page, chapter: Chapter) -> None:
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    write(page, " one")
    page.clock.run_for(PAUSE)
    expect_state(page, "signed-out")
    expect(page.locator("#id_body")).to_have_value("Start one")

    page.context.add_cookies(cookies)
    page.clock.run_for(LONG)
    expect_state(page, "saved")

    assert body_of(chapter) == "Start one"


def test_autosave_of_another_person_who_signed_in_saves_nothing(page: Page, chapter: Chapter, site: str) -> None:
    sign_in(page.context, make_user(), site)

    write(page, " one")
    page.clock.run_for(PAUSE)

    expect_state(page, "gone")
    expect(page.locator("#id_body")).to_have_value("Start one")
    assert body_of(chapter) == "Start"


def test_autosave_too_long_says_so_and_keeps_the_text(page: Page, chapter: Chapter) -> None:
    page.locator("#id_body").fill("x" * 100_001)
    page.clock.run_for(PAUSE)
    expect_state(page, "too-long")

    assert len(page.locator("#id_body").input_value()) == 100_001
    assert body_of(chapter) == "Start"


def test_autosave_does_not_ask_before_leaving_what_is_kept(page: Page, chapter: Chapter) -> None:
    on_posts(page, 500)
    write(page, " one")
    page.clock.run_for(PAUSE)
    expect_state(page, "waiting")
    write(page, " two")

    with page.expect_event("close"):
        page.close(run_before_unload=True)


def test_autosave_asks_before_leaving_what_cannot_be_kept(page: Page, chapter: Chapter) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.reload()
    on_posts(page, 500)
    write(page, " one")
    page.clock.run_for(PAUSE)
    expect_state(page, "waiting")

    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    page.clock.run_for(LONG)
    expect_state(page, "saved")
    with page.expect_event("close"):
        page.close(run_before_unload=True)

    assert asked == ["beforeunload"]
