"""What another app shares: pictures through the worker, seen before they are added, and words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import OpenPage, expect_active
from browser.offline import NO_NETWORK, rows, send_now, until
from browser.sending import NO_FILES, PHOTOS, jpeg, make_harbour, share
from browser.watch import Watch
from sessions.models import Event, Photo


@pytest.fixture
def event(site: str) -> Event:
    return make_harbour()


@pytest.fixture
def open_photos(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Callable[..., Page]:
    """Give a function that opens the page of photos."""
    watch.allow(NO_NETWORK)
    return lambda **options: open_page(site, PHOTOS, user=event.owner, **options)


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
