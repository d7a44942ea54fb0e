"""The network goes in mid-sentence, the tab is closed, the server dies while it saves: the text is there, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.clock import begin_at_the_moment_of_tests
from browser.conftest import FLAGS, LAPTOP, sign_in
from browser.killing import Wire, living_browser
from browser.offline import (
    NO_NETWORK,
    expect_saved,
    page_of,
    rows,
    send_now,
    summary,
    until,
    wait_until_kept,
    wait_until_saved,
    wait_until_sent,
)
from browser.server import database_url, end_sessions
from browser.watch import Watch
from factories import make_session
from faults.web import Server
from sessions.models import Impression, Operation, Revision, Session
from tiers import later

ONLINE = "The keynote began on time"
OFFLINE = ", then the network went. What follows was typed in the dark,\n\nline by line. 電波なし。"

NOTHING_KEPT = """async () => {
  for (const table of ["drafts", "leaving", "writes"]) if ((await rows(table)).length) return false;
  return true;
}"""


@pytest.fixture
def session(site: str) -> Session:
    return make_session()


@pytest.fixture
def options(chromium_path: str) -> dict[str, object]:
    return {"executable_path": chromium_path, "args": FLAGS, "viewport": LAPTOP, "service_workers": "block"}


def open_page(context: object, address: str, session: Session, watch: Watch) -> Page:
    watch.over(context, address)
    sign_in(context, session.event.owner, address)
    page = context.pages[0]
    page.goto(page_of(session))
    return page


def test_what_was_typed_offline_arrives_after_the_browser_was_restarted(
    site: str, session: Session, browser: Browser, options: dict[str, object], tmp_path: Path, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    profile = tmp_path / "profile"
    with living_browser(browser.browser_type, profile, site, **options) as context:
        page = open_page(context, site, session, watch)
        summary(page).press_sequentially(ONLINE)
        expect_saved(page)
        context.set_offline(True)
        summary(page).press_sequentially(OFFLINE)
        with page.expect_event("close"):  # a browser that is ended at once would not run what comes before it
            page.close(run_before_unload=True)
    assert Impression.objects.get().summary == ONLINE
    # Whoever types slowly saves more than once.
    before = Operation.objects.count()

    with living_browser(browser.browser_type, profile, site, **options) as context:
        page = open_page(context, site, session, watch)
        expect(summary(page)).to_have_value(ONLINE + OFFLINE)
        expect(page.locator(".save-state")).to_contain_text("Restored what you typed here at ")
        expect_saved(page)
        # It says so until the next key.
        expect(page.locator(".save-state")).to_contain_text("Restored what you typed here at ")
        summary(page).press("Control+End")
        page.keyboard.type(".")
        expect(page.locator(".save-state")).not_to_contain_text("Restored")
        wait_until_saved(page, f"{ONLINE}{OFFLINE}.")

    assert Impression.objects.get().summary == f"{ONLINE}{OFFLINE}."
    assert Operation.objects.count() == before + 2
    assert watch.problems == []


@pytest.fixture
def server(site: str, tmp_path: Path) -> Iterator[Server]:
    """A server of its own over the database of the tests, which the test may kill."""
    folder = tmp_path / "killed"
    folder.mkdir()
    server = Server(folder, database_url())
    server.start()
    yield server
    server.kill()
    end_sessions()


@pytest.mark.parametrize("moment", ["during", *later("before", "after")])
def test_a_server_killed_while_saving_loses_and_doubles_nothing(
    moment: str, session: Session, server: Server, browser: Browser, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    wire = Wire(server)
    context = browser.new_context(base_url=wire.address, viewport=LAPTOP, service_workers="block")
    begin_at_the_moment_of_tests(context)
    watch.over(context, wire.address)
    sign_in(context, session.event.owner, wire.address)
    page = context.new_page()
    page.goto(page_of(session))

    wire.moment = moment
    summary(page).fill(ONLINE)
    assert wire.killed.wait(20)
    committed = Impression.objects.count()
    summary(page).press("End")
    page.keyboard.type(" and ended late.")
    wait_until_kept(page, f"{ONLINE} and ended late.")
    server.start()
    send_now(page)
    wait_until_saved(page, f"{ONLINE} and ended late.")
    context.close()
    wire.close()

    assert committed == (0 if moment == "before" else 1)
    assert Impression.objects.get().summary == f"{ONLINE} and ended late."
    assert Operation.objects.count() == Impression.objects.get().version - 1 == 2
    assert Revision.objects.count() == 0
    assert watch.problems == []


def test_a_tab_closed_at_once_keeps_the_last_word(site: str, session: Session, browser: Browser, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    context = browser.new_context(base_url=site, viewport=LAPTOP, service_workers="block")
    begin_at_the_moment_of_tests(context)
    page = open_new(context, site, session, watch)
    context.route("**/impression/", lambda route: route.abort())

    # No time between the last key and the end of the page.
    summary(page).evaluate(
        """(area, text) => {
          area.focus();
          document.execCommand("insertText", false, text);
          location.href = "/accounts/";
        }""",
        ONLINE,
    )
    page.wait_for_url("**/accounts/")
    context.unroute_all()
    page.goto(page_of(session))

    # The page in between may have sent it already, or this one does.
    expect(summary(page)).to_have_value(ONLINE)
    send_now(page)
    until(page, NOTHING_KEPT)
    context.close()
    assert Impression.objects.get().summary == ONLINE
    assert watch.problems == []


def open_new(context: object, address: str, session: Session, watch: Watch) -> Page:
    context.new_page()
    return open_page(context, address, session, watch)


def test_a_draft_whose_text_was_saved_is_not_put_back(
    site: str, session: Session, browser: Browser, watch: Watch
) -> None:
    context = browser.new_context(base_url=site, viewport=LAPTOP, service_workers="block")
    begin_at_the_moment_of_tests(context)
    page = open_new(context, site, session, watch)
    until(page, 'async () => (await rows("meta")).some(({ key }) => key === "owner")')
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    # In one moment: a little later the text is a draft like any other, and leaving the page has nothing to keep.
    summary(page).evaluate(
        """(area, text) => {
          area.value = text;
          area.dispatchEvent(new Event("input", { bubbles: true }));
          window.dispatchEvent(new Event("beforeunload"));
        }""",
        ONLINE,
    )
    wait_until_kept(page, ONLINE)
    expect_saved(page)
    assert [draft["fields"][0][1] for draft in rows(page, "leaving")] == [ONLINE]
    Impression.objects.update(summary="Changed on the phone.", version=7)

    page.reload()

    wait_until_sent(page)
    expect(summary(page)).to_have_value("Changed on the phone.")
    expect(page.locator(".save-state")).to_have_text("")
    assert rows(page, "drafts") == rows(page, "leaving") == []
    context.close()
    assert Impression.objects.get().version == 7
    assert watch.problems == []
