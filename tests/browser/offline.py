"""Networks that come and go, servers that answer nobody, and what the browser keeps meanwhile."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect

from sessions.models import Event, Session

# What Chromium says of an answer that did not come, and htmx after it.
NO_NETWORK = (
    r"ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED|ABORTED)|EMPTY_RESPONSE|FAILED|ABORTED|TIMED_OUT"
    r"|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING|NETWORK_CHANGED|SOCKET_NOT_CONNECTED)"
    r"|htmx:(afterRequest|sendError|timeout)"
)
SCRIPTS = "**/static/**/*.js"
WAITING = "Waiting to send – kept in this browser"

# Give all rows of a table of the store; "leaving" is the one that is filled while a page is left.
ROWS = """async (table) => {
  const leaving = table === "leaving";
  const name = leaving ? "conference-log-leaving" : "conference-log";
  const database = await new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const request = database.transaction(leaving ? "drafts" : table).objectStore(leaving ? "drafts" : table).getAll();
  await new Promise((resolve) => { request.onsuccess = resolve; });
  database.close();
  return request.result;
}"""
# Whether a text is kept (a draft or a write), nothing waits, a text is saved, nobody sends.
KEPT = """async (text) => {
  const has = (row) => row.fields.some(([, value]) => value === text);
  return (await rows("drafts")).some(has) || (await rows("writes")).some(has);
}"""
SENT = """async () => (await rows("writes")).every((write) => write.refused)"""
DONE = """async (text) => (await rows("meta")).some((row) => Object.values(row.sent ?? {}).includes(text))"""
IDLE = """async () => !(await navigator.locks.query()).held.some((lock) => lock.name.endsWith("outbox"))"""
CATALOGUE_KEPT = """async (path) => Boolean(await caches.match(path, { ignoreVary: true }))"""
# What is true of the store is told by promises, for which wait_for_function does not wait.
UNTIL = """async (argument) => {
  const rows = %s;
  const holds = %s;
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await holds(argument)) return;
    await new Promise((again) => { requestAnimationFrame(again); });
  }
  throw new Error("never");
}"""


def page_of(session: Session) -> str:
    """Return the address of the page of a session."""
    return reverse("sessions:session-detail", args=[session.event.slug, session.pk])


def rows(page: Page, table: str) -> list[dict[str, Any]]:
    """Return what the browser keeps in a table: writes, drafts, meta, leaving."""
    found: list[dict[str, Any]] = page.evaluate(ROWS, table)
    return found


def until(page: Page, holds: str, argument: object = None) -> None:
    """Return when a condition in JavaScript holds; it may be a promise, and may ask for ``rows``."""
    page.evaluate(UNTIL % (ROWS, holds), argument)


def wait_until_catalogue_is_kept(page: Page, event: Event) -> None:
    """Return when the worker has kept the whole catalogue, and with that everything that it keeps first."""
    until(page, CATALOGUE_KEPT, reverse("sessions:catalogue-kept", args=[event.slug]))


def wait_until_kept(page: Page, text: str) -> None:
    """Return when the text is kept in the browser, wherever in it."""
    until(page, KEPT, text)


def wait_until_sent(page: Page) -> None:
    """Return when nothing waits in the browser any more."""
    until(page, SENT)


def count_answers(page: Page) -> None:
    """Count the writes that are answered from now on."""
    page.evaluate(
        """() => {
          window.answered = 0;
          document.addEventListener("outbox:answered", () => { window.answered += 1; });
        }"""
    )


def wait_for_answers(page: Page, number: int) -> None:
    """Return when so many writes have been answered: a tap is not in the store yet when it is shown."""
    page.wait_for_function("(number) => window.answered === number", arg=number)


def wait_until_saved(page: Page, text: str) -> None:
    """Return when the browser has heard that the server has the text, and nothing waits any more."""
    until(page, DONE, text)
    wait_until_sent(page)


def wait_until_idle(page: Page) -> None:
    """Return when nobody is sending."""
    until(page, IDLE)


def send_now(page: Page) -> None:
    """Say that the network is back: no test waits for the time after which the outbox tries again by itself."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def cut_answers(context: BrowserContext, pattern: str, which: Callable[[int], bool]) -> list[int]:
    """Let POSTs reach the server, and cut the answers to those chosen by their number; return the statuses cut."""
    statuses: list[int] = []
    count = 0

    def handle(route: Route) -> None:
        nonlocal count
        if route.request.method != "POST":
            route.fallback()
            return
        count += 1
        cut = which(count)
        response = route.fetch(max_redirects=0)
        if cut:
            statuses.append(response.status)
            route.abort()
        else:
            route.fulfill(response=response)

    context.route(pattern, handle)
    return statuses


def summary(page: Page) -> Any:
    """Return the field in which the summary of a session is written."""
    return page.get_by_label("Summary", exact=True)


def expect_saved(page: Page) -> None:
    """Wait until the state line says that the text is saved."""
    expect(page.locator(".save-state")).to_contain_text("Saved ")


def hold_scripts(context: BrowserContext) -> list[Route]:
    """Keep back every script from now on; the list that is returned holds those asked for."""
    held: list[Route] = []
    context.route(SCRIPTS, lambda route: held.append(route))
    return held
