"""A report is dropped onto the page, its lines get roles by keys and taps, and it is applied, in a real browser."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import PHONE, OpenPage
from browser.watch import Watch
from factories import make_user
from importing.incoming.sent import ARTICLE, PLAIN, with_pictures
from photos.samples import picture
from sessions.models import Event, IncomingArticle, Photo, Session

DROP = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name));
    for (const type of ["dragover", "drop"]) {
        const event = new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true });
        document.querySelector("h1").dispatchEvent(event);
    }
}"""


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file onto the page."""
    page.evaluate(DROP, [name, base64.b64encode(content).decode()])
    expect(page.get_by_role("heading", name="Outline of the report")).to_be_visible()


def line(page: Page, number: int) -> Locator:
    """Return the box of the line with a number."""
    return page.get_by_role("checkbox", name=f"Line {number}", exact=True)


def role(page: Page, number: int) -> Locator:
    """Return the role that a line has."""
    return page.get_by_role("radiogroup", name=f"Role of line {number}", exact=True).locator("input:checked")


def roles() -> dict[str, str]:
    """Return the roles that are stored."""
    stored: dict[str, str] = IncomingArticle.objects.get().roles
    return stored


@pytest.fixture
def page(site: str, open_page: OpenPage) -> Page:
    return open_page(site, "/import/", user=make_user())


def test_dropped_zip_is_looked_at_and_applied(page: Page, site: str) -> None:
    drop(page, "report.zip", with_pictures())
    expect(page.get_by_text("3 sessions", exact=True)).to_be_visible()
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("heading", name="Preview of the import")).to_be_visible()
    assert not Event.objects.exists()

    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Imported: 2 days, 3 sessions, 2 chapters, 1 image.")).to_be_visible()
    assert Session.objects.count() == 3
    assert sorted((photo.name, bool(photo.file)) for photo in Photo.objects.all()) == [
        ("knot.png", False),
        ("lamp.png", True),
    ]


def test_key_gives_a_role_and_the_focus_stays(page: Page) -> None:
    drop(page, "three-days.md", ARTICLE.encode())
    line(page, 13).focus()
    page.keyboard.press("c")
    expect(page.get_by_text("2 sessions", exact=True)).to_be_visible()
    expect(role(page, 13)).to_have_value("chapter")
    expect(line(page, 13)).to_be_focused()
    page.keyboard.press("s")
    expect(page.get_by_text("3 sessions", exact=True)).to_be_visible()
    assert roles() == {}


@pytest.mark.release
def test_keys_move_through_the_lines_and_select_several(page: Page) -> None:
    drop(page, "loose.md", PLAIN.encode())
    expect(page.get_by_text("Nothing was recognised as a session.")).to_be_visible()
    page.locator("summary", has_text="Morning").click()
    line(page, 5).check()
    line(page, 9).check()
    page.keyboard.press("s")
    expect(page.get_by_text("2 sessions", exact=True)).to_be_visible()
    expect(role(page, 9)).to_have_value("session")
    assert roles() == {"4": "session", "8": "session"}
    expect(line(page, 5)).to_be_checked()

    page.keyboard.press("Escape")
    expect(line(page, 5)).not_to_be_checked()
    line(page, 5).focus()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(line(page, 5)).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


@pytest.mark.release
def test_tap_on_a_phone_gives_a_role_to_all_selected_lines(site: str, open_page: OpenPage) -> None:
    page = open_page(site, "/import/", user=make_user(), viewport=PHONE, has_touch=True, is_mobile=True)
    drop(page, "three-days.md", ARTICLE.encode())
    page.get_by_role("radiogroup", name="Role of line 13", exact=True).get_by_role("radio", name="Text").tap()
    expect(page.get_by_text("2 sessions", exact=True)).to_be_visible()

    line(page, 19).tap()
    page.get_by_label("And all lines written alike").check()
    page.get_by_role("group", name="Selected lines").get_by_role("button", name="Section").tap()
    expect(page.get_by_text("3 sections", exact=True)).to_be_visible()


def test_role_that_is_not_saved_is_said_and_sent_with_the_form(page: Page, watch: Watch) -> None:
    drop(page, "three-days.md", ARTICLE.encode())
    watch.allow("ERR_FAILED|Failed to load resource|requestfailed")
    page.route("**/import/**", lambda route: route.abort())
    line(page, 13).focus()
    page.keyboard.press("c")
    expect(page.get_by_text("Not saved. Press “Update”.")).to_be_visible()
    expect(role(page, 13)).to_have_value("chapter")

    page.unroute("**/import/**")
    page.get_by_role("button", name="Update").click()
    expect(page.get_by_text("2 sessions", exact=True)).to_be_visible()
    assert list(roles().values()) == ["chapter"]


@pytest.mark.release
def test_folder_comes_with_the_pictures_that_its_article_names(page: Page, tmp_path: Path) -> None:
    images = tmp_path / "notes" / "images" / "harbour"
    images.mkdir(parents=True)
    (tmp_path / "notes" / "three-days.md").write_text(ARTICLE)
    for name in ("lamp.png", "of-another-article.png"):
        (images / name).write_bytes(picture())
    page.get_by_text("Choose a folder").click()
    page.get_by_label("Folder").set_input_files(tmp_path / "notes")
    page.wait_for_function("document.querySelector('input[name=folder]').files.length === 2")
    page.get_by_role("button", name="Show the outline").click()
    expect(page.get_by_text("3 sessions", exact=True)).to_be_visible()
    incoming = IncomingArticle.objects.get()
    assert ([row.name for row in incoming.pictures.all()], incoming.left_out) == (["lamp.png"], [])
