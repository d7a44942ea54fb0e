"""A page that is kept for the time without a network comes back as it was: no line logged with it is swallowed."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, rows, send_now, until, wait_until_kept, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_user
from sessions.models import Event, Session
from tiers import later

# Whether the worker has kept a page.
IN_CACHE = "async (path) => Boolean(await caches.match(path))"


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user())
    make_day(event=event)
    return event


@pytest.fixture
def today(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    path = reverse("sessions:event-today", args=[event.slug])
    page = open_page(site, path, user=event.owner, service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.reload()
    until(page, IN_CACHE, path)
    return page


def log(page: Page, line: str) -> None:
    """Log a line, and wait until the composer is free for the next one."""
    field = page.get_by_label("Log a session")
    expect(field).to_have_value("")
    field.fill(line)
    wait_until_kept(page, line)
    field.press("Enter")
    expect(field).to_have_value("")
    expect(field).to_be_editable()


def logged() -> list[str]:
    return sorted(session.heading for session in Session.objects.all())


def come_back(page: Page) -> None:
    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)


def waiting(page: Page) -> list[str]:
    """Return the keys of what waits, each once."""
    return sorted({write["from"] for write in rows(page, "writes")})


def test_each_line_logged_without_a_network_after_a_reload_arrives(today: Page) -> None:
    lines = ["FIR101 | First", "SEC201 | Second", "THI301 | Third"]
    today.context.set_offline(True)
    for line in lines:
        log(today, line)
        today.reload()
    assert len(waiting(today)) == 3
    come_back(today)
    assert logged() == lines

    more = ["FOU401 | Fourth", "FIF501 | Fifth"]
    today.context.set_offline(True)
    today.reload()
    for line in more:
        log(today, line)
        today.reload()
    come_back(today)

    assert logged() == sorted(lines + more)
    assert rows(today, "drafts") == rows(today, "writes") == []
    today.reload()
    expect(today.get_by_label("Log a session")).to_have_value("")


def test_a_line_logged_offline_after_one_logged_online_arrives(today: Page) -> None:
    log(today, "ONL101 | With a network")
    expect(today.locator(".card-title")).to_have_text(["With a network"])
    today.context.set_offline(True)
    today.reload()
    log(today, "OFF201 | Without one")
    come_back(today)

    assert logged() == ["OFF201 | Without one", "ONL101 | With a network"]


@pytest.mark.parametrize("sent", [False, *later(True)])
def test_another_line_under_a_used_key_is_a_session_of_its_own(today: Page, sent: bool) -> None:
    """What a page does that knows no better, such as one from before an update."""
    key = today.locator("#composer_id")
    used = key.input_value()
    today.context.set_offline(not sent)
    log(today, "FIR101 | First")
    if sent:
        wait_until_sent(today)
    for _ in range(2):
        key.evaluate("(field, value) => { field.value = value; }", used)
        log(today, "SEC201 | Second")
    come_back(today)

    found = logged()
    assert found.count("FIR101 | First") == 1
    assert set(found) == {"FIR101 | First", "SEC201 | Second"}
    expect(today.get_by_label("Log a session")).to_have_value("")


def test_a_line_brought_back_whose_key_is_used_gets_another_one(today: Page) -> None:
    key = today.locator("#composer_id")
    used = key.input_value()
    today.context.set_offline(True)
    log(today, "FIR101 | First")
    key.evaluate("(field, value) => { field.value = value; }", used)
    today.get_by_label("Log a session").fill("SEC201 | Half a li")
    wait_until_kept(today, "SEC201 | Half a li")

    today.reload()

    expect(today.get_by_label("Log a session")).to_have_value("SEC201 | Half a li")
    until(today, "async (used) => (await rows('drafts')).every((draft) => draft.from !== used)", used)
    assert [draft["from"] for draft in rows(today, "drafts")] == [key.input_value()]
    today.get_by_label("Log a session").press("Enter")
    expect(today.get_by_label("Log a session")).to_have_value("")
    come_back(today)
    assert logged() == ["FIR101 | First", "SEC201 | Half a li"]
