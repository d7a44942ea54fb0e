"""autosave.js in a real browser: what is typed is saved, and never lost, cut or overwritten on the way."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

from factories import make_chapter, make_event, make_report, make_user
from sessions.models import Chapter

pytestmark = pytest.mark.django_db(transaction=True)

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
PAUSE = 1000
FIRST_RETRY = 2500
LONG = 60_000
HOUR = 3_600


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()
        connections.close_all()  # see tests/browser/conftest.py


@pytest.fixture
def chapter() -> Chapter:
    return make_chapter(report=make_report(event=make_event(slug="harbour"), slug="harbour-report"), body="Start")


@pytest.fixture
def page(browser: Browser, chapter: Chapter, live_server: object) -> Iterator[Page]:
    """The page of the chapter, its owner signed in, with a clock that the test moves on."""
    client = Client()
    client.force_login(chapter.report.event.owner)
    address = str(live_server)
    context = browser.new_context()
    sign_in(context, client, address)
    page = context.new_page()
    page.clock.install(time=0)
    page.goto(address + reverse("sessions:chapter-update", args=["harbour", "harbour-report", chapter.pk]))
    page.clock.pause_at(HOUR)
    yield page
    # What is unsaved is sent when the page goes: not into the database of the next test.
    context.route("**", lambda route: route.abort())
    if not page.is_closed():
        page.unroute_all(behavior="ignoreErrors")
    context.close()


def sign_in(context: object, client: Client, address: str) -> None:
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])  # type: ignore[attr-defined]


def write(page: Page, text: str) -> None:
    """Type at the end of the chapter."""
    page.locator("#id_body").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def expect_state(page: Page, state: str) -> None:
    expect(page.locator(".save-state")).to_have_attribute("data-state", state)


def write_and_save(page: Page, text: str) -> None:
    write(page, text)
    page.clock.run_for(PAUSE)
    expect_state(page, "saved")


def saved_elsewhere(chapter: Chapter, body: str) -> None:
    """Save the chapter as another device would."""
    chapter.refresh_from_db()
    Chapter.objects.filter(pk=chapter.pk).update(body=body, version=chapter.version + 1)


def body_of(chapter: Chapter) -> str:
    chapter.refresh_from_db()
    return chapter.body


def on_posts(page: Page, *answers: object) -> list[str]:
    """Answer the coming POSTs one by one with what is given, let later ones through; return the texts that came."""
    waiting = list(answers)
    texts: list[str] = []

    def handle(route: Route, request: Request) -> None:
        if request.method != "POST":
            route.continue_()
            return
        texts.append(parse_qs(request.post_data or "")["body"][0].replace("\r\n", "\n"))
        answer = waiting.pop(0) if waiting else None
        if answer == "lost":
            route.fetch()
            route.abort()
        elif answer == "offline":
            route.abort()
        elif isinstance(answer, int):
            route.fulfill(status=answer, body="<main>An error page</main>")
        else:
            route.continue_()

    page.route("**/chapters/**", handle)
    return texts


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


@pytest.mark.parametrize("failure", [500, 503, "offline"])
def test_autosave_failure_leaves_the_text_and_tries_again(failure: object, page: Page, chapter: Chapter) -> None:
    texts = on_posts(page, failure, failure)

    write(page, " one")
    page.clock.run_for(PAUSE)
    expect_state(page, "waiting")
    expect(page.locator("#id_body")).to_have_value("Start one")
    assert body_of(chapter) == "Start"
    with page.expect_event("requestfailed" if failure == "offline" else "requestfinished"):
        page.clock.run_for(FIRST_RETRY)
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

    page.get_by_text("Take the saved one").click()
    expect(page.locator("#id_body")).to_have_value("Theirs\nin two lines")
    expect_state(page, "saved")
    assert body_of(chapter) == "Theirs\nin two lines"
    page.locator("#id_body").focus()
    page.keyboard.press("Control+z")

    expect(page.locator("#id_body")).to_have_value("Start mine")


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


def test_autosave_signed_out_keeps_the_text_until_signed_in_again(
    page: Page, chapter: Chapter, live_server: object
) -> None:
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


def test_autosave_of_another_person_who_signed_in_saves_nothing(
    page: Page, chapter: Chapter, live_server: object
) -> None:
    other = Client()
    other.force_login(make_user())
    sign_in(page.context, other, str(live_server))

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


def test_autosave_ctrl_enter_saves_at_once(page: Page, chapter: Chapter) -> None:
    write(page, " one")
    page.keyboard.press("Control+Enter")
    expect_state(page, "saved")

    assert body_of(chapter) == "Start one"
