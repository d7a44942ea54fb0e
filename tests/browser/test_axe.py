"""Axe finds nothing in what a page shows when it is used: errors, menus, messages, conflicts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.axe import BOTH_LOOKS, Look, violations
from browser.cards import choose
from browser.conftest import LAPTOP, OpenPage
from browser.notebook import full_notebook
from browser.watch import Watch
from factories import make_user
from sessions.models import Chapter, Day, Impression, Report, Session

pytestmark = pytest.mark.release


def look(page: Page, looks: tuple[Look, ...] = BOTH_LOOKS, within: str = "html") -> dict[str, list[str]]:
    """Return what axe finds on the page in each look in which it finds something."""
    found: dict[str, list[str]] = {}
    for size, theme in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        # Else the top bar, which stays, hides a part of what happens to be below it.
        page.evaluate("scrollTo(0, 0)")
        if problems := violations(page, within):
            found[f"{size['width']} {theme}"] = problems
    return found


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


def test_axe_on_a_refused_form(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 422")
    notebook = full_notebook(sessions=2)
    page = open_page(site, user=notebook.owner)
    for name in ("event-create", "session-create", "report-create", "chapter-create"):
        page.set_viewport_size(LAPTOP)
        page.goto(notebook.pages()[f"sessions:{name}"])
        refused(page)
        expect(page.locator(".errorlist").first).to_be_visible()

        assert (name, look(page)) == (name, {})


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
    page.evaluate("scrollTo(0, 0)")  # a phone has scrolled to the field
    assert look(page) == {}
    page.locator(".day-note summary").click()
    assert look(page, within=".day-bar") == {}
    page.locator(".day-note summary").click()
    page.locator(".card details.menu summary").first.click()
    assert look(page, within=".card:has(details.menu[open])") == {}
    page.locator(".card details.menu").first.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert look(page) == {}
    page.locator(".top-bar details.menu summary").click()
    assert look(page, within=".top-bar") == {}
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.locator("#keys")).to_be_visible()
    assert look(page) == {}


def test_axe_on_the_toast(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 404|Error Code 404")
    notebook = full_notebook(sessions=2)
    page = open_page(site, notebook.pages()["sessions:event-today"], user=notebook.owner)
    page.route("**/state/", lambda route: route.fulfill(status=404, headers={"X-Answer-Of": "conference-log"}))

    choose(page.locator(".card").first, "missed")
    expect(page.locator("#toast")).to_be_visible()

    assert look(page) == {}


def test_axe_on_a_save_that_was_refused(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 409")
    notebook = full_notebook(sessions=2)
    page = open_page(site, user=notebook.owner)
    rows: tuple[tuple[str, type, str], ...] = (
        ("sessions:session-detail", Impression, "summary"),
        ("sessions:day-note", Day, "note"),
        ("sessions:chapter-update", Chapter, "body"),
        ("sessions:session-update", Session, "title"),
        ("sessions:report-update", Report, "title"),
    )
    for name, model, field in rows:
        page.set_viewport_size(LAPTOP)
        page.goto(notebook.pages()[name])
        model.objects.update(version=9, **{field: "Theirs"})
        page.locator(f"#id_{field}").fill("Mine")
        page.locator("main form").get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".save-conflict, .form-error").first).to_be_visible()

        assert (name, look(page)) == (name, {})
        assert re.search("elsewhere", page.locator("main").inner_text())
