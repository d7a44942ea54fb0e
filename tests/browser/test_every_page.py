"""Every page, full and empty, in both languages, themes and sizes: nothing is wrong with it.

Axe finds nothing, on a phone nothing is wider than the screen, whatever a title is, everything to tap can be hit with a
thumb, and a Japanese page says nothing in English. Each page is loaded once for all of this. What is seen on a phone is
looked at each time, on every full page in English; axe takes three quarters of the time, and runs before a release.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from browser.axe import LOOKS, Look, violations
from browser.conftest import LAPTOP, PHONE, OpenPage, sign_in
from browser.notebook import AT_THE_DOOR, Notebook, empty_notebook, full_notebook
from factories import make_user
from web.visible import foreign

TITLES = {
    "en": "x" * 200,
    "ja": "眠っていたい人のためのイベント駆動アーキテクチャ上級編とその後始末" * 6,
}
# An empty page has nothing of a language but the words of the interface.
LOOKS_OF_EMPTY: tuple[Look, Look] = ((LAPTOP, "dark"), (PHONE, "light"))
WIDTHS = (390, 320)
# What is called the same in every language: the product, the other language, what is written for, choices of headings.
NAMES = frozenset(
    {
        *("Conference Log", "Confluence", "English", "Markdown", "ZIP", "COM301-R"),
        *("Zenn", "Qiita", "Hugo", "GitHub"),
        *("Summary / Impressions", "Overview / Thoughts"),
        "Chrome, Linux",  # a signed-in device
        *("OPS", "OPS (6)", "OPS (12)", "CSV", "frab XML"),  # a track of the notebook, and kinds of programmes
    }
)

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


def open_phone(open_page: OpenPage, site: str, notebook: Notebook | None = None, language: str = "en") -> Page:
    """Open a browser with a touch screen, whose size each look sets."""
    user = notebook and notebook.owner
    return open_page(site, user=user, locale=language, viewport=PHONE, is_mobile=True, has_touch=True)


def visit(page: Page, name: str, path: str, language: str = "en") -> None:
    """Go to a page that is there, in this language."""
    response = page.goto(path)
    assert response
    assert (name, response.status) == (name, 200)
    assert (name, page.locator("html").get_attribute("lang")) == (name, language)


def on_a_phone(page: Page, name: str, widths: tuple[int, ...]) -> dict[str, list[str]]:
    """Return what of the page is too small for a thumb, or wider than phones of these widths."""
    page.set_viewport_size(PHONE)
    found = {f"{name}: too small": page.evaluate(TOO_SMALL)}
    for width in widths:
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        found[f"{name}: wider than {width}"] = page.evaluate(STICKS_OUT, width)
    return found


def walk(page: Page, paths: dict[str, str], looks: tuple[Look, Look], language: str) -> dict[str, list[str]]:
    """Visit each page once, and return what is wrong with it, by its name and what was looked for."""
    found: dict[str, list[str]] = {}
    for number, (name, path) in enumerate(paths.items()):
        size, theme = looks[number % 2]
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        visit(page, name, path, language)
        found[f"{name}: axe, {size['width']} {theme}"] = violations(page)
        if language == "ja" and name != "sessions:site-state":  # versions and settings, as the machine writes them
            found[f"{name}: in English"] = sorted(foreign(page.content()) - NAMES)
        found |= on_a_phone(page, name, WIDTHS)
    return {what: problems for what, problems in found.items() if problems}


def walk_on_a_phone(page: Page, paths: dict[str, str]) -> dict[str, list[str]]:
    """Visit each page once, and return what of it is wrong on a phone."""
    found: dict[str, list[str]] = {}
    for name, path in paths.items():
        visit(page, name, path)
        found |= on_a_phone(page, name, (min(WIDTHS),))
    return {what: problems for what, problems in found.items() if problems}


def test_every_page_is_read_and_tapped_on_a_phone(site: str, open_page: OpenPage) -> None:
    """In English: the pages of who is not signed in, and then all of a full notebook."""
    page = open_phone(open_page, site)
    found = walk_on_a_phone(page, {"sign up": reverse("account_signup")})
    notebook = full_notebook(title=TITLES["en"])
    found |= walk_on_a_phone(page, {name: reverse(name) for name in AT_THE_DOOR})
    sign_in(page.context, notebook.owner, site)

    assert found | walk_on_a_phone(page, notebook.pages()) == {}


@pytest.mark.release
@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_is_wrong_with_a_page_of_a_full_notebook(language: str, site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(language, title=TITLES[language])
    page = open_phone(open_page, site, notebook, language)

    assert walk(page, notebook.pages(), LOOKS[language], language) == {}


@pytest.mark.release
def test_nothing_is_wrong_with_a_page_of_an_empty_notebook(site: str, open_page: OpenPage) -> None:
    notebook = empty_notebook()
    page = open_phone(open_page, site, notebook)
    # The others are those of every notebook.
    pages = {name: path for name, path in notebook.pages().items() if f"/{notebook.event.slug}/" in path}

    assert walk(page, pages, LOOKS_OF_EMPTY, "en") == {}


@pytest.mark.release
def test_nothing_is_wrong_with_the_pages_of_who_is_not_signed_in(site: str, open_page: OpenPage) -> None:
    door = {name: reverse(name) for name in AT_THE_DOOR}
    pages = {language: open_phone(open_page, site, language=language) for language in LOOKS}
    for language, page in pages.items():
        assert walk(page, {"sign up": reverse("account_signup")}, LOOKS[language], language) == {}
    make_user()

    for language, page in pages.items():
        assert walk(page, door, LOOKS[language], language) == {}


@pytest.mark.release
def test_nothing_is_wrong_with_the_page_of_who_has_no_event_yet(site: str, open_page: OpenPage) -> None:
    page = open_page(site, user=make_user())

    assert walk(page, {"events": "/events/"}, LOOKS["en"], "en") == {}
