"""What is typed about a photo is not lost: without a network, on the way to something else, and when it is refused."""

import pytest
from django.templatetags.static import static
from playwright.sync_api import Page, Route, expect

from browser.axe import violations
from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, rows, send_now, until, wait_until_kept, wait_until_sent
from browser.sending import PHOTOS, make_harbour
from browser.watch import Watch
from factories import make_photo
from photos.samples import picture
from sessions.models import Event, Photo

# Once a form is on its way, ask for the page in the background once more.
# Fetch this page as the scripts do that bring a part of it up to date.
FETCH_ANEW = """async (script) => {
  const { freshPage } = await import(script);
  freshPage();
}"""
DRAFT_OF_CAPTION = """async (text) =>
  (await rows("drafts")).some((draft) => draft.fields.some(([name, value]) => name === "caption" && value === text))"""
LOOK_AGAIN = """() => window.addEventListener("submit", ({ defaultPrevented }) => {
  const changed = new CustomEvent("outbox:changed", { detail: { waiting: 0, files: 0 } });
  if (!defaultPrevented) setTimeout(() => document.dispatchEvent(changed));
})"""


@pytest.fixture
def event(site: str) -> Event:
    return make_harbour()


@pytest.fixture
def photo(event: Event) -> Photo:
    session = event.sessions.get(code="OPS300")
    return make_photo(session=session, name="ops300_0.png", content=picture(size=(640, 480)), width=640, height=480)


@pytest.fixture
def page(site: str, photo: Photo, open_page: OpenPage, watch: Watch) -> Page:
    """The page of the photo."""
    watch.allow(NO_NETWORK)
    return open_page(site, f"{PHOTOS}{photo.pk}/", user=photo.event.owner)


def test_words_that_are_saved_without_a_network_are_sent_later(page: Page, photo: Photo) -> None:
    page.context.set_offline(True)
    page.get_by_label("Caption").fill("Fog over the pier")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".save-state")).to_have_text("Waiting to send – kept in this browser")
    assert [(row["kind"], row["label"]) for row in rows(page, "writes")] == [("words", "ops300_0.png")]
    page.get_by_label("Caption").fill("Fog over the whole pier")
    page.get_by_role("button", name="Save").click()
    assert violations(page) == []
    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)
    expect(page.locator(".message").last).to_contain_text("Saved.")
    expect(page.locator(".save-state")).to_have_text("")
    photo.refresh_from_db()
    assert photo.caption == "Fog over the whole pier"


def test_two_windows_that_say_different_things_of_a_photo_are_both_saved(page: Page, photo: Photo) -> None:
    second = page.context.new_page()
    second.goto(page.url)
    for offline in (False, True):
        page.context.set_offline(offline)
        page.get_by_label("Caption").fill(f"Fog over the pier {offline}")
        page.get_by_role("button", name="Save").click()
        if not offline:
            expect(second.get_by_label("Caption")).to_have_value("Fog over the pier False")
        second.get_by_label("Alternative text").fill(f"A lamp {offline}")
        second.get_by_role("button", name="Save").click()
        if offline:
            until(page, "async () => (await rows('writes')).length === 2")
            page.context.set_offline(False)
            send_now(page)
        expect(page.get_by_label("Alternative text")).to_have_value(f"A lamp {offline}")
        expect(second.get_by_label("Caption")).to_have_value(f"Fog over the pier {offline}")
        for each in (page, second):
            expect(each.locator(".save-state")).to_have_text("")
        photo.refresh_from_db()
        assert (photo.alt, photo.caption) == (f"A lamp {offline}", f"Fog over the pier {offline}")


@pytest.mark.release
def test_what_is_typed_back_while_it_is_saved_is_saved_after_a_reload(page: Page, photo: Photo) -> None:
    Photo.objects.update(caption="Old")
    page.reload()
    held: list[Route] = []
    page.route(
        f"**/{photo.pk}/", lambda route: held.append(route) if route.request.method == "POST" else route.fallback()
    )
    page.get_by_label("Caption").fill("New")
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("button", name="Save").click()
    page.get_by_label("Caption").fill("Old")
    until(page, DRAFT_OF_CAPTION, "Old")
    held.pop().continue_()
    wait_until_sent(page)
    page.unroute_all()

    page.reload()
    expect(page.get_by_label("Caption")).to_have_value("Old")
    expect(page.locator(".save-state")).to_contain_text("Restored what you typed here at")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message").last).to_contain_text("Saved.")

    wait_until_sent(page)
    until(page, "async () => (await rows('drafts')).length === 0")
    photo.refresh_from_db()
    assert photo.caption == "Old"


