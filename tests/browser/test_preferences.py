"""Theme as it is seen once it is chosen, and the language of what scripts say."""

import re

import pytest
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


@pytest.mark.release
def test_language_of_saving_follows_the_page(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook("ja", sessions=2)
    page = open_page(site, notebook.pages()["sessions:session-detail"], user=notebook.owner, locale="ja")

    page.locator("#id_summary").fill("新しい概要")

    expect(page.locator(".save-state")).to_contain_text("保存")
    assert foreign(page.locator(".save-row").inner_html()) == set()


@pytest.mark.release
def test_theme_is_chosen_once_and_wins_over_the_device(site: str, open_page: OpenPage) -> None:
    page = open_page(site, reverse("sessions:account"), user=make_user(), color_scheme="light")
    html = page.locator("html")
    assert background(page) == PAPER

    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(html).to_have_attribute("data-theme", "dark")
    assert background(page) == INK
    page.emulate_media(color_scheme="dark")
    page.get_by_label("Light", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(html).to_have_attribute("data-theme", "light")
    assert background(page) == PAPER

    page.get_by_label("Same as the device").check()
    page.get_by_role("button", name="Save").click()
    expect(html).not_to_have_attribute("data-theme", re.compile(""))
    expect(page.get_by_label("Same as the device")).to_be_checked()
    assert background(page) == INK
    page.emulate_media(color_scheme="light")
    assert background(page) == PAPER
