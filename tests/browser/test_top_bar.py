"""The bar at the top stands still: on every page at one place, and on a phone in one line whatever waits to be sent."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from browser.conftest import OpenPage
from factories import make_event, make_session

pytestmark = pytest.mark.release

BAR = """() => {
  const edge = (element) => element.getBoundingClientRect();
  return [edge(document.querySelector(".brand-mark")).left, edge(document.querySelector(".menu")).right];
}"""
CONTENT = """() => {
  const main = document.querySelector("main");
  const { left, right } = main.getBoundingClientRect();
  const { paddingLeft, paddingRight } = getComputedStyle(main);
  return [left + parseFloat(paddingLeft), right - parseFloat(paddingRight)];
}"""

# What is too wide for its box or lies over its neighbour, and the height of the bar.
STANDS = """() => {
  const row = document.querySelector(".top-bar-row");
  const shown = [...row.children, ...row.querySelectorAll(".waiting > *")].filter((one) => one.offsetWidth);
  const beside = (all) => all.slice(1).filter((one, at) =>
    one.getBoundingClientRect().left < all[at].getBoundingClientRect().right - 0.5);
  const within = (parent) => beside(shown.filter((one) => one.parentElement === parent));
  const over = shown.filter((one) => one.scrollWidth > one.clientWidth + 1 && !one.matches(".menu, .bar-title"));
  const wrong = [...over, ...within(row), ...within(document.getElementById("waiting"))];
  return [document.documentElement.scrollWidth, row.offsetHeight, wrong.map((one) => one.className)];
}"""

SAY = """([count, state]) => {
  document.dispatchEvent(new CustomEvent("outbox:state", { detail: { state } }));
  document.dispatchEvent(new CustomEvent("outbox:changed", { detail: count }));
  return document.querySelector(".waiting-count").hidden === !(count.waiting + count.refused);
}"""


def say(page: Page, waiting: int, refused: int) -> None:
    """Let the bar say these numbers, and that nobody is signed in, once its script has come."""
    page.wait_for_function(SAY, arg=[{"waiting": waiting, "refused": refused}, "signed-out"])


@pytest.mark.parametrize("width", [1280, 1920])
def test_bar_stands_at_the_same_place_on_every_page_and_above_the_edges_of_wide_ones(
    width: int, site: str, open_page: OpenPage
) -> None:
    event = make_event(slug="harbour")
    session = make_session(event=event, title="Fog horns")
    slug = [event.slug]
    wide = [
        reverse("sessions:event-today", args=slug),
        reverse("sessions:catalogue", args=slug),
        reverse("sessions:photo-list", args=slug),
        reverse("sessions:session-detail", args=[event.slug, session.pk]),
    ]
    others = [reverse(f"sessions:{name}") for name in ("event-list", "account", "search", "phone")]
    page = open_page(site, wide[0], user=event.owner, viewport={"width": width, "height": 800})

    seen: dict[str, list[Any]] = {}
    for address in [*wide, *others]:
        page.goto(f"{site}{address}")
        seen[address] = page.evaluate(BAR)
    edges = {address: content(page, site, address) for address in wide}

    left, right = edges[wide[0]]
    assert edges == dict.fromkeys(wide, [left, right])
    # The menu is a button of 44 px with an icon of 20 in it.
    assert seen == dict.fromkeys(seen, [left, right + 12])


def content(page: Page, site: str, address: str) -> list[float]:
    """Return the left and the right edge of what a page holds."""
    page.goto(f"{site}{address}")
    edges: list[float] = page.evaluate(CONTENT)
    return edges


@pytest.mark.parametrize("locale", ["en-GB", "ja"])
@pytest.mark.parametrize("width", [390, 360, 768, 1200])
def test_bar_keeps_its_height_and_its_parts_beside_each_other_whatever_waits(
    width: int, locale: str, site: str, open_page: OpenPage
) -> None:
    event = make_event(slug="harbour", name="Harbour and lighthouse days 2026")
    for address in (reverse("sessions:event-today", args=[event.slug]), reverse("sessions:event-list")):
        page = open_page(site, address, user=event.owner, viewport={"width": width, "height": 844}, locale=locale)
        plain = page.evaluate(STANDS)
        assert plain == [width, plain[1], []]
        for count in [(1, 0), (123, 0), (0, 2), (12, 3)]:
            say(page, *count)
            assert (count, page.evaluate(STANDS)) == (count, plain)
        say(page, 0, 0)
        page.context.set_offline(True)
        page.locator(".waiting-offline").wait_for()
        assert page.evaluate(STANDS) == plain
        page.context.set_offline(False)
