"""Words of the first person at a browser, and whether it still has them."""

from playwright.sync_api import Page, expect

# Words of the first person: in what the server sends, in a text that is being typed, and in one that waits.
EVENT, TITLE, SUMMARY, TYPED, TAPPED = MARKERS = (
    "Marker of an event",
    "Marker of a session",
    "Marker of a summary",
    "Marker of a text",
    "Marker of a line",
)

# All that the browser keeps for the site, and the page itself, as one text.
EVERYTHING = """async () => {
  const found = [document.documentElement.outerHTML, JSON.stringify([{ ...localStorage }, { ...sessionStorage }])];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      Object.assign(indexedDB.open(name), { onsuccess: ({ target }) => resolve(target.result), onerror: reject });
    });
    for (const table of database.objectStoreNames) {
      const request = database.transaction(table).objectStore(table).getAll();
      await new Promise((resolve) => { request.onsuccess = resolve; });
      found.push(JSON.stringify(request.result));
    }
    database.close();
  }
  return found.join("\\n");
}"""


def left(page: Page) -> list[str]:
    """Return the words of the first person that the browser still has."""
    everything = page.evaluate(EVERYTHING)
    return [word for word in MARKERS if word in everything]


def press_sign_out(page: Page) -> None:
    page.locator("summary[aria-label=Menu]").click()
    page.get_by_role("button", name="Sign out", exact=True).click()


def expect_door(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.wait_for_load_state("load")


def write_offline(page: Page) -> None:
    """Type a text without a network, and wait until it waits."""
    page.context.set_offline(True)
    page.get_by_label("Impressions", exact=True).fill(TYPED)
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1)")
