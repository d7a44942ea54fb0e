"""What was typed outlives a crash, an older page, and a browser that lacks something."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from browser.offline import WAITING, expect_saved, page_of, rows, send_now, summary, wait_until_kept, wait_until_saved
from browser.outbox.conftest import TEXT
from browser.watch import Watch
from sessions.models import Impression, Session
from tiers import later


def test_a_line_that_was_typed_survives_a_crash(today: Page) -> None:
    line = today.get_by_label("Log a session")
    line.fill("COM301 | Half a li")
    wait_until_kept(today, "COM301 | Half a li")

    today.reload()

    expect(line).to_have_value("COM301 | Half a li")
    expect(today.locator("#composer [data-restored]")).to_contain_text("Restored what you typed here at ")
    expect(today.locator(".found-text")).to_have_text(["COM301", "300"])  # recognised as while it was typed
    line.fill("COM301 | Half a line")
    expect(today.locator("#composer [data-restored]")).to_be_hidden()
    line.press("Enter")
    expect(today.locator(".card-title")).to_have_text(["Half a line"])
    today.reload()
    expect(line).to_have_value("")
    assert Session.objects.count() == 1


def test_a_page_older_than_what_was_saved_shows_what_was_saved(page: Page, session: Session) -> None:
    old = page.request.get(page_of(session)).text()
    summary(page).fill(TEXT)
    wait_until_saved(page, TEXT)
    # As the worker shows it without a network.
    page.route(f"**{page_of(session)}", lambda route: route.fulfill(body=old, content_type="text/html"))
    page.goto(page_of(session))

    expect(summary(page)).to_have_value(TEXT)
    summary(page).press("End")
    page.keyboard.type(" On.")
    wait_until_saved(page, f"{TEXT} On.")
    assert Impression.objects.values_list("summary", "version").get() == (f"{TEXT} On.", 3)


def test_a_draft_does_not_wait_until_its_page_is_opened(page: Page, session: Session) -> None:
    page.context.route("**/impression/", lambda route: route.abort())
    # What a browser that was killed in mid-word has left.
    page.evaluate(
        """async ([draft]) => {
          const database = await new Promise((resolve) => {
            const request = indexedDB.open("conference-log");
            request.onsuccess = () => resolve(request.result);
          });
          const transaction = database.transaction("drafts", "readwrite");
          transaction.objectStore("drafts").put(draft);
          await new Promise((resolve) => { transaction.oncomplete = resolve; });
        }""",
        [draft_of(session)],
    )
    page.context.unroute_all()

    page.goto("/events/")

    wait_until_saved(page, TEXT)
    assert rows(page, "drafts") == []
    assert Impression.objects.get().summary == TEXT


def draft_of(session: Session) -> dict[str, object]:
    """Return a draft as the scripts keep it."""
    url = reverse("sessions:impression-save", args=[session.event.slug, session.pk])
    fields = [["summary", TEXT], ["body", ""], ["version", "1"]]
    base = {"summary": "", "body": ""}
    about = {
        "url": url,
        "from": "crash",
        "key": f"{url} crash",
        "page": page_of(session),
        "label": "",
        "lastAckId": None,
        "supersedes": {},
    }
    return {**about, "kind": "text", "at": 1, "fields": fields, "base": base}


LACKS = {
    "database": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    "space": """
      IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
    """,
    "locks": "Object.defineProperty(navigator, 'locks', { value: undefined })",
}


@pytest.mark.parametrize("lack", ["database", "space", *later("locks")])
def test_a_browser_that_lacks_something_saves_all_the_same(
    lack: str, site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("status of 500|Response Status Error Code 500")
    page = open_page(site, user=session.event.owner)
    page.add_init_script(LACKS[lack])
    page.context.route("**/impression/", lambda route: route.fulfill(status=500), times=1)
    page.goto(page_of(session))
    summary(page).fill(TEXT)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    page.locator(f"#attended-{session.pk}").click()
    send_now(page)

    expect_saved(page)
    expect(page.locator(".waiting-count")).to_be_hidden()
    assert Impression.objects.values_list("summary", "state").get() == (TEXT, "attended")
