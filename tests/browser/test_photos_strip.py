"""The photos under a text: tapped, dragged or pasted into it, and what is written there for them."""

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage, expect_active
from browser.offline import NO_NETWORK, expect_saved, page_of, summary
from browser.sending import bring, make_harbour
from browser.watch import Watch
from factories import make_impression, make_photo
from photos.samples import picture
from sessions.models import Event, Session


@pytest.fixture
def event(site: str) -> Event:
    return make_harbour()


@pytest.fixture
def session(event: Event) -> Session:
    return event.sessions.get(code="OPS300")


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    """The page of a session."""
    watch.allow(NO_NETWORK)
    return open_page(site, page_of(session), user=session.event.owner)


def test_picture_pasted_into_a_text_is_placed_there(session: Session, page: Page) -> None:
    summary(page).fill("The lamp:")
    bring(page, "#id_summary", "paste", ("image.png", picture()))
    expect(summary(page)).to_have_value("The lamp:\n\n![](ops300_0.png)\n\n")
    expect(page.locator("#strip-id_summary .photo-strip-used")).to_have_count(1)
    expect_saved(page)
    assert session.photos.get().placed_by_hand


@pytest.mark.release
def test_strip_places_a_photo_at_the_cursor_and_marks_it(site: str, session: Session, open_page: OpenPage) -> None:
    make_photo(session=session, name="ops300_0.png", content=picture(), alt="A [lamp]", caption="Lit *at* five")
    make_photo(event=session.event, name="photo_0.png", content=picture())
    make_impression(session=session, author=session.event.owner, summary="Before.\n\nAfter.", body="Other.")
    page = open_page(site, page_of(session), user=session.event.owner)
    strip = page.locator("#strip-id_summary")
    expect(strip.get_by_role("link", name="1 in the inbox")).to_be_visible()
    summary(page).evaluate("(area) => { area.focus(); area.setSelectionRange(9, 9); }")
    strip.get_by_role("button", name="Insert ops300_0.png into the text").click()
    placed = "![A \\[lamp\\]](ops300_0.png)\n*Lit \\*at\\* five*"
    expect(summary(page)).to_have_value(f"Before.\n\n{placed}\n\nAfter.")
    expect_active(summary(page))
    expect(page.get_by_role("button", name="Insert ops300_0.png into the text Already in the text.")).to_have_count(2)
    expect_saved(page)
    assert violations(page) == []
    page.keyboard.press("Control+z")
    expect(summary(page)).to_have_value("Before.\n\nAfter.")
    expect(page.locator(".photo-strip-used")).to_have_count(0)

    strip.locator("[data-place-photo]").drag_to(page.locator("#id_body"), target_position={"x": 300, "y": 20})
    expect(page.locator("#id_body")).to_have_value(f"Other.{placed}")


@pytest.mark.release
def test_photo_goes_to_the_end_of_a_text_in_which_nobody_has_written(
    site: str, session: Session, open_page: OpenPage
) -> None:
    make_photo(session=session, name="ops300_0.png", content=picture())
    make_impression(session=session, author=session.event.owner, summary="Before.\nAfter.")
    page = open_page(site, page_of(session), user=session.event.owner)
    page.locator("#strip-id_summary").get_by_role("button", name="Insert ops300_0.png into the text").click()
    page.keyboard.type("More.")
    expect(summary(page)).to_have_value("Before.\nAfter.\n\n![](ops300_0.png)\n\nMore.")


@pytest.mark.release
def test_photos_have_the_whole_width_of_a_phone_whatever_waits_in_the_inbox(
    site: str, session: Session, open_page: OpenPage
) -> None:
    for number in range(6):
        make_photo(session=session, name=f"ops300_{number}.png", content=picture(), width=64, height=48)
        make_photo(event=session.event, name=f"photo_{number}.png", content=picture())
    page = open_page(site, page_of(session), user=session.event.owner, viewport=PHONE)
    page.locator("#id_summary").focus()
    page.get_by_role("button", name="Photo", exact=True).click()
    inside = page.locator("#strip-id_summary [data-place-photo]").evaluate_all(
        "(all) => all.filter((each) => each.getBoundingClientRect().right <= innerWidth).length"
    )
    assert inside == 3


@pytest.mark.release
def test_phone_shows_each_photo_once_and_those_to_insert_with_the_tool(
    site: str, session: Session, open_page: OpenPage
) -> None:
    for number in range(2):
        make_photo(session=session, name=f"ops300_{number}.png", content=picture(), width=64, height=48)
    page = open_page(site, page_of(session), user=session.event.owner, viewport=PHONE, has_touch=True)
    shown = page.locator(":is(.photo-strip, .photo-list) img:visible")
    expect(shown).to_have_count(2)
    area, tool = page.locator("#id_summary"), page.get_by_role("button", name="Photo", exact=True)
    area.focus()
    tool.tap()
    strip = page.locator("#strip-id_summary")
    expect(strip).to_be_in_viewport(ratio=1)
    assert tool.get_attribute("aria-expanded") == "true"
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(strip).to_be_hidden()
    tool.tap()
    page.get_by_role("button", name="Insert ops300_1.png into the text").first.tap()
    expect(area).to_have_value("![](ops300_1.png)\n\n")
    expect_active(area)
    expect(strip).to_be_hidden()
    tool.tap()
    expect(strip.locator(".photo-strip-used")).to_have_count(1)
    with page.expect_file_chooser() as chooser:
        strip.get_by_role("button", name="Add photos").tap()
    chooser.value.set_files({"name": "new.png", "mimeType": "image/png", "buffer": picture(seed="new")})
    expect(area).to_have_value("![](ops300_1.png)\n\n![](ops300_2.png)\n\n")
    expect(shown).to_have_count(3)


@pytest.mark.release
def test_page_without_scripts_says_how_a_photo_is_placed(site: str, session: Session, open_page: OpenPage) -> None:
    make_photo(session=session, name="ops300_0.png", content=picture())
    page = open_page(site, page_of(session), user=session.event.owner, java_script_enabled=False)
    hint = page.get_by_text("To show a photo in a text, write ![](name) on its own line")
    expect(hint).to_be_visible()
