"""Japanese input and an unreliable network: nothing happens to the text while a word is being composed."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from browser.conftest import OpenPage
from browser.offline import (
    NO_NETWORK,
    SCRIPTS,
    WAITING,
    expect_saved,
    hold_scripts,
    page_of,
    send_now,
    summary,
    wait_until_kept,
    wait_until_sent,
)
from browser.watch import Watch
from factories import make_impression
from sessions.models import Impression, Session

BASE = "一。\n\n二。"
THEIRS = "一、机から。\n\n二。"


@pytest.fixture
def session(site: str) -> Session:
    return make_impression(summary=BASE).session


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    watch.allow("status of 409")
    return open_page(site, page_of(session), user=session.event.owner)


@pytest.fixture
def keyboard(page: Page) -> CDPSession:
    """A way to compose as an input method does."""
    return page.context.new_cdp_session(page)


def compose(keyboard: CDPSession, text: str) -> None:
    keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})


def confirm(keyboard: CDPSession, text: str) -> None:
    keyboard.send("Input.insertText", {"text": text})


def test_composing_is_not_disturbed_by_a_merge(page: Page, keyboard: CDPSession) -> None:
    page.context.set_offline(True)
    area = summary(page)
    area.press("Control+End")
    page.keyboard.type("携帯")
    expect(page.locator(".save-state")).to_have_text(WAITING)
    Impression.objects.update(summary=THEIRS, version=2)
    compose(keyboard, "から")
    expect(area).to_have_value(f"{BASE}携帯から")

    page.context.set_offline(False)
    send_now(page)
    expect_saved(page)
    # The answer with the merged text is here, and the word is still the one of the input method.
    expect(area).to_have_value(f"{BASE}携帯から")
    compose(keyboard, "からの")
    expect(area).to_have_value(f"{BASE}携帯からの")
    confirm(keyboard, "空の")
    expect(area).to_have_value(f"{THEIRS}携帯空の")
    wait_until_sent(page)

    assert area.evaluate("area => area.selectionStart") == len(f"{THEIRS}携帯空の")
    assert Impression.objects.get().summary == f"{THEIRS}携帯空の"


def test_composing_is_kept_and_comes_back_after_a_crash(page: Page, keyboard: CDPSession) -> None:
    page.context.set_offline(True)
    area = summary(page)
    area.press("Control+End")
    compose(keyboard, "でんぱ")
    wait_until_kept(page, f"{BASE}でんぱ")
    expect(page.locator(".save-state")).to_have_text("")

    page.context.set_offline(False)
    page.reload()

    expect(summary(page)).to_have_value(f"{BASE}でんぱ")
    expect(page.locator(".save-state")).to_contain_text("Restored what you typed here at ")
    expect_saved(page)
    assert Impression.objects.get().summary == f"{BASE}でんぱ"


def test_composing_when_a_draft_would_come_back(page: Page, keyboard: CDPSession, session: Session) -> None:
    page.context.set_offline(True)
    area = summary(page)
    area.press("Control+End")
    page.keyboard.type("三。")
    wait_until_kept(page, f"{BASE}三。")
    page.context.set_offline(False)
    page.context.route("**/impression/", lambda route: route.abort())
    held = hold_scripts(page.context)
    page.goto(page_of(session), wait_until="commit")
    area.press("Control+Home")
    compose(keyboard, "前")
    page.context.unroute(SCRIPTS)
    for route in held:
        route.continue_()
    page.wait_for_load_state()
    confirm(keyboard, "前書き。")
    page.context.unroute_all()

    # Both are there in the end, and neither took the place of the other.
    expect_saved(page)
    send_now(page)
    wait_until_sent(page)
    page.wait_for_function("() => !document.querySelector('.save-state').dataset.state?.match(/saving|waiting/)")
    expect(area).to_have_value(f"前書き。{BASE}三。")
    assert Impression.objects.get().summary == f"前書き。{BASE}三。"
