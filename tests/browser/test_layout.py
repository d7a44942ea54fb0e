"""On a phone nothing is wider than the screen, whatever a title is, and everything to tap can be hit with a thumb."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import PHONE, OpenPage
from browser.notebook import AT_THE_DOOR, Notebook, empty_notebook, full_notebook
from factories import make_day, make_event, make_user

UNBROKEN = "x" * 200
JAPANESE = "眠っていたい人のためのイベント駆動アーキテクチャ上級編とその後始末" * 6
WIDTHS = (390, 320)
AS_A_PHONE: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}

# How much wider the page is than the screen, and which elements reach furthest.
STICKS_OUT = """(limit) => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const width = document.scrollingElement.scrollWidth;
  if (width <= limit) return [];
  const reach = (element) => Math.round(element.getBoundingClientRect().right);
  const outside = [...document.body.querySelectorAll("*")].filter((element) => reach(element) > limit);
  return [`${width} > ${limit}`, ...outside.slice(0, 5).map((element) => element.outerHTML.slice(0, 150))];
}"""

# Buttons, and links in bars, that are smaller than a thumb.
TOO_SMALL = """() => {
  const bars = "nav a, header a, .bottom-bar a, .menu-panel a, .buttons a, .session-nav a";
  const seen = document.querySelectorAll(`button, summary, input[type=submit], select, a.button, ${bars}`);
  const small = [];
  for (const element of seen) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const { width, height } = element.getBoundingClientRect();
    if (width > 43.5 && height > 43.5) continue;
    small.push(`${Math.round(width)} x ${Math.round(height)} ${element.outerHTML.slice(0, 150)}`);
  }
  return small;
}"""


def ask_everywhere(
    page: Page, paths: dict[str, str], question: str, widths: tuple[int, ...] = (390,)
) -> dict[str, list[str]]:
    """Return the answers that are not empty, by the names of the pages; each page is asked at each width."""
    found: dict[str, list[str]] = {}
    for name, path in paths.items():
        response = page.goto(path)
        assert response
        assert (name, response.status) == (name, 200)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            if answer := page.evaluate(question, width):
                found[f"{name} {width}"] = answer
    return found


@pytest.mark.parametrize("title", [UNBROKEN, JAPANESE], ids=["unbroken", "japanese"])
def test_layout_of_no_page_is_wider_than_the_screen(title: str, site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(title=title, sessions=6)
    page = open_page(site, user=notebook.owner, **AS_A_PHONE)

    assert ask_everywhere(page, notebook.pages(), STICKS_OUT, WIDTHS) == {}


def test_layout_shows_the_tab_of_the_chosen_day(site: str, open_page: OpenPage) -> None:
    event = make_event(owner=make_user(), slug="harbour")
    for number in range(1, 9):
        make_day(event=event, number=number)
    page = open_page(site, "/events/harbour/?day=8", user=event.owner, **AS_A_PHONE)
    tab = page.locator(".day-tab[aria-current]")

    expect(tab).to_be_in_viewport(ratio=1)
    page.locator(".day-tab").first.click()
    expect(page).to_have_url(f"{site}/events/harbour/?day=1")
    expect(tab).to_be_in_viewport(ratio=1)


def test_layout_of_the_door_is_not_wider_than_the_screen(site: str, open_page: OpenPage) -> None:
    make_user()
    page = open_page(site, **AS_A_PHONE)

    assert ask_everywhere(page, {name: reverse(name) for name in AT_THE_DOOR}, STICKS_OUT, WIDTHS) == {}


@pytest.mark.parametrize("make", [full_notebook, empty_notebook])
def test_layout_gives_a_thumb_room(make: Callable[[], Notebook], site: str, open_page: OpenPage) -> None:
    notebook = make()
    page = open_page(site, user=notebook.owner, **AS_A_PHONE)

    assert ask_everywhere(page, notebook.pages(), TOO_SMALL) == {}


def test_layout_of_the_door_gives_a_thumb_room(site: str, open_page: OpenPage) -> None:
    make_user()
    page = open_page(site, **AS_A_PHONE)

    assert ask_everywhere(page, {name: reverse(name) for name in AT_THE_DOOR}, TOO_SMALL) == {}
