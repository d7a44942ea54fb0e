"""A picture that the browser has no room for is held by its page alone; everything else is kept as before."""

import pytest
from playwright.sync_api import expect

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, page_of, rows, send_now, summary, until, wait_until_kept, wait_until_sent
from browser.sending import choose, jpeg, make_harbour, payload
from browser.watch import Watch
from sessions.models import Impression, Photo

pytestmark = pytest.mark.release

# A store that has no room for large files, which it says when all of them are to be written.
NO_ROOM = """
  const { put } = IDBObjectStore.prototype;
  const { commit } = IDBTransaction.prototype;
  const full = new WeakSet();
  IDBObjectStore.prototype.put = function (row) {
    if (row.blob?.size > 100000) full.add(this.transaction);
    return put.call(this, row);
  };
  IDBTransaction.prototype.commit = function () {
    if (full.has(this)) throw new DOMException("There is no room.", "QuotaExceededError");
    return commit.call(this);
  };
"""
# Whether the page asks before it is left.
ASKS = "!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
TEXT = "Written after a picture that was too large."


def test_picture_without_room_is_held_by_its_page_and_all_else_is_kept(
    site: str, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    session = make_harbour().sessions.get(code="OPS300")
    page = open_page(site, user=session.event.owner)
    page.add_init_script(NO_ROOM)
    for path in ("**/photos/new/", "**/impression/"):
        page.route(path, lambda route: route.abort())
    page.goto(page_of(session))
    large = {**payload(1, "large.jpg"), "buffer": jpeg(1) + b"\0" * 100_000}
    choose(page, [payload(0, "before.jpg"), large, payload(2, "after.jpg")])
    page.wait_for_function("() => document.querySelectorAll('.photo-queued[data-kept]').length === 3")
    summary(page).fill(TEXT)
    wait_until_kept(page, TEXT)
    until(page, "async () => (await rows('writes')).length === 3")
    assert [row["label"] for row in rows(page, "writes")][:2] == ["before.jpg", "after.jpg"]
    assert page.evaluate(ASKS)

    other = page.context.new_page()
    other.goto("/events/")
    wait_until_sent(other)
    assert Impression.objects.get().summary == TEXT
    assert Photo.objects.count() == 2
    page.wait_for_function("() => document.querySelectorAll('.photo-queued[data-kept]').length === 1")
    for path in ("**/photos/new/", "**/impression/"):
        page.unroute(path)
    send_now(page)

    expect(page.locator(".photo-strip").first.locator("[data-place-photo]")).to_have_count(3)
    assert not page.evaluate(ASKS)
    assert Photo.objects.count() == 3
