"""Pictures in the outbox: chosen, dropped, pasted and shared, through networks that come and go, all of them, once."""

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage, expect_active
from browser.offline import NO_NETWORK, expect_saved, page_of, rows, send_now, summary, until, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_impression, make_photo, make_session, make_user
from photos_for_tests import colours, picture
from sessions.models import Event, Impression, Operation, Photo, Session

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
PHOTOS = "/events/harbour/photos/"
NO_FILES = "async () => (await rows('files')).length === 0"

# Let something happen on an element with files, each a name and its content in base64: a drop, a paste.
BRING = """(element, [kind, files]) => {
  const transfer = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type: name.endsWith("jpg") ? "image/jpeg" : "image/png" }));
  }
  const more = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { clipboardData: transfer, ...more })
    : new DragEvent(kind, { dataTransfer: transfer, ...more });
  element.dispatchEvent(event);
}"""


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
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    day = make_day(event=event)
    for hour in range(10):
        start = NINE + timedelta(hours=hour)
        make_session(day=day, code=f"OPS3{hour:02}", title="", starts_at=start, ends_at=start + timedelta(minutes=50))
    return event


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


def jpeg(number: int, *, at: datetime | None = None) -> bytes:
    """Return a small picture like no other, taken at some time."""
    taken = at or datetime(2026, 12, 1, 9 + number // 4 % 10, 10 * (number % 4))
    return picture("JPEG", (320, 240), seed=str(number), taken=taken)


def payload(number: int, name: str = "") -> FilePayload:
    return {"name": name or f"IMG_{number:02}.JPG", "mimeType": "image/jpeg", "buffer": jpeg(number)}


def choose(page: Page, files: list[FilePayload]) -> None:
    page.locator("#upload-files").set_input_files(files)


def bring(page: Page, selector: str, kind: str, *files: tuple[str, bytes]) -> None:
    """Drop or paste files onto an element."""
    page.locator(selector).evaluate(BRING, [kind, [[name, b64encode(content).decode()] for name, content in files]])


def test_forty_photos_arrive_once_through_a_network_that_is_cut_three_times(
    event: Event, open_photos: Callable[..., Page], watch: Watch
) -> None:
    watch.allow("status of 422")
    page = open_photos(viewport=PHONE)
    cuts = {7: "before", 20: "after", 31: "after"}
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
          document.addEventListener("outbox:state", ({ detail }) => { window.cuts += detail.state === "offline"; });
        }"""
    )
    refused: FilePayload = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"Minutes of the harbour board"}
    choose(page, [*(payload(number) for number in range(12)), refused, *(payload(number) for number in range(12, 40))])
    for cut_number in range(1, 4):
        page.wait_for_function("(number) => window.cuts >= number", arg=cut_number)
        page.context.set_offline(False)
        send_now(page)
    wait_until_sent(page)

    expect(page.locator("#album .photo-card")).to_have_count(40)
    assert count == 41 + 3
    assert Photo.objects.count() == 40
    assert Operation.objects.count() == 40
    filed = Photo.objects.order_by("taken_at").values_list("session__code", flat=True)
    assert list(filed) == [f"OPS3{number // 4:02}" for number in range(40)]
    line = page.locator(".photo-queued")
    expect(line).to_have_count(1)
    expect(line.locator("[data-file-name]")).to_have_text("notes.jpg")
    expect(line.locator("[data-words]")).to_have_text("This is no picture.")
    assert [row["label"] for row in rows(page, "writes")] == ["notes.jpg"]
    line.get_by_role("button", name="Close").click()
    expect(page.locator(".photo-sending")).to_be_hidden()
    until(page, NO_FILES)


def test_photos_that_wait_are_told_survive_a_reload_and_are_left_out_of_the_way_of_words(
    site: str, session: Session, page: Page
) -> None:
    held: list[Route] = []
    page.route("**/photos/new/", lambda route: held.append(route))
    page.get_by_text("Add photos").first.click()
    choose(page, [payload(1), payload(2)])
    page.wait_for_function("() => document.querySelectorAll('.photo-queued').length === 2")
    expect(page.locator(".photo-queued [data-words]").first).to_have_text("sent: 0 %")
    summary(page).fill("Written while a picture was on its way.")
    expect_saved(page)
    page.get_by_role("button", name="Missed").click()
    expect(page.get_by_role("button", name="Missed")).to_have_attribute("aria-pressed", "true")
    until(page, "async () => (await rows('writes')).length === 2")
    assert Impression.objects.get().state == "missed"
    assert len(held) == 1
    held[0].abort()
    page.unroute("**/photos/new/")
    page.context.set_offline(True)
    expect(page.locator(".photo-queued [data-words]").last).to_have_text("Waits for the network – kept in this browser")
    assert violations(page) == []

    page.context.set_offline(False)
    page.reload()
    wait_until_sent(page)

    expect(page.locator(".photo-strip").first.locator("[data-place-photo]")).to_have_count(2)
    assert set(session.photos.values_list("name", "placed_by_hand")) == {("ops300_0.jpg", True), ("ops300_1.jpg", True)}
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
    items.first.get_by_role("button", name="Discard for good").click()
    expect(items).to_have_count(1)
    assert len(rows(page, "files")) == 1
    page.unroute("**/photos/new/")
    send_now(page)
    expect(page.locator("#album .photo-card")).to_have_count(1)
    assert Photo.objects.get().taken_at == datetime(2026, 12, 1, 9, 20, tzinfo=UTC)
    expect(page.locator(".photo-queued")).to_have_count(0)


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


def test_picture_pasted_into_a_text_is_placed_there(session: Session, page: Page) -> None:
    summary(page).fill("The lamp:")
    bring(page, "#id_summary", "paste", ("image.png", picture()))
    expect(summary(page)).to_have_value("The lamp:\n\n![](ops300_0.png)\n")
    expect(page.locator("#strip-id_summary .photo-strip-used")).to_have_count(1)
    expect_saved(page)
    assert session.photos.get().placed_by_hand


def test_strip_places_a_photo_at_the_cursor_and_marks_it(site: str, session: Session, open_page: OpenPage) -> None:
    make_photo(session=session, name="ops300_0.png", content=picture(), alt="A [lamp]", caption="Lit *at* five")
    make_photo(event=session.event, name="photo_0.png", content=picture())
    make_impression(session=session, author=session.event.owner, summary="Before.\n\nAfter.", body="Other.")
    page = open_page(site, page_of(session), user=session.event.owner)
    strip = page.locator("#strip-id_summary")
    expect(strip.get_by_role("link", name="1 in the inbox")).to_be_visible()
    summary(page).evaluate("(area) => { area.focus(); area.setSelectionRange(9, 9); }")
    strip.get_by_role("button", name="Place ops300_0.png in the text").click()
    placed = "![A \\[lamp\\]](ops300_0.png)\n*Lit \\*at\\* five*"
    expect(summary(page)).to_have_value(f"Before.\n\n{placed}\nAfter.")
    expect_active(summary(page))
    expect(page.get_by_role("button", name="Place ops300_0.png in the text It is in the text.")).to_have_count(2)
    expect_saved(page)
    assert violations(page) == []
    page.keyboard.press("Control+z")
    expect(summary(page)).to_have_value("Before.\n\nAfter.")
    expect(page.locator(".photo-strip-used")).to_have_count(0)

    strip.locator("[data-place-photo]").drag_to(page.locator("#id_body"), target_position={"x": 300, "y": 200})
    expect(page.locator("#id_body")).to_have_value(f"Other.{placed}")


def test_photo_is_dragged_and_stepped_to_another_place_in_its_session(
    session: Session, open_photos: Callable[..., Page]
) -> None:
    for number in range(3):
        make_photo(session=session, name=f"ops300_{number}.png", content=picture(), width=64, height=48)
    page = open_photos()
    names = page.locator("#album .photo-facts code")
    handle = page.get_by_role("button", name="Put in order: ops300_2.png")
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
    page.get_by_text("Cut off the sides").click()
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
    page.get_by_role("button", name="Cut", exact=True).click()
    expect(page.locator(".message")).to_contain_text("The photo is changed.")
    photo.refresh_from_db()
    with photo.file.open() as content:
        assert set(colours(content.read())) == {"red"}


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
    expect(page.locator(".photo-queued [data-words]")).to_have_text(
        "This is larger than 15 MB, and this browser cannot make it smaller."
    )
    photo = Photo.objects.get()
    assert (photo.taken_at, photo.width) == (datetime(2026, 12, 1, 11, 10, tzinfo=UTC), 320)


# Share as the system does: a form of the page that is sent to the address in the manifest.
SHARE = """([names, contents, title]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: "/share/" });
  form.enctype = "multipart/form-data";
  const transfer = new DataTransfer();
  names.forEach((name, index) => {
    const bytes = Uint8Array.from(atob(contents[index]), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
  });
  const files = Object.assign(document.createElement("input"), { type: "file", name: "files", multiple: true });
  files.files = transfer.files;
  const words = Object.assign(document.createElement("input"), { name: "title", value: title });
  form.append(files, words);
  document.body.append(form);
  form.submit();
}"""


def share(page: Page, files: dict[str, bytes], title: str = "") -> None:
    contents = [b64encode(content).decode() for content in files.values()]
    with page.expect_navigation():
        page.evaluate(SHARE, [list(files), contents, title])


@pytest.mark.parametrize("network", ["fine", "cut"])
def test_pictures_are_shared_through_the_worker(
    network: str, site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    until(page, f"async () => Boolean(await caches.match('{site}{PHOTOS}', {{ ignoreVary: true }}))")
    if network == "cut":
        page.context.set_offline(True)

    share(page, {"pier.jpg": jpeg(1), "fog.jpg": jpeg(5)}, title="Two")
    expect(page).to_have_url(f"{site}{PHOTOS}#upload-files")
    asked = page.locator("[data-shared]")
    expect(asked).to_contain_text("Shared by another app: pier.jpg, fog.jpg")
    assert (Photo.objects.count(), rows(page, "writes")) == (0, [])
    asked.get_by_role("button", name="Add these photos").click()
    expect(asked).to_be_hidden()
    if network == "cut":
        expect(page.locator(".photo-queued [data-file-name]")).to_have_text(["pier.jpg", "fog.jpg"])
        page.context.set_offline(False)
        send_now(page)

    expect(page.locator("#album .photo-card")).to_have_count(2)
    assert list(Photo.objects.order_by("name").values_list("name", flat=True)) == ["ops300_0.jpg", "ops301_0.jpg"]
    until(page, NO_FILES)


def test_pictures_that_a_stranger_shares_are_discarded_without_a_trace(
    site: str, event: Event, open_page: OpenPage
) -> None:
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    share(page, {"<img src=x onerror=alert(1)>.jpg": jpeg(1)})
    expect(page.locator("[data-shared-names]")).to_have_text("<img src=x onerror=alert(1)>.jpg")
    assert violations(page) == []

    page.locator("[data-shared]").get_by_role("button", name="Discard").click()

    expect(page.locator("[data-shared]")).to_be_hidden()
    until(page, NO_FILES)
    page.reload()
    expect(page.locator("[data-shared]")).to_be_hidden()
    assert Photo.objects.count() == 0


def test_words_are_shared_through_the_worker(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")

    share(page, {}, title="Fog horns")

    expect(page).to_have_url(f"{site}/events/harbour/#composer_heading")
    expect(page.get_by_label("Log a session")).to_have_value("Fog horns")


def test_pictures_shared_without_a_worker_are_chosen_once_more(open_photos: Callable[..., Page]) -> None:
    page = open_photos()
    share(page, {"pier.jpg": jpeg(1)})
    expect(page.locator(".message")).to_contain_text("Please choose the pictures here: they did not come along.")
    expect_active(page.locator("#upload-files"))
    assert Photo.objects.count() == 0


def test_signing_out_deletes_the_pictures_that_wait(open_photos: Callable[..., Page]) -> None:
    page = open_photos()
    page.route("**/photos/new/", lambda route: route.abort())
    choose(page, [payload(1)])
    until(page, "async () => (await rows('files')).length === 1")
    page.locator(".top-bar details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#leaving [data-left]")).to_contain_text("Not sent yet: 1.")
    page.get_by_role("button", name="Sign out and lose it").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert page.evaluate(COUNT) == 0
