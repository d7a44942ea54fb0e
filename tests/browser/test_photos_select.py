"""Photos that are selected in the album: all of a place at once, by a long press, moved and deleted with Undo."""

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, rows, send_now, wait_until_sent
from browser.sending import PHOTOS, make_harbour
from browser.watch import Watch
from factories import make_photo
from photos.samples import picture
from sessions.models import Event, Operation

# Let a finger rest on an element, and leave it again.
REST = """async (element) => {
  const { x, y } = element.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, pointerType: "touch", clientX: x + 9, clientY: y + 9 };
  element.dispatchEvent(new PointerEvent("pointerdown", at));
  await new Promise((resolve) => {
    new MutationObserver(resolve).observe(document.getElementById("main"), { attributes: true });
  });
  element.dispatchEvent(new PointerEvent("pointerup", at));
  element.dispatchEvent(new MouseEvent("click", at));
}"""


@pytest.fixture
def event(site: str) -> Event:
    return make_harbour()


@pytest.fixture
def page(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Page:
    """The page of photos on a phone, with many in the inbox and three in each of two sessions."""
    watch.allow(NO_NETWORK)
    for number in range(12):
        make_photo(event=event, name=f"photo_{number:02}.png", content=picture(), width=64, height=48)
    for code in ("OPS300", "OPS301"):
        session = event.sessions.get(code=code)
        for number in range(3):
            make_photo(session=session, name=f"{code.lower()}_{number}.png", content=picture(), width=64, height=48)
    return open_page(site, PHOTOS, user=event.owner, viewport=PHONE, has_touch=True, is_mobile=True)


def ticked(page: Page) -> list[str]:
    """Return the names of the photos that are selected."""
    found: list[str] = page.locator(".photo-card:has(input:checked)").evaluate_all(
        "(all) => all.map((card) => card.dataset.name)"
    )
    return found


def tile(page: Page, name: str) -> None:
    page.locator(f"[data-name='{name}'] [data-view]").click()


@pytest.mark.release
def test_photos_carry_no_controls_before_they_are_selected_and_none_moves(page: Page, event: Event) -> None:
    boxes = page.locator(".photo-tick, .photo-order, .photo-chosen, .tick-all")
    assert boxes.evaluate_all("(all) => all.filter((each) => each.checkVisibility({ visibilityProperty: true }))") == []
    where = "(all) => all.map((each) => each.getBoundingClientRect().top + scrollY)"
    before = page.locator(".photo-card").evaluate_all(where)
    page.locator("[data-select]").first.click()
    assert page.locator(".photo-card").evaluate_all(where) == before
    tile(page, "photo_00.png")
    tile(page, "photo_01.png")
    tile(page, "photo_01.png")
    expect(page.locator("[data-ticked]")).to_have_text("Selected: 1")
    assert ticked(page) == ["photo_00.png"]
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert (ticked(page), page.locator(".photo-chosen:visible").count()) == ([], 0)


def test_selected_photos_are_moved_and_come_back_by_undo(page: Page, event: Event) -> None:
    page.locator("[data-select]").first.click()
    tile(page, "photo_03.png")
    tile(page, "ops301_2.png")
    move = page.get_by_role("button", name="Move", exact=True)
    expect(move).to_be_disabled()
    page.locator("#chosen-session").select_option(label="OPS305")
    expect(move).to_be_in_viewport(ratio=1)
    move.click()
    message = page.locator(".message")
    expect(message).to_contain_text("2 photos moved to OPS305.")
    expect(page.locator(".photo-chosen")).to_be_hidden()
    assert event.sessions.get(code="OPS305").photos.count() == 2
    message.get_by_role("button", name="Undo").click()
    expect(page.locator(".message")).to_contain_text("2 photos are back in their places.")
    assert event.sessions.get(code="OPS305").photos.count() == 0
    assert event.photos.filter(session=None).count() == 12


@pytest.mark.release
def test_message_with_undo_moves_no_photo(page: Page) -> None:
    """On a page that was scrolled, too: what takes the place of the album stands before it for a moment."""
    page.locator("[data-select]").first.click()
    tile(page, "photo_11.png")
    page.evaluate("scrollTo(0, 200)")
    first = page.locator(".photo-card").first
    before = first.bounding_box()
    # Playwright would scroll before a click.
    page.get_by_role("button", name="Delete", exact=True).dispatch_event("click")
    expect(page.locator(".message").get_by_role("button", name="Undo")).to_be_in_viewport(ratio=1)
    expect(page.locator(".photo-card")).to_have_count(17)
    assert first.bounding_box() == before


@pytest.mark.release
def test_all_photos_of_a_place_are_selected_at_once(page: Page) -> None:
    page.locator("[data-select]").first.click()
    inbox = page.get_by_label("Select all · Inbox")
    inbox.check()
    assert ticked(page) == [f"photo_{number:02}.png" for number in range(12)]
    page.get_by_label("Select photo_03.png").uncheck()
    assert inbox.evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]
    page.get_by_role("button", name="Cancel").click()
    page.locator("[data-select]").first.click()
    page.get_by_label("Select all · OPS301").check()
    assert ticked(page) == [f"ops301_{number}.png" for number in range(3)]
    day = page.locator("section:has(> .photo-groups) > .photo-section-head [data-tick-all]")
    assert day.evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]
    day.check()
    assert len(ticked(page)) == 6
    expect(page.locator("[data-ticked]")).to_have_text("Selected: 6")
    day.uncheck()
    assert ticked(page) == []


