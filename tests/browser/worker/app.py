"""What the worker keeps, and how its network goes and comes back."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from browser.offline import wait_until_sent
from sessions.models import Event

TEXT = "Written where there was no network."

# The addresses of the pages that are kept, whoever they belong to, once there are so many.
KEPT = """async (count) => {
  for (let tries = 0; ; tries += 1) {
    const kept = [];
    for (const name of await caches.keys()) {
      if (!name.startsWith("pages-")) continue;
      for (const request of await (await caches.open(name)).keys()) kept.push(request.url.replace(location.origin, ""));
    }
    if (kept.length === count || tries === 400) return kept.sort();
    await new Promise((again) => setTimeout(again, 25));
  }
}"""

# Wait until all pages that are kept hold some words.
HOLD = """async ({ path, words }) => {
  for (let tries = 0; tries < 400; tries += 1) {
    let all = true;
    for (const name of await caches.keys()) {
      if (!name.startsWith("pages-")) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const asked = !path || request.url === location.origin + path;
        if (asked && !(await (await cache.match(request, { ignoreVary: true })).text()).includes(words)) all = false;
      }
    }
    if (all) return;
    await new Promise((again) => setTimeout(again, 25));
  }
  throw new Error("never");
}"""

# Wait until a cache is gone.
GONE = """async (name) => {
  while (await caches.has(name)) await new Promise((again) => setTimeout(again, 25));
}"""

# Every wait of the worker is so many times shorter from now on.
IMPATIENT = """(times) => {
  self.inTime ??= self.setTimeout;
  self.setTimeout = (work, ms, ...rest) => self.inTime(work, ms / times, ...rest);
}"""

OpenApp = Callable[..., Page]


def kept(page: Page, count: int) -> list[str]:
    """Return what is kept as soon as it is so many pages, sorted."""
    return page.evaluate(KEPT, count)


def today(event: Event, query: str = "") -> str:
    return reverse("sessions:event-today", args=[event.slug]) + query


def hurry(page: Page, times: int) -> None:
    """Let the worker wait that much less for everything."""
    (worker,) = page.context.service_workers
    worker.evaluate(IMPATIENT, times)


def go_offline(page: Page) -> None:
    page.context.set_offline(True)


def come_back(page: Page) -> None:
    """Bring the network back, and wait until nothing waits any more."""
    page.context.set_offline(False)
    wait_until_sent(page)
