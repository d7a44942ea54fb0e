"""Somebody else at the same browser sees nothing of the first person, who finds it all again."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage, sign_in
from browser.offline import page_of, wait_until_sent
from browser.sign_out.first_person import MARKERS, SUMMARY, TAPPED, TITLE, TYPED, left, write_offline
from factories import PASSWORD, make_user
from sessions.models import Impression, Session


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
    expect(page.locator("#earlier")).to_contain_text("signed in here before: 2.")

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
    page.get_by_role("button", name="Sign in", exact=True).click()


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


def test_who_comes_back_has_the_pages_kept_anew(page: Page, session: Session, site: str) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto(reverse("account_login") + "?next=/events/first/")
    assert left(page) == []
    come_in(page, session.event.owner)
    expect(page.get_by_label("Log a session")).to_be_visible()
    page.wait_for_load_state("networkidle")

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
