"""The account in a browser: passkeys with an authenticator of Chromium's own, and every page."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.axe import LOOKS, violations
from browser.conftest import OpenPage
from browser.test_every_page import open_phone, walk
from factories import PASSWORD, make_profile, make_user
from sessions.accounts.password_reset import reset_path
from sessions.web.auth_backend import PasswordHasher
from tiers import later

ACCOUNT = reverse("sessions:account")
LOGIN = reverse("account_login")
AT_THE_DOOR = re.compile(re.escape(LOGIN))


@pytest.fixture
def named(site: str) -> str:
    """The address of the site by a name: a passkey belongs to a name, never to a number."""
    return site.replace("127.0.0.1", "localhost")


def with_a_real_hash(owner: Any) -> Any:
    """Store the password as the server does; tests have a quick hash, which it does not know."""
    User.objects.filter(pk=owner.pk).update(password=PasswordHasher().encode(PASSWORD, "salt of a test"))
    owner.refresh_from_db()
    return owner


@pytest.fixture
def owner(transactional_db: None) -> Any:
    return with_a_real_hash(make_user(username="owner"))


def authenticator(page: Page) -> Callable[[], object]:
    """Give the page a device that keeps passkeys; return a function after which it knows the finger of its person."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True},
        **{"isUserVerified": False, "automaticPresenceSimulation": True},
    }
    added = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: devices.send("WebAuthn.setUserVerified", {**added, "isUserVerified": True})


def enter(page: Page) -> None:
    """Sign in by name and password, as far as they lead."""
    page.goto(LOGIN)
    page.locator("#id_login").fill("owner")
    page.locator("#id_password").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("#id_password").press("Enter")


def confirm(page: Page) -> None:
    """Enter the password again, where it is asked for."""
    page.wait_for_url("**/accounts/reauthenticate/**")
    page.locator("#id_password").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("#id_password").press("Enter")


def leave(page: Page) -> None:
    page.locator("summary[aria-label=Menu]").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(AT_THE_DOOR)


@pytest.mark.release
def test_passkey_is_added_and_signs_in_alone_and_after_the_password(
    named: str, open_page: OpenPage, owner: Any
) -> None:
    """A device that does not know its person adds none; alone it leads to the page that was wanted."""
    page = open_page(named)
    recognise = authenticator(page)
    enter(page)
    page.goto(reverse("mfa_add_webauthn"))
    confirm(page)
    page.get_by_label("Name").fill("Phone <b>")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("[data-passkey-said]")).to_have_text("No passkey was used. Try again.")
    expect(page.get_by_label("Name")).to_have_value("Phone <b>")
    assert Authenticator.objects.count() == 0
    recognise()
    page.get_by_role("button", name="Add a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".account-codes code")).to_have_count(10)
    assert violations(page) == []
    page.get_by_role("link", name="I have saved them").click()
    expect(page.locator("#second-factor .account-list")).to_contain_text("Phone <b>")

    leave(page)
    page.goto(ACCOUNT)
    page.get_by_role("button", name="Sign in with a passkey").click()
    # The address of the sign-in page ends with that of the account, too: "?next=/accounts/".
    page.wait_for_url(lambda url: urlsplit(url).path == ACCOUNT)

    leave(page)
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")

    page.goto(ACCOUNT)
    page.get_by_role("link", name="Remove Phone").click()
    page.wait_for_url("**/accounts/reauthenticate/**")
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.locator("#messages")).to_contain_text("The passkey was removed.")
    assert Authenticator.objects.count() == 0


def test_page_says_why_there_are_no_passkeys_here(site: str, open_page: OpenPage, owner: Any) -> None:
    page = open_page(site, LOGIN)  # an address of numbers
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-said]")).to_contain_text("need https and a host name")


def test_message_is_in_sight_at_the_section_that_it_is_about(site: str, open_page: OpenPage) -> None:
    owner = make_user(username="owner")
    for _device in range(2):
        Client().post(LOGIN, {"login": "owner", "password": PASSWORD})
    page = open_page(site, ACCOUNT, user=owner)
    page.get_by_role("button", name="Sign out all other devices").click()
    page.wait_for_url("**/accounts/#devices")
    message = page.get_by_text("All other devices are signed out.")
    expect(message).to_be_in_viewport(ratio=1)
    expect(page.locator("#devices-title")).to_be_in_viewport(ratio=1)
    assert message.bounding_box()["y"] < page.locator("#devices-title").bounding_box()["y"]


@pytest.mark.parametrize("language", later("en", "ja"))
def test_nothing_is_wrong_with_the_pages_of_an_account(language: str, site: str, open_page: OpenPage) -> None:
    profile = make_profile(name="眠っていたい人" * 11)
    owner = with_a_real_hash(profile.user)
    User.objects.filter(pk=owner.pk).update(username="owner", email=f"{'a' * 60}@{'b' * 60}.example")
    page = open_phone(open_page, site, language=language)
    enter(page)
    page.goto(reverse("account_email"))
    confirm(page)
    page.wait_for_url("**/accounts/email/")
    pages = {
        name: reverse(name)
        for name in ("account_email", "mfa_activate_totp", "mfa_add_webauthn", "sessions:api-token-create")
    }
    assert walk(page, pages, LOOKS[language], language) == {}

    TOTP.activate(owner, generate_totp_secret())
    credential = {"clientExtensionResults": {"credProps": {"rk": True}}}
    key = Authenticator.objects.create(
        user=owner, type="webauthn", data={"name": "電話" * 30, "credential": credential}
    )
    Authenticator.objects.create(user=owner, type="recovery_codes", data={"seed": "x", "used_mask": 3})
    pages = {name: reverse(name) for name in ("mfa_deactivate_totp", "mfa_reauthenticate", "sessions:account")}
    pages |= {name: reverse(name, args=[key.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")}
    assert walk(page, pages, LOOKS[language], language) == {}

    owner.refresh_from_db()
    door = open_phone(open_page, site, language=language)
    links = {"link": reset_path(owner), "no link": "/accounts/password/reset/key/1/x/"}
    assert walk(door, links, LOOKS[language], language) == {}
