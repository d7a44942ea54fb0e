"""Photos moved and cut by hand: handles that are dragged, and keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import OpenPage, expect_active
from browser.offline import NO_NETWORK
from browser.sending import PHOTOS, make_harbour
from browser.watch import Watch
from factories import make_photo
from photos.samples import colours, picture
from sessions.models import Event, Session

pytestmark = pytest.mark.release


@pytest.fixture
def event(site: str) -> Event:
    return make_harbour()


@pytest.fixture
def session(event: Event) -> Session:
    return event.sessions.get(code="OPS300")


@pytest.fixture
def open_photos(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Callable[..., Page]:
    """Give a function that opens the page of photos."""
    watch.allow(NO_NETWORK)
    return lambda **options: open_page(site, PHOTOS, user=event.owner, **options)


def test_photo_is_dragged_and_stepped_to_another_place_in_its_session(
    session: Session, open_photos: Callable[..., Page]
) -> None:
    for number in range(3):
        make_photo(session=session, name=f"ops300_{number}.png", content=picture(), width=64, height=48)
    page = open_photos()
    names = page.locator("#album .photo-facts code")
    handle = page.get_by_role("button", name="Reorder ops300_2.png")
    target = page.locator("[data-name='ops300_0.png']").bounding_box()
    assert target
    handle.hover()
    page.mouse.down()
    page.mouse.move(target["x"] + 20, target["y"] + 40, steps=5)
    page.mouse.up()
    expect(names).to_have_text(["ops300_2.png", "ops300_0.png", "ops300_1.png"])
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    handle.press("ArrowRight")
    expect(names).to_have_text(["ops300_0.png", "ops300_2.png", "ops300_1.png"])
    expect_active(handle)
    ordered = session.photos.in_order().values_list("name", flat=True)
    assert list(ordered) == ["ops300_0.png", "ops300_2.png", "ops300_1.png"]


def test_handles_over_the_photo_cut_what_the_form_says(site: str, session: Session, open_page: OpenPage) -> None:
    photo = make_photo(session=session, name="ops300_0.png", content=picture(size=(640, 480)), width=640, height=480)
    page = open_page(site, f"{PHOTOS}{photo.pk}/", user=session.event.owner)
    page.get_by_text("Crop the photo").click()
    stage = page.locator(".crop-stage").bounding_box()
    assert stage
    corner = page.locator(".crop-handle[data-sides='right bottom']")
    grip = corner.bounding_box()
    assert grip
    corner.hover()
    page.mouse.down()
    middle = (grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.move(middle[0] - stage["width"] / 2, middle[1] - stage["height"] / 2, steps=4)
    page.mouse.up()
    cut = {side: float(page.get_by_label(side).input_value() or 0) for side in ("Left", "Top", "Right", "Bottom")}
    assert {side: abs(value - 50) < 1 for side, value in cut.items()} == {
        **{"Left": False, "Top": False},
        **{"Right": True, "Bottom": True},
    }
    assert violations(page) == []
    page.get_by_role("button", name="Crop", exact=True).click()
    expect(page.locator(".message")).to_contain_text("Photo saved.")
    photo.refresh_from_db()
    with photo.file.open() as content:
        assert set(colours(content.read())) == {"red"}
