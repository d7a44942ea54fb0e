"""Axe finds nothing: on every page, in both themes and sizes, in both languages, full and empty, and in every state."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.axe import BOTH_LOOKS, LOOKS, Look, violations
from browser.conftest import OpenPage
from browser.notebook import AT_THE_DOOR, Notebook, empty_notebook, full_notebook
from browser.watch import Watch
from factories import make_user
from sessions.models import Chapter, Day, Impression, Report, Session


def look(page: Page, looks: tuple[Look, ...] = BOTH_LOOKS, within: str = "html") -> dict[str, list[str]]:
    """Return what axe finds on the page in each look in which it finds something."""
    found: dict[str, list[str]] = {}
    for size, theme in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if problems := violations(page, within):
            found[f"{size['width']} {theme}"] = problems
    return found


def walk(page: Page, paths: dict[str, str], language: str = "en") -> dict[str, dict[str, list[str]]]:
    """Visit each page in one of the looks of a language, and return what was found, by their names."""
    found: dict[str, dict[str, list[str]]] = {}
    for number, (name, path) in enumerate(paths.items()):
        response = page.goto(path)
        assert response
        assert (name, response.status) == (name, 200)
        if problems := look(page, (LOOKS[language][number % 2],)):
            found[name] = problems
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("make", [full_notebook, empty_notebook])
def test_axe_on_the_pages_of_a_notebook(
    make: Callable[[str], Notebook], language: str, site: str, open_page: OpenPage
) -> None:
    notebook = make(language)
    page = open_page(site, user=notebook.owner, locale=language)

    assert walk(page, notebook.pages(), language) == {}
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["en", "ja"])
def test_axe_on_the_pages_of_who_is_not_signed_in(language: str, site: str, open_page: OpenPage) -> None:
    page = open_page(site, locale=language)

    assert walk(page, {"sign up": reverse("account_signup")}, language) == {}
    make_user()
    assert walk(page, {name: reverse(name) for name in AT_THE_DOOR}, language) == {}


def test_axe_on_the_pages_of_who_has_no_event_yet(site: str, open_page: OpenPage) -> None:
    page = open_page(site, user=make_user())

    assert walk(page, {"events": "/events/"}) == {}


def test_axe_on_error_pages(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 40[34]")
    page = open_page(site, "/nowhere/")
    assert look(page) == {}

    page.goto(reverse("sessions:preference-update"))
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert look(page) == {}


def refused(page: Page) -> None:
    """Send the form of the page with everything that can be wrong in it."""
    for field in page.locator("main form.form input[required]").all():
        field.evaluate("field => { field.value = '' }")
    page.locator("main form.form").first.evaluate("form => { form.noValidate = true }")
    page.locator("main form.form .button-primary").first.click()


@pytest.mark.parametrize(
    "name", ["sessions:event-create", "sessions:session-create", "sessions:report-create", "sessions:chapter-create"]
)
def test_axe_on_a_refused_form(name: str, site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 422")
    notebook = full_notebook(sessions=2)
    page = open_page(site, notebook.pages()[name], user=notebook.owner)

    refused(page)
    expect(page.locator(".errorlist").first).to_be_visible()

    assert look(page) == {}


def test_axe_on_refused_sign_in(site: str, open_page: OpenPage) -> None:
    make_user()
    page = open_page(site, reverse("account_login"))

    refused(page)
    expect(page.locator(".errorlist").first).to_be_visible()

    assert look(page) == {}


def test_axe_on_today_while_it_is_used(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 422")
    notebook = full_notebook(sessions=3)
    page = open_page(site, notebook.pages()["sessions:event-today"], user=notebook.owner)

    page.get_by_label("Log a session").press("Enter")
    expect(page.locator("#composer .errorlist")).to_be_visible()
    assert look(page) == {}
    page.get_by_label("Log a session").fill("COM301 | Events")
    page.get_by_label("Log a session").press("Enter")
    expect(page.locator(".logged")).to_be_visible()
    assert look(page) == {}
    page.locator(".day-note summary").click()
    assert look(page) == {}
    page.locator(".card details.menu summary").first.click()
    assert look(page, within=".card:has(details.menu[open])") == {}
    page.locator(".card details.menu").first.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert look(page) == {}
    page.locator(".top-bar details.menu summary").click()
    assert look(page, within=".top-bar") == {}
    page.get_by_role("button", name="Keyboard").click()
    expect(page.locator("#keys")).to_be_visible()
    assert look(page) == {}


def test_axe_on_the_toast(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 404|Error Code 404")
    notebook = full_notebook(sessions=2)
    page = open_page(site, notebook.pages()["sessions:event-today"], user=notebook.owner)
    page.route("**/state/", lambda route: route.fulfill(status=404, headers={"X-Answer-Of": "conference-log"}))

    page.get_by_role("button", name="Missed").first.click()
    expect(page.locator("#toast")).to_be_visible()

    assert look(page) == {}


@pytest.mark.parametrize(
    ("name", "model", "field"),
    [
        ("sessions:session-detail", Impression, "#id_summary"),
        ("sessions:day-note", Day, "#id_note"),
        ("sessions:chapter-update", Chapter, "#id_body"),
        ("sessions:session-update", Session, "#id_title"),
        ("sessions:report-update", Report, "#id_title"),
    ],
)
def test_axe_on_a_save_that_was_refused(
    name: str, model: type, field: str, site: str, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("status of 409")
    notebook = full_notebook(sessions=2)
    page = open_page(site, notebook.pages()[name], user=notebook.owner)
    model.objects.update(version=9, **{field.removeprefix("#id_"): "Theirs"})

    page.locator(field).fill("Mine")
    page.locator("main form").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".save-conflict, .form-error").first).to_be_visible()

    assert look(page) == {}
    assert re.search("elsewhere", page.locator("main").inner_text())