def test_name_that_was_typed_while_somebody_else_gave_another_is_not_saved_unasked(
    page: Page, photo: Photo, watch: Watch
) -> None:
    watch.allow("status of 409")
    held: list[Route] = []
    page.route(
        f"**/{photo.pk}/", lambda route: held.append(route) if route.request.method == "POST" else route.fallback()
    )
    page.get_by_label("Caption").fill("Fog over the pier")
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("button", name="Save").click()
    page.get_by_label("Name").fill("mist.png")
    Photo.objects.update(name="zebra.png")
    held.pop().continue_()
    wait_until_sent(page)
    page.unroute_all()

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved elsewhere: zebra.png")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("mist.png")
    photo.refresh_from_db()
    assert (photo.name, photo.caption) == ("zebra.png", "Fog over the pier")


@pytest.mark.release
def test_without_locks_what_one_window_goes_on_with_is_not_undone_by_the_other(page: Page, photo: Photo) -> None:
    page.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    page.reload()
    page.get_by_label("Caption").fill("Fog")
    until(page, DRAFT_OF_CAPTION, "Fog")
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.get_by_label("Caption")).to_have_value("Fog")
    second.get_by_label("Alternative text").fill("A lamp")
    second.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Alternative text")).to_have_value("A lamp")
    page.get_by_label("Caption").fill("Fog over the pier")
    page.get_by_role("button", name="Save").click()

    expect(second.get_by_label("Caption")).to_have_value("Fog over the pier")
    for each in (page, second):
        expect(each.locator(".save-state")).to_have_text("")
    photo.refresh_from_db()
    assert (photo.alt, photo.caption) == ("A lamp", "Fog over the pier")


def test_words_that_wait_are_on_the_page_after_a_reload(page: Page, photo: Photo) -> None:
    page.route(f"**/{photo.pk}/", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.get_by_label("Caption").fill("Fog over the pier")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".save-state")).to_have_text("Waiting to send – kept in this browser")
    page.reload()
    expect(page.get_by_label("Caption")).to_have_value("Fog over the pier")
    page.unroute(f"**/{photo.pk}/")
    send_now(page)
    wait_until_sent(page)
    photo.refresh_from_db()
    assert photo.caption == "Fog over the pier"


@pytest.mark.release
def test_words_are_saved_before_the_photo_is_turned_or_moved(page: Page, photo: Photo) -> None:
    page.get_by_label("Alternative text").fill("A lamp")
    page.get_by_role("button", name="Rotate left").click()
    expect(page.locator(".message").last).to_contain_text("Photo saved.")
    expect(page.get_by_label("Alternative text")).to_have_value("A lamp")
    page.get_by_label("Caption").fill("Lit at five")
    page.get_by_label("Move to").select_option(label="OPS304")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".message").last).to_contain_text("Moved to OPS304.")
    photo.refresh_from_db()
    assert (photo.alt, photo.caption, photo.width, photo.session and photo.session.code) == (
        *("A lamp", "Lit at five", 480),
        "OPS304",
    )


