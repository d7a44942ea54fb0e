"""Photos that are ticked: all of a place at once, with the tools for them at hand."""

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.sending import PHOTOS, make_harbour
from factories import make_photo
from photos.samples import picture
from sessions.models import Event


@pytest.fixture
def event(site: str) -> Event:
    return make_harbour()


@pytest.fixture
def page(site: str, event: Event, open_page: OpenPage) -> Page:
    """The page of photos on a phone, with many in the inbox and three in each of two sessions."""
    for number in range(12):
        make_photo(event=event, name=f"photo_{number:02}.png", content=picture(), width=64, height=48)
    for code in ("OPS300", "OPS301"):
        session = event.sessions.get(code=code)
        for number in range(3):
            make_photo(session=session, name=f"{code.lower()}_{number}.png", content=picture(), width=64, height=48)
    return open_page(site, PHOTOS, user=event.owner, viewport=PHONE)


def ticked(page: Page) -> list[str]:
    """Return the names of the photos that are ticked."""
    return page.locator(".photo-card:has(input:checked) code").all_inner_texts()


def test_tools_come_with_the_first_tick_wherever_it_is(page: Page, event: Event) -> None:
    move = page.get_by_role("button", name="Move", exact=True)
    expect(move).to_be_hidden()
    page.get_by_label("Select photo_00.png").check()
    expect(move).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-ticked]")).to_have_text("Ticked: 1")
    assert violations(page) == []
    page.get_by_label("Select ops301_2.png").check()
    expect(move).to_be_in_viewport(ratio=1)
    page.get_by_label("Move to").select_option(label="OPS305")
    move.click()
    expect(page.locator(".message")).to_contain_text("2 photos moved.")
    expect(move).to_be_hidden()
    assert event.sessions.get(code="OPS305").photos.count() == 2


def test_all_photos_of_a_place_are_ticked_at_once(page: Page) -> None:
    inbox = page.get_by_label("Select all · Inbox")
    inbox.check()
    assert ticked(page) == [f"photo_{number:02}.png" for number in range(12)]
    page.get_by_label("Select photo_03.png").uncheck()
    assert inbox.evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]
    page.get_by_role("button", name="Clear the selection").click()
    page.get_by_label("Select all · OPS301").check()
    assert ticked(page) == [f"ops301_{number}.png" for number in range(3)]
    day = page.locator("section:has(> .photo-groups) > .photo-section-head [data-tick-all]")
    assert day.evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]
    day.check()
    assert len(ticked(page)) == 6
    expect(page.locator("[data-ticked]")).to_have_text("Ticked: 6")
    day.uncheck()
    assert ticked(page) == []


def test_what_is_done_to_one_photo_leaves_the_ticks_of_others(page: Page) -> None:
    page.get_by_label("Select ops300_0.png").check()
    page.get_by_role("button", name="Reorder ops301_0.png").press("ArrowRight")
    expect(page.locator("[data-name^=ops301] code")).to_have_text(["ops301_1.png", "ops301_0.png", "ops301_2.png"])
    assert ticked(page) == ["ops300_0.png"]
