"""An album of many photos comes in parts: while it is scrolled, full screen, and where all of a place is selected."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK
from browser.sending import PHOTOS, make_harbour
from browser.watch import Watch
from factories import make_photo
from photos.samples import picture
from sessions.models import Event
from sessions.views.photos.album import AT_ONCE

INBOX = AT_ONCE + 20
ALL = INBOX + 60


@pytest.fixture
def event(site: str) -> Event:
    event = make_harbour()
    content, size = picture(), {"width": 64, "height": 48}
    for number in range(INBOX):
        make_photo(event=event, name=f"photo_{number:03}.png", position=number, content=content, **size)
    session = event.sessions.get(code="OPS300")
    for number in range(ALL - INBOX):
        make_photo(session=session, name=f"ops300_{number:03}.png", position=number, content=content, **size)
    return event


@pytest.fixture
def open_photos(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Any:
    watch.allow(NO_NETWORK)
    return lambda **more: open_page(site, PHOTOS, user=event.owner, viewport=PHONE, **more)


def names(page: Page) -> list[str]:
    found: list[str] = page.locator(".photo-card").evaluate_all("(all) => all.map((card) => card.dataset.name)")
    return found


def wanted(event: Event) -> list[str]:
    inbox = event.photos.filter(session=None).in_order().values_list("name", flat=True)
    return [*inbox, *event.photos.exclude(session=None).in_order().values_list("name", flat=True)]


@pytest.mark.release
def test_photos_come_as_the_end_comes_near_and_none_moves(event: Event, open_photos: Any) -> None:
    page = open_photos()
    cards = page.locator(".photo-card")
    expect(cards).to_have_count(AT_ONCE)
    where = "(card) => card.getBoundingClientRect().top + scrollY"
    before = cards.last.evaluate(where)
    more = page.get_by_role("link", name="Show more photos")
    while more.count():
        count = cards.count()
        page.locator("#album-more").evaluate("(line) => line.scrollIntoView()")
        expect(cards).not_to_have_count(count)
    assert names(page) == wanted(event)
    assert (page.locator("#album .photo-grid").count(), page.locator("#album section").count()) == (2, 3)
    assert cards.nth(AT_ONCE - 1).evaluate(where) == before
    page.reload()
    expect(cards).to_have_count(ALL)


def test_all_of_a_place_are_selected_with_those_that_were_not_shown(
    event: Event, open_photos: Any, watch: Watch
) -> None:
    # Photos that move get other names: a busy machine is still asked for their pictures by the old ones.
    watch.allow(r"404 \(Not Found\) \(.*/photos/photo_\d+\.png/320\.webp\)")
    page = open_photos()
    page.locator("[data-select]").first.click()
    page.get_by_label("Select all · Inbox").check()
    said = page.locator("[data-ticked]")
    expect(said).to_have_text(f"Selected: {INBOX}")
    page.locator("#chosen-session").select_option(label="OPS305")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".message")).to_contain_text(f"{INBOX} photos moved to OPS305.")
    assert event.photos.filter(session=None).count() == 0
    # As many as were shown before: the move took none away.
    expect(page.locator(".photo-card")).to_have_count(2 * AT_ONCE)


def hold(page: Page) -> list[Route]:
    """Keep the next request for more photos until the test lets it go on."""
    held: list[Route] = []
    page.context.route("**/photos/?*from=*", lambda route: held.append(route), times=1)
    return held


@pytest.mark.release
def test_place_is_not_said_to_be_selected_as_a_whole_while_its_photos_come(event: Event, open_photos: Any) -> None:
    page = open_photos()
    held = hold(page)
    page.locator("[data-select]").first.click()
    all_of_it = page.get_by_label("Select all · Inbox")
    delete = page.get_by_role("button", name="Delete", exact=True)
    state = "(box) => [box.checked, box.indeterminate]"
    with page.expect_request("**/photos/?*from=*"):
        all_of_it.click()
    expect(page.locator("[data-ticked]")).to_have_text(f"Selected: {AT_ONCE}")
    assert (all_of_it.evaluate(state), delete.is_disabled()) == ([True, True], True)
    # It can be given up meanwhile, and asked for again.
    all_of_it.click()
    expect(page.locator("[data-ticked]")).to_have_text("Selected: 0")
    all_of_it.click()
    held[0].continue_()
    expect(page.locator("[data-ticked]")).to_have_text(f"Selected: {INBOX}")
    assert (all_of_it.evaluate(state), delete.is_disabled()) == ([True, False], False)


@pytest.mark.release
def test_selecting_that_has_ended_does_not_go_on_as_the_photos_come(open_photos: Any) -> None:
    page = open_photos()
    held = hold(page)
    page.locator("[data-select]").first.click()
    with page.expect_request("**/photos/?*from=*"):
        page.get_by_label("Select all · Inbox").click()
    page.keyboard.press("Escape")
    page.locator("[data-select]").first.click()
    page.get_by_label("Select photo_000.png").check()
    held[0].continue_()
    expect(page.locator(".photo-card")).not_to_have_count(AT_ONCE)
    expect(page.locator("[data-ticked]")).to_have_text("Selected: 1")
    expect(page.get_by_role("button", name="Delete", exact=True)).to_be_enabled()


@pytest.mark.release
def test_photos_go_on_coming_after_the_album_has_changed_while_some_were_on_their_way(open_photos: Any) -> None:
    page = open_photos()
    held = hold(page)
    cards = page.locator(".photo-card")
    page.locator("[data-select]").first.click()
    page.get_by_label("Select photo_000.png").check()
    with page.expect_request("**/photos/?*from=*"):
        page.locator("#album-more").evaluate("(line) => line.scrollIntoView()")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("[data-name='photo_000.png']")).to_have_count(0)
    expect(cards).to_have_count(AT_ONCE)
    page.locator("#album-more").evaluate("(line) => line.scrollIntoView()")
    held[0].continue_()
    expect(cards).not_to_have_count(AT_ONCE)


@pytest.mark.release
def test_without_a_network_only_what_is_shown_is_selected_and_that_is_said(open_photos: Any) -> None:
    page = open_photos()
    page.locator("[data-select]").first.click()
    page.context.set_offline(True)
    all_of_it = page.get_by_label("Select all · Inbox")
    all_of_it.click()
    expect(page.locator("[data-ticked]")).to_have_text(f"Selected: {AT_ONCE} · The other photos could not be loaded.")
    assert all_of_it.evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]
    page.context.set_offline(False)
    page.get_by_role("link", name="Show more photos").click()
    expect(page.locator(".photo-card")).to_have_count(2 * AT_ONCE)


@pytest.mark.release
def test_full_screen_goes_on_behind_the_last_photo_that_was_shown(open_photos: Any) -> None:
    page = open_photos()
    page.locator("[data-view]").nth(AT_ONCE - 8).click()
    number = page.locator("[data-viewer-number]")
    for place in range(AT_ONCE - 7, AT_ONCE + 4):
        expect(number).to_have_text(f"{place} of {ALL}")
        # The photos after it have come: they are asked for when five are left.
        expect(page.get_by_role("button", name="Next photo")).to_be_enabled()
        page.keyboard.press("ArrowRight")
    expect(page.locator(f".viewer-slide:nth-child({AT_ONCE + 4}) img")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#viewer")).to_be_hidden()
    expect(page.locator(".photo-card")).to_have_count(2 * AT_ONCE)
    page.reload()
    expect(page.locator(".photo-card")).to_have_count(2 * AT_ONCE)
