"""The account in a browser: passkeys with an authenticator of Chromium's own, app and recovery codes, every page."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.axe import LOOKS, violations
from browser.conftest import OpenPage
from browser.test_every_page import open_phone, walk
from factories import PASSWORD, make_profile, make_user
from sessions.web.password_hasher import PasswordHasher
from sessions.web.password_reset import reset_path
from signin.authenticator import code_of
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
    User.objects.filter(pk=owner.pk).update(password=PasswordHasher().encode(PASSWORD, "salt", 1_000))
    owner.refresh_from_db()
    return owner


@pytest.fixture
def owner(transactional_db: None) -> Any:
    return with_a_real_hash(make_user(username="owner"))


def authenticator(page: Page, *, verifies: bool = True) -> None:
    """Give the page a device that keeps passkeys and, if ``verifies``, knows the finger of its person."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True},
        **{"isUserVerified": verifies, "automaticPresenceSimulation": True},
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


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


def test_passkey_signs_in_alone_and_after_the_password(named: str, open_page: OpenPage, owner: Any) -> None:
    page = open_page(named)
    authenticator(page)
    enter(page)
    page.locator("summary[aria-label=Menu]").click()
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    page.get_by_label("Name").fill("Phone <b>")
    page.get_by_role("button", name="Add a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".account-codes code")).to_have_count(10)
    assert violations(page) == []
    page.get_by_role("link", name="I have saved them").click()
    expect(page.locator("#second-factor .account-list")).to_contain_text("Phone <b>")

    leave(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")

    leave(page)
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
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


def test_sign_in_with_a_passkey_leads_to_the_page_that_was_wanted(named: str, open_page: OpenPage, owner: Any) -> None:
    page = open_page(named)
    authenticator(page)
    enter(page)
    page.goto(reverse("mfa_add_webauthn"))
    confirm(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".account-codes")).to_be_visible()
    leave(page)
    page.goto("/events/new/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/events/new/")


def test_device_that_does_not_know_its_person_adds_no_passkey(named: str, open_page: OpenPage, owner: Any) -> None:
    page = open_page(named)
    authenticator(page, verifies=False)
    enter(page)
    page.goto(reverse("mfa_add_webauthn"))
    confirm(page)
    page.get_by_label("Name").fill("Phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("[data-passkey-said]")).to_have_text("No passkey was used. Try again.")
    expect(page.get_by_label("Name")).to_have_value("Phone")
    assert Authenticator.objects.count() == 0


def test_page_says_why_there_are_no_passkeys_here(site: str, open_page: OpenPage, owner: Any) -> None:
    page = open_page(site, LOGIN)  # an address of numbers
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-said]")).to_contain_text("need https and a host name")

    silent = open_page(site, java_script_enabled=False)
    enter(silent)
    silent.goto(reverse("mfa_add_webauthn"))
    confirm(silent)
    expect(silent.locator("noscript p")).to_contain_text("Passkeys need scripts")
    expect(silent.get_by_role("button", name="Add a passkey")).to_be_hidden()


def test_app_is_set_up_and_asked_for_and_a_recovery_code_helps(site: str, open_page: OpenPage, owner: Any) -> None:
    page = open_page(site)
    enter(page)
    page.goto(ACCOUNT)
    page.get_by_role("link", name="Set up an app").click()
    confirm(page)
    secret = page.locator(".account-secret").inner_text()
    page.get_by_label("Code of the app").fill("12 34")
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".errorlist")).to_contain_text("This code is wrong")
    expect(page.get_by_label("Code of the app")).to_have_value("12 34")
    expect(page.locator(".account-secret")).to_have_text(secret)
    page.get_by_label("Code of the app").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    codes = page.locator(".account-codes code").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "recovery-codes.txt"
    saved = download.value.path().read_text()
    assert re.findall(r"^\d{4} \d{4}$", saved, re.MULTILINE) == codes

    leave(page)
    enter(page)
    assert violations(page) == []
    page.get_by_label("Code").fill("0000 0000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".errorlist")).to_contain_text("This code is wrong")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")

    leave(page)
    enter(page)
    cache.clear()  # the code that set the app up would still be a used one
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")


def test_sign_out_everywhere_ends_this_browser_and_the_other(site: str, open_page: OpenPage, owner: Any) -> None:
    phone, page = open_page(site), open_page(site)
    enter(phone)
    enter(page)
    page.goto(ACCOUNT)
    expect(page.locator("#devices .device")).to_have_count(2)
    page.locator(".confirm > summary", has_text="Sign out everywhere").click()
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url(AT_THE_DOOR)
    phone.goto("/events/")
    phone.wait_for_url(AT_THE_DOOR)


def test_message_is_in_sight_at_the_section_that_it_is_about(site: str, open_page: OpenPage, owner: Any) -> None:
    phone, page = open_page(site), open_page(site)
    enter(phone)
    enter(page)
    page.goto(ACCOUNT)
    page.get_by_role("button", name="Sign out all other devices").click()
    page.wait_for_url("**/accounts/#devices")
    message = page.get_by_text("All other devices are signed out.")
    expect(message).to_be_in_viewport(ratio=1)
    expect(page.locator("#devices-title")).to_be_in_viewport(ratio=1)
    assert message.bounding_box()["y"] < page.locator("#devices-title").bounding_box()["y"]


def test_profile_chosen_on_one_device_is_seen_on_another(site: str, open_page: OpenPage, owner: Any) -> None:
    page = open_page(site, ACCOUNT, user=owner)
    page.get_by_label("Name shown").fill("Ottilie")
    page.get_by_label("日本語").check()
    page.get_by_label("Dark").check()
    page.get_by_label("Time zone").fill("Tokyo")
    page.locator("#profile button[type=submit]").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("#id_time_zone")).to_have_value("Asia/Tokyo")
    phone = open_page(site, "/events/", user=owner)
    expect(phone.locator("html")).to_have_attribute("lang", "ja")
    expect(phone.locator("html")).to_have_attribute("data-theme", "dark")


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
