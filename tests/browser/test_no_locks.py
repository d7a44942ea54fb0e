"""Plain http, where a browser has no locks: two windows on one text get along, and a reload goes on with what waits."""

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from browser.offline import (
    NO_NETWORK,
    WAITING,
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
from browser.watch import Watch
from factories import make_impression
from sessions.models import Impression, Revision, Session

NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
# Whether a text has been saved, or refused.
ANSWERED = """async (text) => {
  const [done, writes] = [await rows("meta"), await rows("writes")];
  return done.some((row) => row.sent?.summary === text)
    || writes.some((write) => write.refused && write.fields.some(([, value]) => value === text));
}"""
BASE = "Base."
MINE = "Mine, typed without a network."
THEIRS = "From another device."


@pytest.fixture
def session(site: str) -> Session:
    return make_impression(summary=BASE).session


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(f"status of 409|{NO_NETWORK}")
    page = open_page(site, user=session.event.owner)
    page.context.add_init_script(NO_LOCKS)
    page.goto(page_of(session))
    return page


def saved() -> tuple[str, int]:
    return Impression.objects.values_list("summary", "version").get()


def all_texts() -> set[str]:
    return {revision.texts["summary"] for revision in Revision.objects.all()} | {saved()[0]}


def count_saves(page: Page) -> list[str]:
    """Return a list that grows with every save that is sent from now on."""
    sent: list[str] = []
    page.context.on("request", lambda request: sent.append(request.url) if "/impression/" in request.url else None)
    return sent


def come_back(page: Page) -> None:
    page.context.set_offline(False)
    send_now(page)


def test_two_windows_on_a_conflict_do_not_overwrite_each_other(page: Page) -> None:
    page.context.set_offline(True)
    summary(page).fill(MINE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".save-state")).to_have_text(WAITING)
    Impression.objects.update(summary=THEIRS, version=2)
    come_back(page)
    expect(page.get_by_label("Summary, saved")).to_have_value(THEIRS)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("Summary, saved")).to_have_value(THEIRS)

    page.get_by_role("button", name="Keep mine").click()
    wait_until_saved(page, MINE)
    summary(page).press("End")
    for word in (" One.", " Two.", " Three."):
        text = summary(page).input_value() + word
        page.keyboard.type(word)
        page.keyboard.press("Control+Enter")
        wait_until_saved(page, text)
    sent = count_saves(page)
    expect_saved(page)

    # The other window has heard nothing that is not its own, and sends nothing.
    expect(other.locator(".save-state")).to_contain_text("Changed elsewhere – compare below")
    assert saved() == (f"{MINE} One. Two. Three.", 6)
    other.get_by_role("button", name="Use the saved one").click()
    expect(summary(other)).to_have_value(f"{MINE} One. Two. Three.")
    expect_saved(other)
    wait_until_sent(other)
    assert saved()[0] == f"{MINE} One. Two. Three."
    assert THEIRS in all_texts()  # mine stands in what is saved
    assert rows(page, "writes") == rows(page, "drafts") == []
    assert len(sent) == 2  # refused, then merged: what was saved meanwhile stays


def test_a_reload_goes_on_with_the_text_that_waits(page: Page) -> None:
    page.context.route("**/impression/", lambda route: route.abort())
    summary(page).fill(MINE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".save-state")).to_have_text(WAITING)
    for word in (" One.", " Two."):
        page.reload()
        expect(summary(page)).to_have_value(MINE if word == " One." else f"{MINE} One.")
        summary(page).press("End")
        page.keyboard.type(word)
        wait_until_kept(page, summary(page).input_value())
    page.context.unroute_all()
    send_now(page)

    wait_until_saved(page, f"{MINE} One. Two.")
    expect(page.locator(".save-conflict")).to_have_count(0)
    expect_saved(page)
    assert saved()[0] == f"{MINE} One. Two."
    assert rows(page, "writes") == rows(page, "drafts") == []
    page.reload()
    expect(summary(page)).to_have_value(f"{MINE} One. Two.")


def test_two_windows_on_a_text_that_waits_lose_nothing(page: Page) -> None:
    page.context.route("**/impression/", lambda route: route.abort())
    summary(page).fill(MINE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".save-state")).to_have_text(WAITING)
    other = page.context.new_page()
    other.goto(page.url)
    expect(summary(other)).to_have_value(MINE)
    summary(other).press("End")
    other.keyboard.type(" Other.")
    wait_until_kept(other, f"{MINE} Other.")
    summary(page).press("End")
    page.keyboard.type(" First.")
    wait_until_kept(page, f"{MINE} First.")
    page.context.unroute_all()
    for window in (page, other):
        send_now(window)

    # Both went on with one text: the second one to arrive asks.
    for window, text in ((page, f"{MINE} First."), (other, f"{MINE} Other.")):
        until(window, ANSWERED, text)
    kept = {value for write in rows(page, "writes") for name, value in write["fields"] if name == "summary"}
    assert {f"{MINE} Other.", f"{MINE} First."} <= all_texts() | kept
    for window, text in ((page, f"{MINE} First."), (other, f"{MINE} Other.")):
        expect(window.locator(".save-conflict")).to_have_count(int(text in kept))
