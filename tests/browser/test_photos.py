"""Photos in a real browser: forty sent by a form without scripts, and the album as it is seen at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.sending import PHOTOS
from factories import make_day, make_event, make_photo, make_session
from photos.samples import picture
from sessions.models import Photo

SMALL_PHONE = {"width": 360, "height": 640}
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_forty_photos_are_sent_without_scripts_and_a_file_that_is_none_is_named(
    site: str, open_page: OpenPage, tmp_path: Path
) -> None:
    event = make_event(slug="harbour", time_zone="UTC")
    day = make_day(event=event)
    for hour in range(10):
        start = NINE + timedelta(hours=hour)
        make_session(day=day, code=f"OPS3{hour:02}", title="", starts_at=start, ends_at=start + timedelta(minutes=50))
    files = []
    for number in range(40):
        taken = datetime(2026, 12, 1, 9 + number // 4, 10 * (number % 4))
        files.append(tmp_path / f"IMG_{number:02}.JPG")
        files[-1].write_bytes(picture("JPEG", (640, 480), seed=str(number), taken=taken))
    files.append(tmp_path / "notes.jpg")
    files[-1].write_text("Minutes of the harbour board")
    page = open_page(site, "/events/harbour/photos/", user=event.owner, viewport=PHONE, java_script_enabled=False)
    page.get_by_label("Take or choose photos").set_input_files(files)
    page.get_by_role("button", name="Add photos").click()
    expect(page.locator(".message")).to_have_count(2)
    expect(page.locator(".message").first).to_contain_text("40 photos added, 40 assigned by time.")
    expect(page.locator(".message").last).to_contain_text("“notes.jpg” was not added. This is not an image.")
    page.get_by_role("link", name="Show more photos").click()
    expect(page.locator("#album .photo-card")).to_have_count(40)
    filed = Photo.objects.order_by("taken_at").values_list("session__code", flat=True)
    assert list(filed) == [f"OPS3{number // 4:02}" for number in range(40)]


@pytest.mark.parametrize("scripts", [True, False])
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
