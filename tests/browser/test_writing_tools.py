"""Writing on the page of a session: one toolbar that is never covered, the label of the text, the preview on demand."""

from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, page_of, summary
from browser.watch import Watch
from factories import make_chapter, make_impression, make_report, make_session
from photos.samples import picture
from sessions.models import Impression, Session
from tiers import later

TOOLS = ["Bold", "List", "Quote", "Link", "Code", "Insert time", "Photo"]
FAILED = "The preview could not be loaded. Your text is kept in this browser."
KEYBOARD = {"width": 390, "height": 470}
WIDE = {"width": 1280, "height": 800}
# Of each tool: its size, and whether each of its corners is the tool itself, not something that lies over it.
SEEN = """() => [...document.querySelectorAll(".tool")].map((tool) => {
  const { left, top, right, bottom, width, height } = tool.getBoundingClientRect();
  const places = [[left + 4, top + 4], [right - 4, top + 4], [left + 4, bottom - 4], [right - 4, bottom - 4]];
  return [width >= 44, height >= 44, places.every(([x, y]) => tool.contains(document.elementFromPoint(x, y)))];
})"""
# The label of the text in use is on the screen, between the name of the session and the row of the tools.
LABEL = """() => {
  const [label, head, row] = [`label[for="${document.activeElement.id}"]`, ".session-head", ".save-row"]
    .map((selector) => document.querySelector(selector).getBoundingClientRect());
  return label.top >= Math.max(head.bottom, 0) && label.bottom <= row.top && row.bottom <= innerHeight;
}"""


@pytest.fixture
def session(site: str) -> Session:
    long = "A name of a session that is long enough to need three lines of a phone, and then some words more"
    texts = {"summary": "- one\n" * 40, "body": "Words. " * 300}
    return make_impression(session=make_session(title=long), **texts).session


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage) -> Page:
    page = open_page(site, page_of(session), user=session.event.owner)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.release
@pytest.mark.parametrize("size", [KEYBOARD, {"width": 360, "height": 640}, PHONE, WIDE])
@pytest.mark.parametrize("name", ["Impressions", "Summary"])
def test_one_toolbar_is_seen_whole_with_either_text_and_works_on_it(page: Page, name: str, size: Any) -> None:
    page.set_viewport_size(size)
    area = page.get_by_label(name, exact=True)
    area.click()
    page.keyboard.press("Control+End")
    tools = page.get_by_role("group", name="Tools").get_by_role("button")

    assert [tool.get_attribute("aria-label") for tool in tools.all()] == TOOLS
    assert page.evaluate(SEEN) == [[True, True, True]] * len(TOOLS)
    assert violations(page, ".save-row") == []
    before = area.input_value()
    for tool in ("Bold", "Link", "Code"):
        page.get_by_role("button", name=tool, exact=True).click()
        expect(area).to_be_focused()
    expect(area).to_have_value(f"{before}**[`text`](https://)**")


def test_link_has_words_to_type_over_and_an_address_pasted_over_words_makes_one(page: Page) -> None:
    paste = """(area, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      return area.dispatchEvent(event);
    }"""
    area = summary(page)
    area.fill("")
    page.get_by_role("button", name="Link", exact=True).click()
    page.keyboard.type("slides")
    expect(area).to_have_value("[slides](https://)")
    area.fill("slides")
    area.select_text()
    assert area.evaluate(paste, "https://example.org/a") is False
    expect(area).to_have_value("[slides](https://example.org/a)")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("slides")
    area.select_text()
    assert area.evaluate(paste, "words") is True  # left to the browser


@pytest.mark.release
@pytest.mark.parametrize("name", ["Impressions", "Summary"])
def test_label_of_the_text_is_seen_whole_above_a_keyboard(
    name: str, site: str, session: Session, open_page: OpenPage
) -> None:
    page = open_page(site, page_of(session), user=session.event.owner, viewport=PHONE, has_touch=True, is_mobile=True)
    page.wait_for_load_state("networkidle")
    page.get_by_label(name, exact=True).tap()
    page.set_viewport_size(KEYBOARD)
    page.wait_for_function(LABEL)
    page.keyboard.press("Control+End")
    page.keyboard.type("x")
    page.wait_for_function(LABEL)


def test_photo_button_adds_photos_and_places_them_where_the_writing_is(page: Page, session: Session) -> None:
    area = page.get_by_label("Impressions", exact=True)
    area.fill("Before")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Photo", exact=True).click()
    files = [
        {"name": f"{name}.png", "mimeType": "image/png", "buffer": picture(seed=name)} for name in ("hall", "quay")
    ]
    chooser.value.set_files(files)
    expect(page.locator("#photo-list .photo-name")).to_have_count(2)
    names = list(session.photos.in_order().values_list("name", flat=True))
    expect(area).to_have_value(f"Before\n\n![]({names[0]})\n\n![]({names[1]})\n\n")


