"""Photos in a real browser: forty sent by a form without scripts, and a tap that files one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from browser.conftest import PHONE, OpenPage
from factories import make_day, make_event, make_photo, make_session
from photos.samples import picture
from sessions.models import Photo

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
    page.get_by_label("Choose photos, or take one").set_input_files(files)
    page.get_by_role("button", name="Add photos").click()
    expect(page.locator(".message")).to_have_count(2)
    expect(page.locator(".message").first).to_contain_text("40 photos added, 40 assigned by time.")
    expect(page.locator(".message").last).to_contain_text("“notes.jpg” was not added. This is not an image.")
    expect(page.locator("#album .photo-card")).to_have_count(40)
    filed = Photo.objects.order_by("taken_at").values_list("session__code", flat=True)
    assert list(filed) == [f"OPS3{number // 4:02}" for number in range(40)]


def test_tap_on_a_proposal_files_the_photo_and_leaves_the_page_where_it_is(site: str, open_page: OpenPage) -> None:
    event = make_event(slug="harbour", time_zone="UTC")
    day = make_day(event=event)
    for code in ("COM301", "SVS210"):
        make_session(day=day, code=code, title="", starts_at=NINE, ends_at=NINE + timedelta(hours=1))
    make_photo(event=event, name="photo_0.png", content=picture(), taken_at=NINE, width=64, height=48)
    page = open_page(site, "/events/harbour/photos/", user=event.owner)
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="SVS210").click()
    expect(page.get_by_role("heading", name="SVS210")).to_be_visible()
    expect(page.get_by_role("heading", name="Inbox")).to_have_count(0)
    expect(page.locator("code")).to_have_text("svs210_0.png")
    assert page.evaluate("window.stayed")