@pytest.mark.release
def test_page_that_is_fetched_in_the_background_takes_no_message_of_a_form(page: Page, photo: Photo) -> None:
    background: list[Route] = []

    def hold(route: Route) -> None:
        """Hold the page that a script fetches."""
        if route.request.method == "GET" and not route.request.is_navigation_request():
            background.append(route)
        else:
            route.fallback()

    def move(route: Route) -> None:
        """Let it go on when the form has been answered, and before the page after it is asked for."""
        answer = route.fetch(max_redirects=0)  # its cookie is in the browser from here on
        for late in background:
            late.continue_()
            late.request.response()
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=headers)

    page.route(f"**/{photo.pk}/", hold)
    page.route("**/place/", move)
    page.evaluate(LOOK_AGAIN)
    with page.expect_request(lambda request: request.method == "GET"):
        page.evaluate(FETCH_ANEW, static("js/pages/refetch.js"))
    page.get_by_label("Caption").fill("Lit at five")
    page.get_by_label("Move to").select_option(label="OPS304")
    page.get_by_role("button", name="Move", exact=True).click()

    expect(page.locator(".message").last).to_contain_text("Moved to OPS304.")
    assert background[0].request.failure == "net::ERR_ABORTED"


@pytest.mark.release
def test_without_a_network_nothing_leads_away_from_the_words(page: Page, photo: Photo) -> None:
    page.context.set_offline(True)
    page.get_by_label("Alternative text").fill("A lamp")
    page.get_by_role("button", name="Rotate left").click()
    expect(page.locator("#toast")).to_contain_text("Not saved: there is no connection.")
    expect(page.get_by_label("Alternative text")).to_have_value("A lamp")
    page.get_by_role("button", name="Delete this photo").click()
    expect(page.get_by_role("heading", name="ops300_0.png")).to_be_visible()
    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)
    photo.refresh_from_db()
    assert (photo.alt, photo.width, photo.deleted_at) == ("A lamp", 640, None)


def test_words_that_are_not_saved_are_back_with_the_page(page: Page, photo: Photo) -> None:
    page.get_by_label("Caption").fill("Fog over the pier")
    page.locator(".crumbs a").click()
    expect(page.get_by_role("heading", name="Photos", level=1)).to_be_visible()
    wait_until_kept(page, "Fog over the pier")
    page.goto(f"{PHOTOS}{photo.pk}/")
    expect(page.get_by_label("Caption")).to_have_value("Fog over the pier")
    expect(page.locator(".save-state")).to_contain_text("Restored what you typed here at")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message").last).to_contain_text("Saved.")
    until(page, "async () => (await rows('drafts')).length === 0")
    photo.refresh_from_db()
    assert photo.caption == "Fog over the pier"


@pytest.mark.release
def test_name_that_is_refused_is_said_at_its_field_and_one_that_is_taken_is_shown(
    page: Page, photo: Photo, watch: Watch
) -> None:
    watch.allow("status of 422")
    page.get_by_label("Caption").fill("Fog over the pier")
    page.get_by_label("Name").fill("a/b.png")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Use a plain file name such as com301_0.jpg.")).to_be_visible()
    expect(page.get_by_label("Caption")).to_have_value("Fog over the pier")
    expect(page.get_by_label("Name")).to_have_value("a/b.png")
    until(page, "async () => (await rows('writes')).length === 0")
    assert violations(page) == []
    # The words go first, and as long as they are refused nothing is turned.
    with page.expect_response(lambda response: response.status == 422):
        page.get_by_role("button", name="Rotate left").click()
    until(page, "async () => (await rows('writes')).length === 0")
    expect(page.get_by_label("Name")).to_have_value("a/b.png")
    page.get_by_label("Name").fill("fog")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="fog.png")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("fog.png")
    expect(page.get_by_text("Use a plain file name such as com301_0.jpg.")).to_have_count(0)
    photo.refresh_from_db()
    assert (photo.name, photo.caption, photo.width) == ("fog.png", "Fog over the pier", 640)


def test_words_that_were_changed_elsewhere_are_compared_and_the_others_stay(
    page: Page, photo: Photo, watch: Watch
) -> None:
    watch.allow("status of 409")
    Photo.objects.update(alt="A lamp, lit", caption="Written on the laptop")
    page.get_by_label("Caption").fill("Fog over the pier")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved elsewhere: Written on the laptop")).to_be_visible()
    expect(page.get_by_label("Alternative text")).to_have_value("A lamp, lit")
    expect(page.get_by_label("Caption")).to_have_value("Fog over the pier")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message").last).to_contain_text("Saved.")
    photo.refresh_from_db()
    assert (photo.alt, photo.caption) == ("A lamp, lit", "Fog over the pier")
