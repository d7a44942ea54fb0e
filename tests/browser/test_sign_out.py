"""Signing out leaves nothing behind, and loses nothing unasked; somebody else at the same browser sees nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse
from playwright.sync_api import Error, Page, expect

from browser.conftest import OpenPage, sign_in
from browser.offline import NO_NETWORK, page_of, rows, wait_until_sent
from browser.watch import Watch
from factories import PASSWORD, make_day, make_event, make_impression, make_session, make_user
from sessions.models import Impression, Session

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

OpenAsOwner = Callable[[], Page]


@pytest.fixture
def session(site: str) -> Session:
    event = make_event(owner=make_user(), name=EVENT, slug="first")
    session = make_session(day=make_day(event=event, number=1), title=TITLE)
    make_impression(session=session, summary=SUMMARY)
    return session


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    """The page of a session, whose event is kept for a time without a network."""
    watch.allow(f"{NO_NETWORK}|status of 401")
    page = open_page(site, "/events/first/", user=session.event.owner, service_workers="allow")
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.goto(page_of(session))
    page.wait_for_load_state("networkidle")
    return page


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


def test_sign_out_leaves_nothing(page: Page) -> None:
    assert left(page) == [EVENT, TITLE, SUMMARY]

    press_sign_out(page)
    expect_door(page)

    assert left(page) == []
    page.go_back()
    expect_door(page)
    assert left(page) == []


def test_sign_out_leaves_nothing_to_see_without_a_network(page: Page, session: Session) -> None:
    press_sign_out(page)
    expect_door(page)

    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(page_of(session))


def test_sign_out_without_our_script_leaves_nothing_either(page: Page) -> None:
    write_offline(page)
    assert left(page) == [EVENT, TITLE, SUMMARY, TYPED]

    # What a form does that no script has heard of.
    page.context.set_offline(False)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('form[data-sign-out]'))")
    expect_door(page)

    assert left(page) == []


def test_sign_out_asks_while_something_waits(page: Page, session: Session) -> None:
    write_offline(page)

    press_sign_out(page)
    question = page.get_by_role("dialog", name="Sign out now?")
    expect(question).to_contain_text("Not sent yet: 1.")
    question.get_by_role("button", name="Stay signed in").click()
    expect(question).to_be_hidden()
    assert [row["kind"] for row in rows(page, "writes")] == ["text"]
    press_sign_out(page)
    question.get_by_role("button", name="Send first").click()
    expect(question.get_by_role("alert")).to_have_text(
        "It could not be sent: there is no network, or something was not accepted."
    )
    page.context.set_offline(False)
    question.get_by_role("button", name="Send first").click()
    expect_door(page)

    assert Impression.objects.get().body == TYPED
    assert left(page) == []


def test_sign_out_and_lose_it(page: Page, session: Session) -> None:
    write_offline(page)

    press_sign_out(page)
    page.context.route("**/impression/", lambda route: route.abort())
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign out and lose it").click()
    expect_door(page)

    assert left(page) == []


NO_SIGN_OUT = "Signing out needs the network. Nothing was deleted."


def test_sign_out_without_a_network_keeps_everything_and_says_so(page: Page) -> None:
    page.context.set_offline(True)
    press_sign_out(page)
    expect(page.get_by_role("alert")).to_have_text(NO_SIGN_OUT)
    page.goto(page.url)

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert left(page) == [EVENT, TITLE, SUMMARY]
    page.context.set_offline(False)
    page.goto("/events/first/")
    expect(page.get_by_label("Log a session")).to_be_visible()


def test_sign_out_and_lose_it_without_a_network_loses_nothing(page: Page) -> None:
    write_offline(page)

    press_sign_out(page)
    page.get_by_role("button", name="Sign out and lose it").click()
    expect(page.locator("#leaving").get_by_role("alert")).to_have_text(NO_SIGN_OUT)

    assert left(page) == [EVENT, TITLE, SUMMARY, TYPED]
    page.context.route("**/impression/", lambda route: route.abort())
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign out and lose it").click()
    expect_door(page)
    assert left(page) == []


@pytest.mark.parametrize("answer", [{"status": 200, "body": "Welcome"}, {"status": 302, "headers": {"Location": "/"}}])
def test_sign_out_into_another_network_keeps_everything(page: Page, answer: dict[str, Any]) -> None:
    page.context.route("**/accounts/logout/", lambda route: route.fulfill(**answer))
    press_sign_out(page)
    expect(page.get_by_role("alert")).to_have_text(NO_SIGN_OUT)

    assert left(page) == [EVENT, TITLE, SUMMARY]
    page.context.unroute("**/accounts/logout/")
    page.reload()
    press_sign_out(page)
    expect_door(page)
    assert left(page) == []


def test_sign_out_of_who_is_signed_out_already_leaves_nothing(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press_sign_out(page)
    expect_door(page)

    assert left(page) == []


def test_sign_out_by_the_page_of_its_own_asks_too(page: Page) -> None:
    write_offline(page)
    page.context.route("**/impression/", lambda route: route.abort())
    page.context.set_offline(False)

    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out", exact=True).click()

    expect(page.get_by_role("dialog", name="Sign out now?")).to_contain_text("Not sent yet: 1.")


def test_somebody_else_sees_nothing_of_the_first(page: Page, session: Session, site: str) -> None:
    other = make_user()
    write_offline(page)
    page.goto("/events/first/")
    page.get_by_label("Log a session").fill(TAPPED)
    page.keyboard.press("Enter")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (2)")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.context.set_offline(False)
    page.goto(reverse("account_login"))
    expect(page.locator("#earlier")).to_contain_text("wait to be sent: 2.")

    sign_in(page.context, other, site)
    page.goto("/events/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")
    page.wait_for_load_state("networkidle")

    expect(page.locator(".waiting-count")).to_be_hidden()
    assert left(page) == []
    page.context.set_offline(True)
    page.goto("/events/first/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    assert left(page) == []
    assert list(Impression.objects.values_list("summary", "body")) == [(SUMMARY, "")]
    assert Session.objects.count() == 1


def come_in(page: Page, user: Any) -> None:
    """Sign in at the door, with a password as the server reads it: the tests have a quicker way of their own."""
    user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1)
    user.save()
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_somebody_else_sees_nothing_when_the_network_goes_at_the_door(page: Page, site: str) -> None:
    other = make_user()
    write_offline(page)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.context.set_offline(False)
    page.goto(reverse("account_login"))
    way_in = re.compile(f"^{site}/(events/.*)?$")
    page.context.route(way_in, lambda route: route.abort())

    come_in(page, other)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
    for path in ("/events/first/", "/events/", "/share/?title=x"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")
        assert [word for word in MARKERS if word in page.content()] == []
    page.context.unroute(way_in)
    page.goto("/events/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")
    page.wait_for_load_state("networkidle")

    assert left(page) == []


def test_who_comes_back_finds_the_pages_too(page: Page, session: Session, site: str) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto(reverse("account_login") + "?next=/events/")
    come_in(page, session.event.owner)
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")

    page.context.set_offline(True)
    page.goto(page_of(session))

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_who_comes_back_finds_it_all(page: Page, session: Session, site: str) -> None:
    write_offline(page)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    link = page.get_by_role("link", name="Sign in to send")
    expect(link).to_have_attribute("href", re.compile(r"/accounts/login/\?next=%2Fevents%2Ffirst%2Fsessions%2F"))

    sign_in(page.context, session.event.owner, site)
    page.goto("/events/first/")
    wait_until_sent(page)

    assert Impression.objects.get().body == TYPED


def test_door_says_nothing_where_nothing_waits(site: str, open_page: OpenPage) -> None:
    make_user()
    page = open_page(site, reverse("account_login"))

    page.wait_for_load_state("networkidle")

    expect(page.locator("#earlier")).to_be_hidden()
