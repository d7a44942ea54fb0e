"""An answer that stalls, is cut or comes from another network: the kept page is shown, says so, and stays kept."""

import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations_later
from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, page_of
from browser.sign_out.first_person import press_sign_out
from browser.watch import Watch
from browser.worker.app import HOLD, hurry, kept, today
from faults.wire import STRANGERS, Wire, wire_to
from sessions.models import Event
from tiers import BEFORE_A_RELEASE, times

NOTICE = re.compile(r"^No answer from the server\. This copy was kept in this browser at \d\d:\d\d\. Try again$")
KINDS, LENGTHS = ("stall", "fin", "rst", "bare"), (300, 700, 1000, 3000)
CUTS = list(product(KINDS, LENGTHS) if BEFORE_A_RELEASE else zip(KINDS, LENGTHS, strict=True))
# Each time one test meets some of them, and another test the rest.
AT_A_PAGE = list(STRANGERS)[:: times(2, 1)]
AT_THE_SIGN_OUT = list(STRANGERS)[times(1, 0) :: times(2, 1)]
KEPT_PAGES = """async () => {
  const all = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { headers } = await cache.match(request, { ignoreVary: true });
      const text = await (await cache.match(request, { ignoreVary: true })).text();
      if (name.startsWith("pages-")) all[new URL(request.url).pathname] = text;
    }
  }
  return all;
}"""


@pytest.fixture
def wire(site: str, watch: Watch) -> Iterator[tuple[Wire, str]]:
    watch.allow(f"{NO_NETWORK}|status of (401|404|511)|CONTENT_DECODING|net::ERR|:9/portal")
    with wire_to(site) as wire:
        yield wire


@pytest.fixture
def page(wire: tuple[Wire, str], event: Event, open_page: OpenPage) -> Page:
    """Today, with everything kept that one goes to from there."""
    page = open_page(wire[1], today(event, "?day=1"), user=event.owner, service_workers="allow")
    assert len(kept(page, 9)) == 9
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.scaled
def test_kept_page_is_shown_instead_of_a_cut_one(page: Page, wire: tuple[Wire, str], event: Event) -> None:
    path = page_of(event.sessions.get(title="Fog horns"))
    before = page.evaluate(KEPT_PAGES)
    notice = page.locator("#kept-copy")

    hurry(page, 100)
    for kind, after in CUTS:
        wire[0].fail(re.escape(path), kind, after)
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("Fog horns")
        expect(notice).to_have_text(NOTICE)
        expect(notice).to_be_in_viewport()
        assert (kind, after, page.evaluate(KEPT_PAGES)[path]) == (kind, after, before[path])
        wire[0].mend()  # from here on the page may be kept anew
    assert violations_later(page) == []
    hurry(page, 1)
    notice.get_by_role("link", name="Try again").click()
    expect(page.get_by_label("Summary", exact=True)).to_be_visible()
    expect(notice).to_be_hidden()


@pytest.mark.release
@pytest.mark.scaled
def test_kept_page_is_shown_instead_of_that_of_another_network(
    page: Page, wire: tuple[Wire, str], event: Event, watch: Watch
) -> None:
    watch.allow("status of 502")  # of one of the strangers
    path = page_of(event.sessions.get(title="Fog horns"))
    before = page.evaluate(KEPT_PAGES)
    page.goto(path)
    for kind in AT_A_PAGE:
        wire[0].fail(".*", kind)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Fog horns")
        expect(page.locator("#kept-copy")).to_have_text(NOTICE)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        expect(page.locator("#kept-copy")).to_be_in_viewport()
        assert (kind, sorted(page.evaluate(KEPT_PAGES))) == (kind, sorted(before))
    wire[0].mend()
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("#kept-copy")).to_be_hidden()


@pytest.mark.scaled
def test_kept_pages_stay_where_another_network_answers_the_sign_out(
    page: Page, wire: tuple[Wire, str], watch: Watch
) -> None:
    watch.allow("status of 502")  # of one of the strangers
    before = page.evaluate(KEPT_PAGES)
    for kind in AT_THE_SIGN_OUT:
        wire[0].fail("/accounts/logout/", kind)
        press_sign_out(page)
        expect(page.get_by_role("alert")).to_have_text("Signing out needs the network. Nothing was deleted.")
        assert (kind, sorted(page.evaluate(KEPT_PAGES))) == (kind, sorted(before))
        wire[0].mend()
        page.reload()


@pytest.mark.scaled
def test_cut_page_that_is_not_kept_is_no_blank_page(page: Page, wire: tuple[Wire, str]) -> None:
    hurry(page, 100)
    for kind, after in [cut for cut in CUTS if cut[1] != 700]:
        wire[0].fail("/accounts/", kind, after)
        page.goto("/accounts/")
        expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
        wire[0].mend()
    hurry(page, 1)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")


def test_cut_answer_never_gets_into_what_is_kept(page: Page, wire: tuple[Wire, str], event: Event) -> None:
    path = page_of(event.sessions.get(title="Fog horns"))
    before = page.evaluate(KEPT_PAGES)[path]
    event.sessions.filter(title="Fog horns").update(title="Bells")
    for kind in ("fin", "rst", "bare", "page", "gone"):
        wire[0].fail(re.escape(path), kind, 3000)
        number = wire[0].asked.count(path)
        page.evaluate("(path) => navigator.serviceWorker.controller.postMessage({ renew: [path] })", path)
        while wire[0].asked.count(path) == number:
            page.evaluate("fetch('/healthz')")
        assert (kind, page.evaluate(KEPT_PAGES)[path]) == (kind, before)
        wire[0].mend()
    page.evaluate("(path) => navigator.serviceWorker.controller.postMessage({ renew: [path] })", path)
    page.evaluate(HOLD, {"path": path, "words": "Bells"})


@pytest.mark.release
def test_script_that_was_cut_is_not_kept(page: Page, wire: tuple[Wire, str]) -> None:
    script = page.evaluate("document.querySelector('script[src*=site]').src")
    path = urlsplit(script).path
    ask = """async (path) => {
      const came = await fetch(path).then((answer) => answer.text()).then(() => true, () => false);
      return [came, Boolean(await caches.match(path, { ignoreVary: true }))];
    }"""
    for kind in ("fin", "rst", "page", "gone", "nothing"):
        wire[0].fail(rf"{re.escape(path)}\?.*", kind, 1000)
        assert (kind, *page.evaluate(ask, f"{path}?{kind}")) == (kind, False, False)
    wire[0].fail(rf"{re.escape(path)}\?.*", "bare", 1000)  # nothing but its length tells
    assert page.evaluate(ask, f"{path}?bare") == [True, False]
    wire[0].mend()
    assert page.evaluate(ask, f"{path}?whole") == [True, True]


@pytest.mark.release
def test_script_that_the_browser_itself_has_kept_cut_is_fetched_anew(
    wire: tuple[Wire, str], event: Event, open_page: OpenPage
) -> None:
    wire[0].fail(r"/static/js/entries/writing\..*", "bare", 1000)
    page = open_page(wire[1], "/offline/", user=event.owner, service_workers="allow")
    script = page.evaluate("""async () => {
      const [script] = (await (await fetch("/worker.js")).text()).match(/[^"]*js\\/entries\\/writing[^"]*/);
      return [script, (await (await fetch(script)).text()).length < 1000];
    }""")
    wire[0].mend()
    page.goto("/events/")
    page.evaluate("navigator.serviceWorker.ready")

    (path, was_cut) = script
    kept = page.evaluate("async (path) => (await (await caches.match(path, { ignoreVary: true })).text()).length", path)
    assert (was_cut, kept > 1000) == (True, True)
