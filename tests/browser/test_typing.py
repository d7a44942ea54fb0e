"""Japanese input, and any other, is left alone: nothing fires while composing, nothing is replaced while typing."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, Request, expect

from browser.conftest import OpenPage
from factories import make_session
from sessions.models import Impression

LONG = 60_000
PAUSE = 1_000


@pytest.fixture
def page(site: str, open_page: OpenPage) -> Iterator[Page]:
    """The page of a session, with a clock that the test moves on."""
    session = make_session()
    page = open_page(site, user=session.event.owner)
    page.clock.install(time=0)
    page.goto(reverse("sessions:session-detail", args=[session.event.slug, session.pk]))
    page.clock.pause_at(3_600)
    yield page
    page.clock.resume()


@pytest.fixture
def sent(page: Page) -> list[str]:
    """The paths of what is sent from now on."""
    paths: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            paths.append(request.url.rsplit("/", 2)[1])

    page.on("request", note)
    return paths


@pytest.fixture
def keyboard(page: Page) -> CDPSession:
    """A way to compose as an input method does."""
    return page.context.new_cdp_session(page)


def compose(keyboard: CDPSession, text: str) -> None:
    keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})


def test_composing_sends_nothing_until_the_word_is_chosen(page: Page, sent: list[str], keyboard: CDPSession) -> None:
    area = page.get_by_label("Summary", exact=True)
    area.focus()

    for text in ("h", "は", "はっ", "はっぴょう", "発表"):
        compose(keyboard, text)
        expect(area).to_have_value(text)
        page.clock.run_for(LONG)
    assert sent == []
    keyboard.send("Input.insertText", {"text": "発表"})
    page.clock.run_for(PAUSE)
    expect(page.locator(".save-state")).to_contain_text("Saved ")

    assert sent == ["impression"]
    assert Impression.objects.get().summary == "発表"


@pytest.mark.release
def test_composing_by_events_sends_nothing_until_its_end(page: Page, sent: list[str]) -> None:
    area = page.get_by_label("Impressions", exact=True)
    area.focus()

    area.dispatch_event("compositionstart", {"data": ""})
    area.evaluate("area => { area.value = 'にほん' }")
    area.dispatch_event("input", {"inputType": "insertCompositionText", "isComposing": True})
    page.clock.run_for(LONG)
    assert sent == []
    area.dispatch_event("compositionend", {"data": "にほん"})
    page.clock.run_for(PAUSE)
    expect(page.locator(".save-state")).to_contain_text("Saved ")

    assert sent == ["impression"]


def test_composing_enter_belongs_to_the_input_method(page: Page, keyboard: CDPSession) -> None:
    area = page.get_by_label("Summary", exact=True)
    area.fill("- 一")
    area.press("End")
    compose(keyboard, "に")

    # The key that confirms a word, as browsers report it.
    for kind in ("rawKeyDown", "keyUp"):
        keyboard.send("Input.dispatchKeyEvent", {"type": kind, "key": "Enter", "windowsVirtualKeyCode": 229})
    keyboard.send("Input.insertText", {"text": "二"})

    expect(area).to_have_value("- 一二")


def test_typing_is_never_replaced_by_an_answer(page: Page, sent: list[str]) -> None:
    area = page.get_by_label("Summary", exact=True)
    area.focus()
    expected = ""
    for word in ("one ", "two "):
        # The answer to the last words comes while the next are typed.
        with page.expect_response("**/impression/"):
            page.keyboard.type(word)
            page.clock.run_for(PAUSE)
            page.keyboard.type("and ")
        expected += f"{word}and "
        expect(page.locator(".save-state")).to_contain_text("Saved ")
        expect(area).to_have_value(expected)
        assert area.evaluate("area => [area.selectionStart, area.selectionEnd]") == [len(expected)] * 2
    page.clock.run_for(PAUSE)

    expect(page.locator("[name=version]")).to_have_value("4")
    assert Impression.objects.get().summary == expected


@pytest.mark.release
def test_typing_goes_on_while_the_state_changes(page: Page) -> None:
    area = page.get_by_label("Summary", exact=True)
    area.fill("half a sen")

    with page.expect_response("**/state/"):
        page.get_by_role("button", name="Missed").click()
    expect(page.get_by_role("button", name="Missed")).to_have_attribute("aria-pressed", "true")

    expect(area).to_have_value("half a sen")
    page.clock.run_for(PAUSE)
    expect(page.locator(".save-state")).to_contain_text("Saved ")
    impression = Impression.objects.get()
    assert (impression.state, impression.summary) == ("missed", "half a sen")
