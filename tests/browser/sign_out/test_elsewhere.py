"""A sign-in that another device has ended: as soon as the server says so, what was kept of it is gone."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from browser.conftest import sign_in
from browser.offline import page_of, rows, wait_until_sent
from browser.sign_out.first_person import EVENT, MARKERS, SUMMARY, TITLE, TYPED, expect_door, left, write_offline
from browser.watch import Watch
from browser.worker.app import kept
from sessions.models import Impression, Session
from tiers import later

CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) found.push(await (await cache.match(key, { ignoreVary: true })).text());
  }
  return found.join("\\n");
}"""


def end_elsewhere() -> None:
    """End every sign-in, as the page of the devices does on another one."""
    SessionStore.get_model_class().objects.all().delete()


def cached(page: Page) -> list[str]:
    """Return the words of the first person that are in a cache of the browser."""
    everything = page.evaluate(CACHED)
    return [word for word in MARKERS if word in everything]


def open_a_page(page: Page) -> None:
    page.goto("/events/first/")
    expect_door(page)


def open_a_page_that_is_never_kept(page: Page) -> None:
    page.goto("/events/first/settings/")
    expect_door(page)


def tap(page: Page) -> None:
    page.get_by_role("button", name="Missed").click()


def look_again(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.controller.postMessage({ renew: [location.href] })")


@pytest.mark.parametrize("ask", [open_a_page, tap, look_again, *later(open_a_page_that_is_never_kept)])
def test_pages_are_gone_with_the_next_thing_that_is_asked(
    page: Page, session: Session, watch: Watch, ask: Callable[[Page], None]
) -> None:
    watch.allow("Status Error Code 401")
    assert cached(page) == [EVENT, TITLE, SUMMARY]
    end_elsewhere()

    ask(page)

    assert kept(page, 0) == []
    assert cached(page) == []
    page.context.set_offline(True)
    page.goto(page_of(session))
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")


def test_what_was_not_sent_waits_for_who_comes_back(page: Page, session: Session, site: str) -> None:
    write_offline(page)
    end_elsewhere()

    page.context.set_offline(False)
    expect(page.get_by_role("link", name="Sign in to send")).to_be_visible()
    assert kept(page, 0) == []
    assert cached(page) == []
    assert [dict(row["fields"])["body"] for row in rows(page, "writes")] == [TYPED]
    page.goto("/events/first/")
    expect_door(page)
    assert left(page) == [TITLE, SUMMARY, TYPED]  # the text that waits, and what it was written on
    sign_in(page.context, session.event.owner, site)
    page.goto("/events/first/")
    wait_until_sent(page)

    assert Impression.objects.get().body == TYPED
