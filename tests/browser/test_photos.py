"""The page of photos as it is seen at once: on a small phone, and on a wide screen."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.sending import PHOTOS
from factories import make_event, make_photo
from photos.samples import picture
from tiers import later

SMALL_PHONE = {"width": 360, "height": 640}
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("scripts", [True, *later(False)])
def test_first_photo_is_seen_at_once_on_a_small_phone(site: str, open_page: OpenPage, scripts: bool) -> None:
    event = make_event(slug="harbour", time_zone="UTC")
    make_photo(event=event, name="photo_0.png", content=picture(), taken_at=NINE, width=64, height=48)
    page = open_page(site, PHOTOS, user=event.owner, viewport=SMALL_PHONE, java_script_enabled=scripts)
    bar, photo = page.locator(".bottom-bar").bounding_box(), page.locator("#album img").bounding_box()
    assert bar
    assert photo
    assert photo["y"] + photo["height"] <= bar["y"]


def test_one_button_takes_photos_and_tells_no_rules(site: str, open_page: OpenPage) -> None:
    event = make_event(slug="harbour", time_zone="UTC")
    page = open_page(site, PHOTOS, user=event.owner, viewport=PHONE)
    button = page.locator("label[for=upload-files]")
    expect(button).to_have_text("Take or choose photos")
    field = page.locator("#upload-files")
    assert field.evaluate("(field) => getComputedStyle(field).opacity") == "0"
    assert page.locator("[data-add]:visible").count() == 0
    with page.expect_file_chooser() as chooser:
        button.click()
    assert chooser.value.is_multiple()
    assert violations(page) == []


@pytest.mark.release
def test_photos_use_a_wide_screen(site: str, open_page: OpenPage) -> None:
    event = make_event(slug="harbour", time_zone="UTC")
    for number in range(30):
        size = (64, 48) if number % 3 else (48, 64)
        make_photo(event=event, name=f"photo_{number:02}.png", content=picture(), width=size[0], height=size[1])
    beside = {}
    for width in (1280, 1920):
        page = open_page(site, PHOTOS, user=event.owner, viewport={"width": width, "height": 800})
        boxes = page.locator(".photo-card").evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().y)")
        beside[width] = boxes.count(boxes[0])
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert 5 <= beside[1280] < beside[1920], beside
