"""A page that is left before the store of the browser has taken what was typed in it."""

from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, page_of, rows, send_now, summary, until, wait_until_saved, wait_until_sent
from browser.outbox.conftest import TEXT
from browser.sending import PHOTOS, make_harbour
from browser.watch import Watch
from factories import make_photo
from photos.samples import picture
from sessions.models import Impression, Photo, Session

# The store answers nobody else until `held` is false.
HOLD = """async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("conference-log");
    request.onsuccess = () => resolve(request.result);
  });
  const table = database.transaction([...database.objectStoreNames], "readwrite").objectStore("meta");
  window.held = true;
  await new Promise((resolve) => {
    const again = () => {
      resolve();
      if (window.held) table.get("owner").onsuccess = again;
    };
    table.get("owner").onsuccess = again;
  });
}"""


def test_what_is_not_stored_yet_when_its_page_is_left_is_not_lost(page: Page, session: Session) -> None:
    other = page.context.new_page()
    other.goto("/events/")
    for written in (TEXT, f"{TEXT} On."):
        other.evaluate(HOLD)
        summary(page).fill(written)
        summary(page).blur()  # it is a write now, no draft any more, and waits for the store
        page.goto("/events/")
        other.evaluate("window.held = false")
        wait_until_saved(page, written)
        page.goto(page_of(session))
        expect(summary(page)).to_have_value(written)
    assert rows(page, "drafts") == rows(page, "leaving") == []


def test_what_is_typed_on_top_of_what_is_not_stored_yet_is_the_text(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/events/")
    other.evaluate(HOLD)
    summary(page).fill(TEXT)
    summary(page).blur()
    summary(page).press("End")
    page.keyboard.type(" On.")
    page.goto("/events/")
    other.evaluate("window.held = false")

    wait_until_saved(page, f"{TEXT} On.")
    assert Impression.objects.get().summary == f"{TEXT} On."


def test_a_line_that_is_not_stored_yet_when_its_page_is_left_is_not_lost(today: Page) -> None:
    other = today.context.new_page()
    other.goto("/events/")
    other.evaluate(HOLD)
    line = today.get_by_label("Log a session")
    line.fill("COM301 | Sent and left")
    line.press("Enter")
    today.reload()
    other.evaluate("window.held = false")

    expect(line).to_have_value("COM301 | Sent and left")
    line.press("Enter")
    expect(today.locator(".card-title")).to_have_text(["Sent and left"])
    today.reload()
    expect(today.locator(".card-title")).to_have_text(["Sent and left"])
    expect(line).to_have_value("")
    assert Session.objects.count() == 1


def test_words_that_were_left_while_they_were_saved_do_not_come_back(
    site: str, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    photo = make_photo(event=make_harbour(), name="pier.png", content=picture(size=(640, 480)), width=640, height=480)
    page = open_page(site, f"{PHOTOS}{photo.pk}/", user=photo.event.owner)
    other = page.context.new_page()
    other.goto("/events/")
    other.evaluate(HOLD)
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.get_by_label("Caption").fill("Fog over the pier")
    page.get_by_role("button", name="Save").click()
    # As a phone says it when its screen goes dark.
    page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    until(other, 'async () => (await rows("leaving")).length === 1')
    other.evaluate("window.held = false")
    until(other, 'async () => (await rows("writes")).length === 1')
    page.close()
    send_now(other)
    wait_until_sent(other)
    assert Photo.objects.get().caption == "Fog over the pier"
    Photo.objects.update(caption="Changed on the laptop")

    other.goto(f"{PHOTOS}{photo.pk}/")

    until(other, 'async () => (await rows("leaving")).length === 0')
    expect(other.get_by_label("Caption")).to_have_value("Changed on the laptop")
    assert rows(other, "drafts") == []
