"""One photo full screen: those beside it, what is done there, and how it closes."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import LAPTOP, PHONE, OpenPage
from browser.offline import NO_NETWORK, send_now, wait_until_sent
from browser.sending import PHOTOS, make_harbour
from browser.watch import Watch
from factories import make_photo
from photos.samples import picture
from sessions.models import Event
from tiers import later

# Whether keys go to the dialog, or to the browser around the page.
IS_INSIDE = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"


@pytest.fixture
def event(site: str) -> Event:
    event = make_harbour()
    start = event.sessions.get(code="OPS300").starts_at
    large = picture(size=(1600, 1200))
    for number in range(4):
        photo = {"content": large, "width": 1600, "height": 1200, "taken_at": start}
        make_photo(event=event, name=f"photo_{number}.png", caption=f"Slide {number}" if number else "", **photo)
    return event


@pytest.fixture
def open_photos(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Any:
    watch.allow(NO_NETWORK)
    return lambda **options: open_page(site, PHOTOS, user=event.owner, **{"viewport": PHONE, **options})


def view(page: Page, number: int) -> None:
    page.locator("[data-view]").nth(number).click()
    expect(page.locator("#viewer")).to_be_visible()


def expect_shown(page: Page, name: str) -> None:
    """Wait until this photo is the one that is seen, and nothing scrolls any more."""
    page.wait_for_function(
        """(name) => {
          const track = document.querySelector("[data-track]");
          return track.children[track.scrollLeft / track.clientWidth]?.querySelector("img")?.alt === name;
        }""",
        arg=name,
    )


@pytest.mark.parametrize("motion", ["no-preference", *later("reduce")])
def test_photos_are_gone_through_by_buttons_keys_and_a_swipe(open_photos: Any, motion: str) -> None:
    page = open_photos(reduced_motion=motion)
    view(page, 1)
    number = page.locator("[data-viewer-number]")
    expect(number).to_have_text("2 of 4")
    expect(page.locator("[data-viewer-caption]")).to_have_text("Slide 1")
    page.get_by_role("button", name="Next photo").click()
    expect(number).to_have_text("3 of 4")
    expect_shown(page, "photo_2.png")
    page.keyboard.press("ArrowRight")
    expect(number).to_have_text("4 of 4")
    expect(page.get_by_role("button", name="Next photo")).to_be_hidden()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(number).to_have_text("1 of 4")
    expect_shown(page, "photo_0.png")
    # What a swipe is: a finger takes over, whatever still moves, and the browser scrolls.
    page.locator("[data-track]").dispatch_event("pointerdown")
    page.locator("[data-track]").evaluate("(track) => track.scrollTo({ left: track.clientWidth, behavior: 'instant' })")
    expect(number).to_have_text("2 of 4")
    assert violations(page) == []


@pytest.mark.release
def test_finger_swipes_to_the_next_photo_and_back(open_photos: Any) -> None:
    page = open_photos(has_touch=True, is_mobile=True)
    view(page, 1)
    touch = page.context.new_cdp_session(page)
    number = page.locator("[data-viewer-number]")
    for distance, expected in ((-250, 3), (250, 2)):
        start = 320 if distance < 0 else 60
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": 350}]})
        for step in range(1, 13):
            at = {"x": start + distance * step / 12, "y": 350}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(number).to_have_text(f"{expected} of 4")
        expect_shown(page, f"photo_{expected - 1}.png")


@pytest.mark.release
def test_small_file_comes_first_then_the_one_that_fits_and_those_beside_it(open_photos: Any) -> None:
    page = open_photos(viewport=LAPTOP)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/photos/")[2].partition("?")[0]))
    view(page, 1)
    image = page.locator(".viewer-slide:nth-child(2) img")
    expect(image).to_have_attribute("src", re.compile(r"/photo_1\.png(\?.*)?$"))
    expect(page.locator(".viewer-slide img")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    files = [name for name in asked if name.startswith("photo_")]
    assert files.index("photo_1.png/640.webp") < files.index("photo_1.png")
    assert {"photo_0.png/640.webp", "photo_2.png/640.webp"} <= set(files)
    assert "photo_3.png" not in files


@pytest.mark.release
def test_viewer_closes_by_button_escape_and_back_and_gives_the_focus_to_its_photo(open_photos: Any) -> None:
    page = open_photos()
    dialog = page.locator("#viewer")
    closing = {
        "button": lambda: page.get_by_role("button", name="Close").first.click(),
        "Escape": lambda: page.keyboard.press("Escape"),
        "back": lambda: page.go_back(),
    }
    for close in closing.values():
        view(page, 0)
        page.keyboard.press("ArrowRight")
        expect(page.locator("[data-viewer-number]")).to_have_text("2 of 4")
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
            )
        close()
        expect(dialog).to_be_hidden()
        page.wait_for_function("() => location.hash === ''")
        page.wait_for_function("() => document.activeElement.closest('.photo-card')?.dataset.name === 'photo_1.png'")
    page.go_forward()
    expect(dialog).to_be_visible()
    page.reload()
    expect(dialog).to_be_visible()


@pytest.mark.release
def test_photo_is_moved_by_a_tap_on_a_proposal_and_stays_where_it_is_seen(open_photos: Any, event: Event) -> None:
    page = open_photos()
    view(page, 1)
    page.get_by_text("Move to…").locator("visible=true").click()
    page.locator("[data-viewer-proposals]").get_by_role("button", name="OPS300").click()
    expect(page.locator("[data-viewer-place]")).to_have_text("OPS300")
    expect(page.locator("[data-viewer-number]")).to_have_text("2 of 4")
    expect_shown(page, "photo_1.png")
    expect(page.locator("#viewer .message")).to_contain_text("1 photo moved to OPS300.")
    assert event.photos.get(session__code="OPS300").caption == "Slide 1"
    assert violations(page) == []


@pytest.mark.release
def test_second_tap_on_delete_restores_and_deletes_no_other(open_photos: Any, event: Event) -> None:
    page = open_photos()
    view(page, 1)
    delete = page.get_by_role("button", name="Delete", exact=True).locator("visible=true")
    where = delete.bounding_box()
    delete.click()
    restore = page.get_by_role("button", name="Restore", exact=True).locator("visible=true")
    expect(restore).to_be_visible()
    assert where
    assert event.photos.present().count() == 3
    expect_shown(page, "photo_1.png")
    restore.click()
    expect(delete).to_be_visible()
    assert event.photos.present().count() == 4
    assert violations(page) == []


def test_photo_deleted_without_a_network_waits(open_photos: Any, event: Event) -> None:
    page = open_photos()
    view(page, 0)
    page.context.set_offline(True)
    page.get_by_role("button", name="Delete", exact=True).locator("visible=true").click()
    expect(page.locator("[data-viewer-state]")).to_have_text("Waiting to send")
    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)
    expect(page.get_by_role("button", name="Restore", exact=True).locator("visible=true")).to_be_visible()
    assert event.photos.present().count() == 3
