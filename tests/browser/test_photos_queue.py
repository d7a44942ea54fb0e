"""What is said of pictures on their way, and what stays as it was when they are there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, rows, send_now, until, wait_until_sent
from browser.sending import NO_FILES, PHOTOS, choose, jpeg, make_harbour, payload
from browser.watch import Watch
from factories import make_photo
from photos.samples import picture
from sessions.models import Event, Photo
from tiers import later

COUNT_FRESH = """() => {
  window.fresh = 0;
  document.addEventListener("photos:fresh", () => { window.fresh += 1; });
}"""


@pytest.fixture
def event(site: str) -> Event:
    return make_harbour()


@pytest.fixture
def open_photos(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Callable[..., Page]:
    """Give a function that opens the page of photos."""
    watch.allow(NO_NETWORK)
    return lambda **options: open_page(site, PHOTOS, user=event.owner, **options)


def no_picture(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"Minutes of the harbour board"}


@pytest.mark.release
def test_why_a_picture_was_refused_stays_until_it_is_closed(open_photos: Callable[..., Page], watch: Watch) -> None:
    watch.allow("status of 422")
    page = open_photos()
    page.evaluate(COUNT_FRESH)
    name = "gnp.\u202egpj.exe"
    choose(page, [payload(1), no_picture(name)])
    page.wait_for_function("() => window.fresh > 0")
    line = page.locator(".photo-queued")
    expect(line).to_have_count(1)
    expect(line.locator("bdi")).to_have_text(name)
    expect(line.locator("[data-words]")).to_have_text("This is not an image.")
    page.reload()
    expect(line.locator("[data-words]")).to_have_text("This is not an image.")
    choose(page, [payload(2)])
    page.wait_for_function("() => document.querySelectorAll('#album .photo-card').length === 2")
    expect(line).to_have_count(1)
    line.get_by_role("button", name="Discard", exact=True).click()
    expect(page.locator(".photo-sending")).to_be_hidden()


@pytest.mark.release
def test_refused_files_have_a_heading_of_their_own_and_go_with_one_tap(
    open_photos: Callable[..., Page], watch: Watch
) -> None:
    watch.allow("status of 422")
    page = open_photos(viewport=PHONE)
    choose(page, [no_picture("one.jpg"), {"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": b"x"}])
    until(page, "async () => (await rows('writes')).some((write) => write.refused)")

    expect(page.get_by_role("heading", name="Not added 2", exact=True)).to_be_visible()
    refused = page.get_by_role("list", name="Not added").get_by_role("listitem")
    expect(refused.locator("bdi")).to_have_text(["one.jpg", "minutes.pdf"])
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator(".photo-sum")).to_be_hidden()
    assert violations(page) == []

    page.get_by_role("button", name="Discard all").click()
    expect(page.locator(".photo-sending")).to_be_hidden()
    until(page, NO_FILES)
    assert rows(page, "writes") == []
    expect(page.locator(".waiting-count")).to_be_hidden()


NO_ROOM = "<li data-refused data-again><p data-why>Each person can have at most 9 photos here.</p></li>"


@pytest.mark.release
def test_refused_picture_is_tried_again_where_that_can_help(open_photos: Callable[..., Page], watch: Watch) -> None:
    watch.allow("status of 422")
    page = open_photos()
    headers = {"X-Answer-Of": "conference-log"}
    page.route("**/photos/new/", lambda route: route.fulfill(status=422, body=NO_ROOM, headers=headers))
    choose(page, [payload(1)])
    line = page.locator(".photo-queued-refused")
    expect(line.locator("[data-words]")).to_have_text("Each person can have at most 9 photos here.")
    page.unroute("**/photos/new/")
    line.get_by_role("button", name="Try again").click()

    expect(page.locator("#album .photo-card")).to_have_count(1)
    expect(page.get_by_role("heading", name="Not added")).to_have_count(0)


def test_damaged_picture_is_spoken_of_where_it_was_chosen_and_can_be_saved(
    open_photos: Callable[..., Page], watch: Watch
) -> None:
    watch.allow("status of 422")
    page = open_photos(viewport=PHONE)
    choose(page, [no_picture("one.jpg")])
    line = page.locator(".photo-queued-refused")
    expect(line.get_by_role("button")).to_have_text(["Save file", "Discard"])
    until(page, "async () => (await rows('writes')).every((write) => write.refused?.seen)")
    expect(page.locator(".waiting-count")).to_be_hidden()
    with page.expect_download() as download:
        line.get_by_role("button", name="Save file").click()
    assert download.value.suggested_filename == "one.jpg"
    assert download.value.path().read_bytes() == no_picture("one.jpg")["buffer"]
    page.goto("/events/harbour/")
    expect(page.locator(".waiting-count")).to_be_hidden()


@pytest.mark.release
def test_picture_that_is_refused_on_another_page_is_named_in_the_bar_until_its_page_has_shown_why(
    event: Event, open_photos: Callable[..., Page], watch: Watch
) -> None:
    watch.allow("status of 422")
    page = open_photos()
    page.goto(f"/events/harbour/sessions/{event.sessions.get(code='OPS300').pk}/")
    page.context.route("**/photos/new/", lambda route: route.abort())
    choose(page, [no_picture("one.jpg")])
    until(page, "async () => (await rows('writes')).length === 1")
    page.goto("/events/harbour/")
    page.context.unroute("**/photos/new/")
    send_now(page)
    page.get_by_role("button", name="Not accepted (1)").click()
    shown = page.get_by_role("dialog", name="Not accepted by the server")
    item = shown.locator(".waiting-item")
    expect(item.locator("[data-why]")).to_have_text("This is not an image.")
    expect(item.locator("[data-verbs] :is(button, a):visible")).to_have_text(["Save file", "Open", "Discard"])
    expect(shown.get_by_text("These are sent automatically")).to_be_hidden()
    assert violations(page) == []
    other = page.context.new_page()
    other.goto(PHOTOS)
    expect(other.locator(".photo-queued-refused bdi")).to_have_text("one.jpg")
    expect(page.locator(".waiting-count")).to_be_hidden()
    item.get_by_role("button", name="Discard", exact=True).click()
    expect(page.get_by_role("dialog", name="Unsent changes")).to_contain_text("Nothing is waiting to be sent.")
    expect(other.locator(".photo-sending")).to_be_hidden()
    assert rows(page, "writes") == []


def test_sign_in_that_has_ended_is_said_at_a_picture_whose_bytes_are_sent(
    open_photos: Callable[..., Page], watch: Watch
) -> None:
    watch.allow("status of 40[13]")
    page = open_photos()
    page.context.clear_cookies()
    choose(page, [payload(1)])
    expect(page.locator(".photo-queued [data-words]")).to_have_text("Sign in again to send them")


@pytest.mark.release
def test_name_of_a_file_can_be_read_while_it_waits(open_photos: Callable[..., Page]) -> None:
    page = open_photos(viewport=PHONE)
    page.context.set_offline(True)
    choose(page, [payload(1, "IMG_20261201_090000.jpg")])
    expect(page.locator(".photo-queued [data-words]")).to_have_text("Waiting for the network – kept in this browser")
    page.locator(".photo-on-its-way > summary").click()
    box = page.locator(".photo-queued [data-file-name]").bounding_box()
    assert box
    assert box["width"] >= 120
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.release
def test_ticks_and_folds_outlive_the_end_of_an_upload(event: Event, open_photos: Callable[..., Page]) -> None:
    photos = [make_photo(event=event, name=f"photo_{number}.png", content=picture()) for number in range(3)]
    page = open_photos()
    page.evaluate(COUNT_FRESH)
    page.get_by_label("Select photo_1.png").check()
    page.get_by_text("The camera's clock was wrong").click()
    page.get_by_label("Hours").fill("3")
    choose(page, [payload(1)])
    page.wait_for_function("() => window.fresh >= 1")
    expect(page.locator("#album .photo-card")).to_have_count(4)
    ticked = page.locator(".photo-tick input:checked")
    expect(ticked).to_have_count(1)
    expect(ticked).to_have_value(str(photos[1].pk))
    expect(page.get_by_label("Hours")).to_have_value("3")
    expect(page.get_by_label("Hours")).to_be_visible()


def test_question_before_signing_out_follows_what_is_sent_meanwhile(open_photos: Callable[..., Page]) -> None:
    page = open_photos()
    page.route("**/photos/new/", lambda route: route.abort())
    choose(page, [payload(1)])
    expect(page.locator(".photo-queued [data-words]")).to_have_text("Waiting for the network – kept in this browser")
    page.locator(".top-bar details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    line = page.locator("#leaving [data-left]")
    expect(line).to_contain_text("Not sent yet: 1.")
    page.unroute("**/photos/new/")
    send_now(page)
    wait_until_sent(page)
    expect(line).to_have_text("Nothing is waiting to be sent.")
    expect(page.get_by_role("button", name="Sign out and delete unsent changes")).to_be_hidden()
    page.get_by_role("button", name="Send first, then sign out").click()
    page.wait_for_url("**/accounts/login/**")


@pytest.mark.parametrize("place", ["list", *later("page")])
def test_file_of_a_missing_photo_waits_for_the_network(
    place: str, site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    missing = make_photo(event=event, name="lamp.jpg")
    page = open_page(site, PHOTOS if place == "list" else f"{PHOTOS}{missing.pk}/", user=event.owner)
    page.context.set_offline(True)
    form = page.locator("form.photo-fill")
    form.get_by_label("File for lamp.jpg").set_input_files(
        {"name": "IMG_01.JPG", "mimeType": "image/jpeg", "buffer": jpeg(1)}
    )
    form.get_by_role("button", name="Add").click()
    expect(form.locator("[data-said]")).to_have_text("Waiting for the network – kept in this browser")
    page.context.set_offline(False)
    send_now(page)
    until(page, NO_FILES)
    expect(form).to_have_count(0)
    expect(page.get_by_role("img", name="lamp.jpg")).to_be_visible()
    missing.refresh_from_db()
    assert (missing.file.name != "", Photo.objects.count()) == (True, 1)
