"""The preview as one writes and reads: it follows, it keeps what did not change, and it asks nobody else unasked."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from browser.axe import violations
from browser.conftest import LAPTOP, PHONE, OpenPage
from browser.offline import NO_NETWORK, page_of, summary
from browser.test_ime import compose, confirm
from browser.watch import Watch
from factories import make_chapter, make_impression, make_photo, make_report, make_session
from reporting.every_construct import GITHUB, ZENN
from sessions.models import Report, Session
from tiers import later

SIZES = pytest.mark.parametrize("size", [PHONE, *later(LAPTOP)])
THEMES = pytest.mark.parametrize("theme", ["dark", *later("light")])
FILM = "https://www.youtube-nocookie.com/embed/abcdefghijk"
FAMOUS = "https://www.youtube.com/watch?v=abcdefghijk"
OFFLINE = "You are offline. The preview is updated when you are online again."
LONG = "\n\n".join(f"Paragraph {number} " + "of words. " * 20 for number in range(60))
# The top of a block within the part of the pane that is seen.
SEEN = """(block) => {
  const [own, pane] = [block, block.closest("#preview")].map((each) => each.getBoundingClientRect());
  return own.bottom > pane.top && own.top < pane.bottom;
}"""


@pytest.fixture
def session(site: str) -> Session:
    session = make_impression(session=make_session(title="Quiet nights"), summary=LONG).session
    make_photo(event=session.event, name="quay.png")
    return session


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage) -> Page:
    page = open_page(site, page_of(session), user=session.event.owner)
    page.wait_for_load_state("networkidle")
    return page


@pytest.fixture
def pane(page: Page) -> Locator:
    """The preview, opened beside the texts."""
    page.get_by_role("button", name="Preview", exact=True).click()
    pane = page.get_by_role("region", name="Preview")
    expect(pane.locator(".prose")).to_have_count(1)
    return pane


@pytest.fixture
def opened(site: str, session: Session, open_page: OpenPage) -> Callable[..., Page]:
    """Give a function that opens the page of a report with a chapter."""

    def opened(text: str, *, dialect: str = "zenn", **options: Any) -> Page:
        report: Report = make_report(event=session.event)
        make_chapter(report=report, heading="All of it", body=text, level=1)
        address = reverse("sessions:report-detail", args=[session.event.slug, report.slug])
        page = open_page(site, f"{address}?dialect={dialect}", user=session.event.owner, **options)
        page.wait_for_load_state("networkidle")
        return page

    return opened


def serve_film(page: Page) -> list[str]:
    """Answer in place of the players' sites; return what was asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>A film</title><p>Playing</p>")

    page.context.route("https://www.youtube-nocookie.com/**", answer)
    return asked


@pytest.mark.release
def test_player_is_loaded_when_it_is_asked_for_and_not_before(opened: Callable[..., Page], watch: Watch) -> None:
    page = opened(f"Before\n\n{FAMOUS}\n\n@[speakerdeck](0123abc)")
    asked = serve_film(page)
    preview = page.get_by_role("region", name="Preview")
    button = preview.get_by_role("button", name="Load the player from www.youtube-nocookie.com")
    expect(button).to_be_visible()
    assert (preview.locator("iframe").count(), asked, watch.problems) == (0, [], [])
    place = "(box) => JSON.stringify([box.offsetLeft, box.offsetTop, box.offsetWidth, box.offsetHeight])"
    before = button.evaluate(place)

    watch.allow("foreign request: https://www.youtube-nocookie.com/embed/abcdefghijk")
    button.click()
    expect(preview.frame_locator("iframe").get_by_text("Playing")).to_be_visible()
    frame = preview.locator("iframe")
    assert asked == [FILM]
    assert frame.get_attribute("sandbox") == "allow-scripts allow-same-origin allow-presentation allow-popups"
    assert frame.evaluate(place) == before
    expect(frame).to_be_focused()
    expect(preview.get_by_role("button", name="Load the player from speakerdeck.com")).to_be_visible()


@pytest.mark.release
def test_player_is_a_link_without_scripts(opened: Callable[..., Page]) -> None:
    page = opened(FAMOUS, java_script_enabled=False)
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("link", name="Recording on YouTube")).to_have_attribute("href", FAMOUS)
    expect(preview.get_by_text("Load the player")).to_be_hidden()


@pytest.mark.release
@THEMES
@SIZES
def test_preview_of_every_construct_as_on_zenn_has_nothing_for_axe(
    size: dict[str, int], theme: str, opened: Callable[..., Page]
) -> None:
    page = opened(ZENN, viewport=size, color_scheme=theme)
    page.locator("summary", has_text="Details with a title").click()
    expect(page.locator(".prose-details").get_by_text("A message inside.")).to_be_visible()
    assert violations(page, ".pane-preview") == []
    assert page.evaluate("document.documentElement.scrollWidth === innerWidth")


@pytest.mark.release
@THEMES
@SIZES
def test_preview_of_every_construct_as_on_github_has_nothing_for_axe(
    size: dict[str, int], theme: str, opened: Callable[..., Page]
) -> None:
    page = opened(GITHUB, dialect="github", viewport=size, color_scheme=theme)
    expect(page.locator(".prose-github .prose-notice")).to_have_count(5)
    assert violations(page, ".pane-preview") == []
    assert page.evaluate("document.documentElement.scrollWidth === innerWidth")


