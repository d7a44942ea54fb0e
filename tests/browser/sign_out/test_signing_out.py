"""Signing out leaves nothing behind, and loses nothing unasked."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Error, Page, expect

from browser.conftest import sign_in
from browser.offline import page_of, rows, wait_until_sent
from browser.sign_out.first_person import EVENT, SUMMARY, TITLE, TYPED, expect_door, left, press_sign_out, write_offline
from browser.watch import Watch
from sessions.models import Impression, Session
from tiers import later


def test_sign_out_leaves_nothing_with_a_network_and_without(page: Page, session: Session) -> None:
    assert left(page) == [EVENT, TITLE, SUMMARY]

    press_sign_out(page)
    expect_door(page)

    assert left(page) == []
    page.go_back()
    expect_door(page)
    assert left(page) == []
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(page_of(session))


@pytest.mark.release
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
        "Not everything was sent: there is no connection, or something was not accepted."
    )
    page.context.set_offline(False)
    question.get_by_role("button", name="Send first").click()
    expect_door(page)

    assert Impression.objects.get().body == TYPED
    assert left(page) == []


def test_what_is_written_in_another_tab_after_the_sign_out_waits_for_who_comes_back(
    page: Page, session: Session, site: str, watch: Watch
) -> None:
    watch.allow("status of 40[13]")
    other = page.context.new_page()
    other.goto("/events/first/")
    press_sign_out(other)
    expect_door(other)

    page.get_by_label("Impressions", exact=True).fill(TYPED)
    expect(page.locator(".save-state")).to_have_text(
        "Waiting to send – you are signed out. Your text is kept in this browser."
    )
    other.reload()
    expect(other.locator("#earlier")).to_have_text(
        "Unsent texts of the person who was signed in here before: 1. If somebody else signs in, they are deleted."
    )
    page.reload()
    expect_door(page)
    sign_in(page.context, session.event.owner, site)
    page.goto("/events/first/")
    wait_until_sent(page)

    assert Impression.objects.get().body == TYPED
    press_sign_out(page)
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
    page.get_by_role("button", name="Sign out and delete unsent changes").click()
    expect(page.locator("#leaving").get_by_role("alert")).to_have_text(NO_SIGN_OUT)

    assert left(page) == [EVENT, TITLE, SUMMARY, TYPED]
    page.context.route("**/impression/", lambda route: route.abort())
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign out and delete unsent changes").click()
    expect_door(page)
    assert left(page) == []


@pytest.mark.parametrize(
    "answer", [{"status": 200, "body": "Welcome"}, *later({"status": 302, "headers": {"Location": "/"}})]
)
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


@pytest.mark.release
def test_sign_out_of_who_is_signed_out_already_leaves_nothing(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press_sign_out(page)
    expect_door(page)

    assert left(page) == []


@pytest.mark.release
def test_sign_out_by_the_page_of_its_own_asks_too(page: Page) -> None:
    write_offline(page)
    page.context.route("**/impression/", lambda route: route.abort())
    page.context.set_offline(False)

    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out", exact=True).click()

    expect(page.get_by_role("dialog", name="Sign out now?")).to_contain_text("Not sent yet: 1.")