@pytest.mark.release
def test_preview_of_what_is_not_saved_stands_in_the_place_of_the_texts_on_a_phone(page: Page) -> None:
    held: list[Route] = []
    page.context.route("**/impression/", lambda route: held.append(route))
    page.set_viewport_size(PHONE)
    summary(page).fill("# Not **saved**")
    page.get_by_role("button", name="Preview", exact=True).click()

    pane = page.get_by_role("region", name="Preview")
    expect(pane.get_by_role("heading", name="Not saved")).to_be_visible()
    expect(summary(page)).to_be_hidden()
    assert violations(page) == []
    assert Impression.objects.get().version == 1
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(pane).to_be_hidden()
    expect(summary(page)).to_have_value("# Not **saved**")
    page.context.unroute_all()


def test_preview_stands_beside_the_texts_on_a_wide_screen_and_follows_them(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="Preview", exact=True).click()
    pane = page.get_by_role("region", name="Preview")
    expect(pane.get_by_role("listitem")).to_have_count(40)
    text, beside = summary(page).bounding_box(), pane.bounding_box()
    assert text
    assert beside
    assert text["x"] + text["width"] <= beside["x"] < text["x"] + text["width"] + 100
    assert abs(text["y"] - beside["y"]) < 100
    assert violations(page) == []

    summary(page).fill("*Changed*")
    expect(pane.locator("em")).to_have_text("Changed")
    page.get_by_role("button", name="Close the preview", exact=True).click()
    expect(pane).to_be_hidden()


def test_preview_says_that_it_could_not_be_loaded(page: Page, watch: Watch) -> None:
    """Without a network, while the server is busy, and to who is signed out."""
    watch.allow(f"{NO_NETWORK}|dynamically imported module|503|40[13]")
    busy = render_to_string("503.html")
    for why in ("offline", "busy", "signed out"):
        page.reload()
        page.context.set_offline(why == "offline")
        if why == "busy":
            page.context.route("**/preview/", lambda route: route.fulfill(status=503, body=busy))
        elif why == "signed out":
            page.context.unroute("**/preview/")
            page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.get_by_role("button", name="Preview", exact=True).click()
        expect(page.get_by_role("region", name="Preview").get_by_role("status"), why).to_have_text(FAILED)
        page.context.set_offline(False)


@pytest.mark.parametrize("size", [PHONE, *later(WIDE)])
def test_note_of_the_day_is_previewed_on_its_page_and_saved_there(
    size: Any, site: str, session: Session, open_page: OpenPage
) -> None:
    address = reverse("sessions:event-today", args=[session.event.slug])
    page = open_page(site, f"{address}?day={session.day.number}", user=session.event.owner, viewport=size)
    page.wait_for_load_state("networkidle")
    if size is PHONE:
        page.locator(".day-note > summary").click()
    area = page.get_by_label("Note of the day")
    area.fill("Not **read** yet")
    form = page.locator(".day-note-form")
    form.get_by_role("button", name="Preview", exact=True).click()

    expect(form.get_by_role("region", name="Preview").locator("strong")).to_have_text("read")
    expect(form.locator(".save-state")).to_contain_text("Saved ")
    assert violations(page, ".day-note-form") == []
    assert page.evaluate("document.documentElement.scrollWidth === innerWidth")


@pytest.mark.release
def test_chapter_is_previewed_in_the_place_of_its_text_and_a_wide_table_scrolls(
    site: str, session: Session, open_page: OpenPage
) -> None:
    chapter = make_chapter(
        report=make_report(event=session.event),
        body="| " + " | ".join(["unbreakable" * 3] * 4) + " |\n" + "|---" * 4 + "|",
    )
    address = reverse("sessions:chapter-update", args=[session.event.slug, chapter.report.slug, chapter.pk])
    page = open_page(site, address, user=session.event.owner, viewport=PHONE)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Preview", exact=True).click()
    pane = page.get_by_role("region", name="Preview")
    table = pane.get_by_role("group", name="Table")

    expect(table.get_by_role("table")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_be_hidden()
    assert table.evaluate("(box) => box.scrollWidth > box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth === innerWidth")
    assert violations(page) == []
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.prose-table').scrollLeft > 0")


@pytest.mark.release
def test_list_that_is_left_has_an_empty_line_behind_it_and_the_key_can_be_undone(page: Page) -> None:
    area = page.get_by_label("Summary", exact=True)
    area.fill("")
    page.keyboard.type("- a")
    for keys in ("Enter", "b", "Enter", "Enter"):
        page.keyboard.press(keys)
    expect(area).to_have_value("- a\n- b\n\n")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("- a\n- b\n- ")


@pytest.mark.release
def test_ring_of_the_focus_is_not_covered_by_the_label(page: Page) -> None:
    area = page.get_by_label("Impressions", exact=True)
    area.focus()
    ring = area.evaluate(
        "(area) => { const { outlineOffset: o, outlineWidth: w } = getComputedStyle(area); return [o, w]; }"
    )
    assert ring == ["-3px", "3px"]