def test_preview_is_asked_for_once_at_a_time_and_shows_the_last_text(page: Page, pane: Locator) -> None:
    held: list[Route] = []
    page.context.route("**/preview/", lambda route: held.append(route))
    page.clock.install()
    for text in ("First", "Second", "Third"):
        summary(page).fill(text)
        page.clock.run_for(5_000)
    assert len(held) == 1
    held[0].continue_()
    expect(pane.locator(".prose")).to_have_text("First\n")
    for _ in range(100):
        if len(held) > 1:
            break
        page.clock.run_for(1_000)  # the request is on its way to this test meanwhile
    held[1].continue_()
    expect(pane.locator(".prose")).to_have_text("Third\n")
    assert len(held) == 2


@pytest.mark.release
def test_nothing_is_asked_for_while_an_input_method_composes(page: Page, pane: Locator) -> None:
    asked: list[str] = []
    page.on("request", lambda request: "/preview/" in request.url and asked.append(request.url))
    keyboard = page.context.new_cdp_session(page)
    summary(page).fill("")
    expect(pane.locator(".prose")).to_have_count(0)
    asked.clear()
    summary(page).focus()
    page.clock.install()
    for text in ("み", "みな", "みなと"):
        compose(keyboard, text)
        page.clock.run_for(5_000)
    assert asked == []
    confirm(keyboard, "港")
    page.clock.run_for(5_000)
    expect(pane.locator(".prose")).to_have_text("港\n")


@pytest.mark.release
def test_preview_shows_the_block_of_the_cursor_and_a_click_on_a_block_goes_there(page: Page, pane: Locator) -> None:
    last, first = pane.get_by_text("Paragraph 59"), pane.get_by_text("Paragraph 0 of")
    assert not last.evaluate(SEEN)
    summary(page).focus()
    page.keyboard.press("Control+End")
    page.wait_for_function(SEEN, arg=last.element_handle())
    expect(pane.locator("[data-here]")).to_have_text(str(last.text_content()))
    page.keyboard.press("Control+Home")
    page.wait_for_function(SEEN, arg=first.element_handle())

    pane.get_by_text("Paragraph 2 of").click()
    expect(summary(page)).to_be_focused()
    line = "(area) => area.value.slice(0, area.selectionStart).split('\\n').length - 1"
    assert summary(page).evaluate(line) == 4


def test_preview_keeps_the_blocks_that_did_not_change(page: Page, pane: Locator) -> None:
    summary(page).fill(":::details More\nHidden\n:::\n\nOne\n\nLast")
    pane.get_by_text("More").click()
    expect(pane.get_by_text("Hidden")).to_be_visible()
    pane.get_by_text("Last").evaluate("(block) => { block.dataset.kept = ''; }")
    summary(page).fill(":::details More\nHidden\n:::\n\nOne\n\n*Two*\n\nLast")

    expect(pane.locator("em")).to_have_text("Two")
    expect(pane.get_by_text("Hidden")).to_be_visible()
    kept = pane.locator("[data-kept]")
    expect(kept).to_have_text("Last")
    expect(kept).to_have_attribute("data-line", "8")


def test_preview_says_that_it_is_offline_and_comes_back(page: Page, pane: Locator, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    page.context.set_offline(True)
    summary(page).fill("Typed offline")
    expect(pane.get_by_role("status")).to_have_text(OFFLINE)
    page.context.set_offline(False)
    expect(pane.locator(".prose")).to_have_text("Typed offline\n")
    expect(pane.get_by_role("status")).to_have_text("")


@pytest.mark.release
def test_preview_of_a_report_and_its_markdown_scroll_together(opened: Callable[..., Page]) -> None:
    page = opened(LONG)
    area = page.locator("#report-source")
    # Which part of the text has gone by, in each of the panes.
    parts = """([wanted, most]) => {
      const [area, prose] = ["#report-source", ".pane-preview .prose"].map((each) => document.querySelector(each));
      const { top, height } = prose.getBoundingClientRect();
      const from = area.getBoundingClientRect().top;
      const read = (from - top) / (height - (innerHeight - from));
      const shown = area.scrollTop / (area.scrollHeight - area.clientHeight);
      return Math.abs(read - wanted) < most && Math.abs(shown - wanted) < most;
    }"""
    page.mouse.move(300, 700)
    middle = """() => {
      const { top, height } = document.querySelector(".pane-preview .prose").getBoundingClientRect();
      window.scrollTo(0, scrollY + top + (height - innerHeight) / 2);
    }"""
    page.evaluate(middle)
    page.wait_for_function(parts, arg=[0.5, 0.05])
    area.hover()
    page.mouse.wheel(0, 100_000)
    page.wait_for_function(parts, arg=[1, 0.05])
    area.evaluate("(area) => { area.scrollTop = 0; }")
    page.wait_for_function(parts, arg=[0, 0.05])


@pytest.mark.release
def test_preview_moves_at_once_for_who_wants_no_motion(site: str, session: Session, open_page: OpenPage) -> None:
    page = open_page(site, page_of(session), user=session.event.owner, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => {
          window.asked = [];
          const scroll = Element.prototype.scrollTo;
          Element.prototype.scrollTo = function (options) {
            window.asked.push(options.behavior);
            scroll.call(this, options);
          };
        }"""
    )
    page.get_by_role("button", name="Preview", exact=True).click()
    last = page.get_by_role("region", name="Preview").get_by_text("Paragraph 59")
    expect(last).to_be_attached()
    summary(page).focus()
    page.keyboard.press("Control+End")
    page.wait_for_function(SEEN, arg=last.element_handle())
    assert set(json.loads(page.evaluate("JSON.stringify(window.asked)"))) == {"auto"}
