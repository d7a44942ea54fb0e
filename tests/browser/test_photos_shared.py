"""What another app shares: pictures through the worker, seen before they are added, and words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import OpenPage, expect_active
from browser.offline import NO_NETWORK, ROWS, rows, send_now, until
from browser.sending import NO_FILES, PHOTOS, jpeg, make_harbour, share
from browser.watch import Watch
from sessions.models import Event, Photo
from tiers import later


@pytest.fixture
def event(site: str) -> Event:
    return make_harbour()


@pytest.fixture
def open_photos(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Callable[..., Page]:
    """Give a function that opens the page of photos."""
    watch.allow(NO_NETWORK)
    return lambda **options: open_page(site, PHOTOS, user=event.owner, **options)


@pytest.mark.parametrize("network", ["cut", *later("fine")])
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
    expect(asked.locator("[data-shared-some]")).to_have_text(
        "Shared from another app or website (it is not known which). Check the photos before you add them:"
        " pier.jpg, fog.jpg"
    )
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


@pytest.mark.release
def test_words_are_shared_through_the_worker(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")

    share(page, {}, title="Fog horns")

    expect(page).to_have_url(f"{site}/events/harbour/#composer_heading")
    expect(page.get_by_label("Log a session")).to_have_value("Fog horns")


def test_pictures_shared_without_a_worker_are_chosen_once_more(open_photos: Callable[..., Page]) -> None:
    page = open_photos()
    share(page, {"pier.jpg": jpeg(1)})
    expect(page.locator(".message")).to_contain_text("The shared photos were not received. Choose them here.")
    expect_active(page.locator("#upload-files"))
    assert Photo.objects.count() == 0


def test_shared_pictures_that_nobody_has_taken_up_are_counted_before_signing_out(
    site: str, event: Event, open_page: OpenPage
) -> None:
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    share(page, {"pier.jpg": jpeg(1), "fog.jpg": jpeg(5)})
    expect(page.locator("[data-shared]")).to_be_visible()
    page.locator(".top-bar details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#leaving [data-left]")).to_contain_text("Not sent yet: 2.")


# Share pictures of so many bytes each, as a form does, and names and words that are longer than they have to be.
PUSH = """([action, sizes, policy]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action });
  form.enctype = "multipart/form-data";
  const transfer = new DataTransfer();
  sizes.forEach((size, at) => {
    const type = at ? "image/jpeg" : "text/html";
    transfer.items.add(new File([new Uint8Array(size)], `${at}-${"x".repeat(300)}`, { type }));
  });
  const files = Object.assign(document.createElement("input"), { type: "file", name: "files", multiple: true });
  files.files = transfer.files;
  const words = Object.assign(document.createElement("textarea"), { name: "text", value: "x".repeat(5000) });
  form.append(files, words);
  document.body.append(form);
  const meta = Object.assign(document.createElement("meta"), { name: "referrer", content: policy });
  if (policy) document.head.append(meta);
  form.submit();
}"""
MANY = "Some photos were not kept: at most 20 photos and 60 MB can wait here."


def push(page: Page, sizes: list[int], policy: str = "", site: str = "") -> None:
    with page.expect_navigation():
        page.evaluate(PUSH, [f"{site}/share/", sizes, policy])


def shared(page: Page) -> list[tuple[int, int]]:
    """Return the bytes of each picture that waits to be taken up, and the characters of its name."""
    sizes = f"async () => (await ({ROWS})('files')).map(({{ blob, name }}) => [blob.size, name.length])"
    return sorted((size, name) for size, name in page.evaluate(sizes))


@pytest.mark.release
def test_pictures_that_are_shared_are_bounded(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    asked = page.locator("[data-shared]")

    push(page, [1, 2, 3])  # the first is no picture
    expect(asked.locator("[data-left-out]")).to_have_text("Files that are not images were left out.")
    assert shared(page) == [(2, 200), (3, 200)]
    push(page, [1, 50_000_000, 9_000_000])
    assert shared(page) == [(2, 200), (3, 200), (9_000_000, 200), (50_000_000, 200)]
    push(page, [1, 1_000_000])
    expect(asked.locator("[data-left-out]")).to_have_text(MANY)
    assert len(shared(page)) == 4
    asked.get_by_role("button", name="Discard").click()
    until(page, NO_FILES)
    push(page, [1, 61_000_000])
    expect(asked.locator("[data-left-out]")).to_have_text(MANY)
    expect(asked.get_by_role("button", name="Add these photos")).to_be_hidden()
    assert shared(page) == []
    push(page, [1] * 30)
    expect(asked.locator("[data-left-out]")).to_have_text(MANY)
    assert shared(page) == [(1, 200)] * 20
    asked.get_by_role("button", name="Discard").click()
    until(page, NO_FILES)
    page.reload()
    expect(asked).to_be_hidden()
    assert Photo.objects.count() == 0


PLAIN = """() => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: "/share/" });
  form.enctype = "text/plain";
  document.body.append(form);
  form.submit();
}"""


@pytest.mark.release
def test_share_without_anything_in_it_is_no_error(site: str, event: Event, open_page: OpenPage) -> None:
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    share(page, {"pier.jpg": b""})
    expect(page).to_have_url(f"{site}{PHOTOS}#upload-files")
    expect(page.locator("[data-left-out]")).to_have_text("Files that are not images were left out.")
    assert shared(page) == []

    with page.expect_navigation():
        page.evaluate(PLAIN)
    expect(page).to_have_url(f"{site}/events/harbour/#composer_heading")


@pytest.mark.release
def test_pictures_of_another_website_are_left_out_or_asked_about(
    site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("stranger.example|Failed to load")
    page = open_page(site, "/events/harbour/", user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    stranger = page.context.new_page()
    stranger.route(
        "http://stranger.example/**", lambda route: route.fulfill(body="<title>x</title>", content_type="text/html")
    )

    stranger.goto("http://stranger.example/")
    push(stranger, [1, 2], site=site)
    expect(stranger.locator("[data-left-out]")).to_have_text(
        "Another website tried to share photos. They were not accepted."
    )
    assert shared(page) == []
    stranger.goto("http://stranger.example/")
    push(stranger, [1, 2], "no-referrer", site=site)
    expect(stranger.locator("[data-shared-some]")).to_contain_text("it is not known which")
    assert shared(page) == [(2, 200)]
    assert Photo.objects.count() == 0
