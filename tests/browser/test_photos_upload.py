"""Pictures in the outbox: chosen, dropped, pasted and shared, through networks that come and go, all of them, once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, expect_saved, page_of, rows, send_now, summary, until, wait_until_sent
from browser.sending import NO_FILES, PHOTOS, bring, choose, jpeg, make_harbour, payload
from browser.watch import Watch
from photos.samples import picture
from sessions.models import Event, Impression, Operation, Photo, Session
from sessions.views.photos.album import AT_ONCE
from tiers import times

# Count all rows of all databases that are there.
COUNT = """async () => {
  let count = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      Object.assign(indexedDB.open(name), { onsuccess: ({ target }) => resolve(target.result), onerror: reject });
    });
    for (const table of database.objectStoreNames) {
      const request = database.transaction(table).objectStore(table).count();
      await new Promise((resolve) => { request.onsuccess = resolve; });
      count += request.result;
    }
    database.close();
  }
  return count;
}"""


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


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    """The page of a session."""
    watch.allow(NO_NETWORK)
    return open_page(site, page_of(session), user=session.event.owner)


@pytest.mark.scaled
def test_photos_arrive_once_through_a_network_that_is_cut_three_times(
    event: Event, open_photos: Callable[..., Page], watch: Watch
) -> None:
    watch.allow("status of 422")
    page = open_photos(viewport=PHONE)
    photos = times(10, 40)
    cuts = {photos // 6: "before", photos // 2: "after", photos * 3 // 4: "after"}
    count = 0

    def cut(route: Route) -> None:
        """Let the network go three times: once before a picture has arrived, twice before its answer has."""
        nonlocal count
        count += 1
        how = cuts.get(count)
        if how != "before":
            response = route.fetch()
        if how is None:
            route.fulfill(response=response)
            return
        page.context.set_offline(True)
        route.abort()

    page.route("**/photos/new/", cut)
    page.evaluate(
        """() => {
          window.cuts = 0;
          window.addEventListener("offline", () => { window.cuts += 1; });
        }"""
    )
    refused: FilePayload = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"Minutes of the harbour board"}
    files = [payload(number) for number in range(photos)]
    choose(page, [*files[: photos // 3], refused, *files[photos // 3 :]])
    for cut_number in range(1, 4):
        page.wait_for_function("(number) => window.cuts >= number", arg=cut_number)
        page.context.set_offline(False)
        send_now(page)
    wait_until_sent(page)

    expect(page.locator("#album .photo-card")).to_have_count(min(photos, AT_ONCE))
    if photos > AT_ONCE:
        expect(page.locator("#album-more > a")).to_have_attribute("data-rest", str(photos - AT_ONCE))
    assert count == photos + 1 + 3
    assert Photo.objects.count() == photos
    assert Operation.objects.count() == photos
    filed = Photo.objects.order_by("taken_at").values_list("session__code", flat=True)
    assert list(filed) == [f"OPS3{number // 4:02}" for number in range(photos)]
    line = page.locator(".photo-queued")
    expect(line).to_have_count(1)
    expect(line.locator("[data-file-name]")).to_have_text("notes.jpg")
    expect(line.locator("[data-words]")).to_have_text("This is not an image.")
    assert [row["label"] for row in rows(page, "writes")] == ["notes.jpg"]
    line.get_by_role("button", name="Discard", exact=True).click()
    expect(page.locator(".photo-sending")).to_be_hidden()
    until(page, NO_FILES)


def test_photos_that_wait_are_told_survive_a_reload_and_are_left_out_of_the_way_of_words(
    site: str, session: Session, page: Page
) -> None:
    held: list[Route] = []
    page.route("**/photos/new/", lambda route: held.append(route))
    choose(page, [payload(1), payload(2)])
    page.wait_for_function("() => document.querySelectorAll('.photo-queued').length === 2")
    expect(page.locator(".photo-queued [data-words]").first).to_have_text("Sent: 0 %")
    summary(page).fill("Written while a picture was on its way.")
    expect_saved(page)
    page.get_by_role("button", name="Missed").click()
    expect(page.get_by_role("button", name="Missed")).to_have_attribute("aria-pressed", "true")
    until(page, "async () => (await rows('writes')).length === 2")
    assert Impression.objects.get().state == "missed"
    assert len(held) == 1
    # From here on none is sent before the reload: it would be on the server, and not on the page that comes.
    page.context.set_offline(True)
    page.route("**/photos/new/", lambda route: route.abort())
    held[0].abort()
    expect(page.locator(".photo-queued [data-words]").last).to_have_text(
        "Waiting for the network – kept in this browser"
    )
    assert violations(page) == []

    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".photo-queued")).to_have_count(2)
    page.unroute("**/photos/new/")
    send_now(page)
    wait_until_sent(page)

    expect(page.locator(".photo-strip").first.locator("[data-place-photo]")).to_have_count(2)
    assert set(session.photos.values_list("name", "placed_by_hand")) == {("ops300_0.jpg", True), ("ops300_1.jpg", True)}
    until(page, NO_FILES)


@pytest.mark.release
def test_photos_that_wait_are_sent_by_a_page_whose_own_script_comes_late(
    site: str, session: Session, page: Page
) -> None:
    page.route("**/photos/new/", lambda route: route.abort())
    choose(page, [payload(1), payload(2)])
    until(page, "async () => (await rows('writes')).length === 2")
    late: list[Route] = []
    page.context.route("**/js/entries/session.*.js", lambda route: late.append(route))
    page.add_init_script("document.addEventListener('outbox:files', () => { window.told = true; });")
    page.reload(wait_until="commit")
    page.wait_for_function("() => window.told")
    assert len(late) == 1

    page.unroute("**/photos/new/")
    late[0].continue_()
    wait_until_sent(page)

    expect(page.locator(".photo-strip").first.locator("[data-place-photo]")).to_have_count(2)
    assert session.photos.count() == 2
    until(page, NO_FILES)


def test_waiting_list_names_photos_and_discards_them(open_photos: Callable[..., Page]) -> None:
    page = open_photos()
    page.route("**/photos/new/", lambda route: route.abort())
    choose(page, [payload(1, "pier.jpg"), payload(2, "fog.jpg")])
    page.get_by_role("button", name="Waiting to send (2)").click()
    items = page.locator(".waiting-item")
    expect(items.locator("[data-label]")).to_have_text(["pier.jpg", "fog.jpg"])
    assert violations(page) == []
    items.first.get_by_role("button", name="Discard", exact=True).click()
    items.first.get_by_role("button", name="Discard permanently").click()
    expect(items).to_have_count(1)
    assert len(rows(page, "files")) == 1
    page.unroute("**/photos/new/")
    send_now(page)
    expect(page.locator("#album .photo-card")).to_have_count(1)
    assert Photo.objects.get().taken_at == datetime(2026, 12, 1, 9, 20, tzinfo=UTC)
    expect(page.locator(".photo-queued")).to_have_count(0)


@pytest.mark.release
def test_drop_and_paste_on_the_page_of_photos(open_photos: Callable[..., Page]) -> None:
    page = open_photos()
    bring(page, "main h1", "drop", ("pier.jpg", jpeg(1)), ("fog.jpg", jpeg(5)))
    expect(page.locator("#album .photo-card")).to_have_count(2)
    bring(page, "body", "paste", ("image.png", picture()))
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    assert list(Photo.objects.order_by("name").values_list("name", flat=True)) == [
        "ops300_0.jpg",
        "ops301_0.jpg",
        "photo_0.png",
    ]
    assert page.locator(".photo-upload-over").count() == 0


def test_picture_larger_than_the_server_takes_is_made_smaller_and_keeps_its_time(
    event: Event, open_photos: Callable[..., Page], tmp_path: Path
) -> None:
    content = jpeg(9)
    large = tmp_path / "large.jpg"
    large.write_bytes(content + b"\0" * 15_000_000)  # what cameras append, such as a film
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8" + b"\0" * 15_000_001)
    page = open_photos()
    page.locator("#upload-files").set_input_files([broken, large])
    expect(page.locator("#album .photo-card")).to_have_count(1)
    expect(page.locator("[data-refused-queue] [data-words]")).to_have_text(
        "This is larger than 15 MB, and this browser cannot make it smaller."
    )
    photo = Photo.objects.get()
    assert (photo.taken_at, photo.width) == (datetime(2026, 12, 1, 11, 10, tzinfo=UTC), 320)


def test_signing_out_deletes_the_pictures_that_wait(open_photos: Callable[..., Page]) -> None:
    page = open_photos()
    page.route("**/photos/new/", lambda route: route.abort())
    choose(page, [payload(1)])
    until(page, "async () => (await rows('files')).length === 1")
    page.locator(".top-bar details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#leaving [data-left]")).to_contain_text("Not sent yet: 1.")
    page.get_by_role("button", name="Sign out and delete unsent changes").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert page.evaluate(COUNT) == 0


@pytest.mark.release
def test_photos_are_taken_from_an_empty_day_at_once(site: str, event: Event, open_page: OpenPage, watch: Watch) -> None:
    event.sessions.all().delete()
    page = open_page(site, "/events/harbour/", user=event.owner, viewport=PHONE, has_touch=True)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("link", name="Take or choose photos").tap()
    chooser.value.set_files([{"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": b"x"}])
    expect(page.get_by_text("minutes.pdf: This is not an image.")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("link", name="Take or choose photos").tap()
    chooser.value.set_files([payload(1), payload(2)])
    expect(page).to_have_url(re.compile("/events/harbour/photos/$"))
    expect(page.locator("#album .photo-card")).to_have_count(2)