@pytest.mark.release
def test_long_press_selects_and_does_not_open(page: Page) -> None:
    page.locator("[data-name='photo_02.png'] [data-view]").evaluate(REST)
    assert ticked(page) == ["photo_02.png"]
    assert page.locator("dialog[open]").count() == 0
    tile(page, "photo_05.png")
    assert ticked(page) == ["photo_02.png", "photo_05.png"]


def test_photos_deleted_without_a_network_wait_and_go_once(page: Page, event: Event) -> None:
    page.locator("[data-select]").first.click()
    page.get_by_label("Select all · Inbox").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".photo-card[data-waits]")).to_have_count(12)
    assert [(row["kind"], row["label"]) for row in rows(page, "writes")] == [("action", "Photos · Delete: 12")]
    assert event.photos.present().count() == 18
    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)
    expect(page.locator(".photo-card")).to_have_count(6)
    expect(page.locator(".message")).to_contain_text("12 photos deleted.")
    assert (event.photos.present().count(), Operation.objects.count()) == (6, 1)
    page.locator(".message").get_by_role("button", name="Undo").click()
    expect(page.locator(".photo-card")).to_have_count(18)


@pytest.mark.release
def test_what_is_done_to_one_photo_leaves_the_selection(page: Page) -> None:
    page.locator("[data-select]").first.click()
    page.get_by_label("Select ops300_0.png").check()
    page.get_by_role("button", name="Reorder ops301_0.png").press("ArrowRight")
    expect(page.locator("[data-name^=ops301] code")).to_have_text(["ops301_1.png", "ops301_0.png", "ops301_2.png"])
    assert ticked(page) == ["ops300_0.png"]


@pytest.mark.release
def test_photos_are_added_moved_and_deleted_without_scripts(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, PHOTOS, user=event.owner, viewport=PHONE, java_script_enabled=False)
    files = [("lamp.png", picture(seed="0")), ("fog.png", picture(seed="1")), ("pier.png", picture(seed="2"))]
    files.append(("notes.png", b"Minutes of the harbour board"))
    page.get_by_label("Take or choose photos").set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": content} for name, content in files]
    )
    page.get_by_role("button", name="Add photos").click()
    expect(page.locator(".message").first).to_contain_text("3 photos added, 0 assigned by time.")
    expect(page.locator(".message").last).to_contain_text("“notes.png” was not added. This is not an image.")
    for number in (0, 2):
        page.get_by_label(f"Select photo_{number}.png").check()
    page.locator("#chosen-session").select_option(label="OPS305")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".message")).to_contain_text("2 photos moved to OPS305.")
    page.get_by_label("Select photo_1.png").check()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".message")).to_contain_text("1 photo deleted.")
    page.get_by_role("button", name="Undo").click()
    assert (event.photos.present().count(), event.sessions.get(code="OPS305").photos.count()) == (3, 2)
