"""Nothing on a page moves while photos are uploaded: how far they are stands beside the button."""

from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, page_of, wait_until_sent
from browser.sending import PHOTOS, choose, make_harbour, payload
from browser.watch import Watch
from factories import make_photo
from photos.samples import picture
from sessions.models import Event
from tiers import later

WHERE = "(all) => all.map((each) => { const { x, y } = each.getBoundingClientRect(); return [x, y + scrollY]; })"
SIZES = [(390, 844), (360, 640), (1280, 800)]
CASES = [*product(SIZES, ["en-GB", "ja-JP"], [True, False])]


@pytest.fixture
def event(site: str) -> Event:
    event = make_harbour()
    for number in range(4):
        make_photo(event=event, name=f"photo_{number}.png", content=picture(), width=64, height=48)
    return event


def positions(page: Page) -> Any:
    return page.locator("h1, label[for=upload-files], #inbox-title, .photo-card, .editor, .session-marks").evaluate_all(
        WHERE
    )


@pytest.mark.parametrize("case", [CASES[0], *later(*CASES[1:])])
def test_content_stays_where_it_is_while_photos_are_on_their_way(
    site: str, event: Event, open_page: OpenPage, watch: Watch, case: tuple[tuple[int, int], str, bool]
) -> None:
    watch.allow(NO_NETWORK)
    size, locale, is_album = case
    viewport = {"width": size[0], "height": size[1]}
    path = PHOTOS if is_album else page_of(event.sessions.get(code="OPS300"))
    page = open_page(site, path, user=event.owner, viewport=viewport, locale=locale)
    page.wait_for_load_state("networkidle")
    before = positions(page)
    page.route("**/photos/new/", lambda route: route.abort())
    choose(page, [payload(number) for number in range(12)])
    page.wait_for_function("() => document.querySelectorAll('.photo-queued[data-kept]').length === 12")
    expect(page.locator("#photos-sum")).to_have_attribute("data-short", "0/12")
    assert positions(page) == before
    expect(page.locator("h1").first).to_have_css("clip-path", "none")
    page.locator(".photo-on-its-way > summary").click()
    expect(page.locator(".photo-queued").first).to_be_in_viewport()
    assert positions(page) == before
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@pytest.mark.release
@pytest.mark.parametrize("size", [*SIZES, (1600, 900)])
def test_what_was_not_added_stands_below_the_button(
    site: str, event: Event, open_page: OpenPage, watch: Watch, size: tuple[int, int]
) -> None:
    watch.allow("status of 422")
    page = open_page(site, PHOTOS, user=event.owner, viewport={"width": size[0], "height": size[1]})
    before = page.locator("h1, label[for=upload-files]").evaluate_all(WHERE)
    choose(page, [{"name": "notes.png", "mimeType": "image/png", "buffer": b"x"}])
    expect(page.locator("[data-refused-queue] > li")).to_have_count(1)
    assert page.locator("h1, label[for=upload-files]").evaluate_all(WHERE) == before
    button, refused = (page.locator(each).bounding_box() for each in ("label[for=upload-files]", "[data-refusals]"))
    assert button
    assert refused
    assert refused["y"] >= button["y"] + button["height"]


@pytest.mark.release
def test_progress_is_gone_when_all_are_there(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, page_of(event.sessions.get(code="OPS300")), user=event.owner)
    choose(page, [payload(number) for number in range(3)])
    wait_until_sent(page)
    expect(page.locator(".photo-on-its-way")).to_be_hidden()
    expect(page.locator(".photo-list .photo")).to_have_count(3)
