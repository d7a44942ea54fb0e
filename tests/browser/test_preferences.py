"""Language and theme: chosen once, kept in the profile and by the browser, and seen on every page."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from browser.notebook import full_notebook
from factories import make_user
from web.visible import foreign

PAPER = "rgb(248, 244, 233)"
INK = "rgb(18, 24, 31)"


def background(page: Page) -> str:
    return page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")


@pytest.mark.parametrize("scripts", [True, False])
def test_language_is_chosen_once(site: str, open_page: OpenPage, scripts: bool) -> None:
    user = make_user()
    page = open_page(site, "/events/", user=user, java_script_enabled=scripts)
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")

    page.locator("summary[aria-label=Menu]").click()
    page.get_by_role("link", name="Account").click()
    page.get_by_label("日本語").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("アカウント")
    expect(page.locator("html")).to_have_attribute("lang", "ja")

    again = page.context.new_page()
    again.goto("/events/new/")
    expect(again.locator("html")).to_have_attribute("lang", "ja")
    # It holds for the door as well, and goes back the same way.
    again.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    again.goto(reverse("account_login"))
    expect(again.locator("html")).to_have_attribute("lang", "ja")
    again.goto(reverse("sessions:preference-update"))
    again.get_by_label("English").check()
    again.locator("main button[type=submit]").click()
    expect(again.locator("html")).to_have_attribute("lang", "en")


def test_language_follows_the_browser_until_chosen(site: str, open_page: OpenPage) -> None:
    make_user()

    for locale, language in (("ja", "ja"), ("ja-JP", "ja"), ("en-US", "en"), ("de", "en")):
        page = open_page(site, reverse("account_login"), locale=locale)
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_language_of_saving_follows_the_page(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook("ja", sessions=2)
    page = open_page(site, notebook.pages()["sessions:session-detail"], user=notebook.owner, locale="ja")

    page.locator("#id_summary").fill("新しい概要")

    expect(page.locator(".save-state")).to_contain_text("保存")
    assert foreign(page.locator(".save-row").inner_html()) == set()


def test_theme_is_chosen_once(site: str, open_page: OpenPage) -> None:
    page = open_page(site, "/events/", user=make_user(), color_scheme="light")
    assert background(page) == PAPER

    page.goto(reverse("sessions:account"))
    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert background(page) == INK
    page.goto("/events/new/")
    assert background(page) == INK
    page.goto(reverse("sessions:account"))
    expect(page.get_by_label("Dark", exact=True)).to_be_checked()
    page.get_by_label("Same as the device").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Same as the device")).to_be_checked()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")

    assert background(page) == PAPER
    page.emulate_media(color_scheme="dark")
    assert background(page) == INK


def test_theme_chosen_light_wins_over_a_dark_device(site: str, open_page: OpenPage) -> None:
    page = open_page(site, reverse("sessions:account"), user=make_user(), color_scheme="dark")
    assert background(page) == INK

    page.get_by_label("Light", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")

    assert background(page) == PAPER
