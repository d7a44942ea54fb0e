"""A hundred hostile texts in every field that a person writes: every page of the site in a real browser, scripts on.

No dialog, no request that the page does not make itself, no report of the content security policy, and what was typed
is there as text.
"""

from itertools import cycle
from typing import Any

import pytest
from django.db import models
from playwright.sync_api import Dialog, Page, expect

from browser.conftest import LAPTOP, OpenPage
from browser.notebook import Notebook, full_notebook
from browser.offline import page_of, summary
from browser.watch import Watch
from reporting.test_preview import VECTORS
from sessions.models import (
    Chapter,
    Day,
    Event,
    Feed,
    Impression,
    Membership,
    Photo,
    Profile,
    Report,
    Repository,
    Revision,
    Session,
    ShareLink,
    TeamText,
)
from sessions.models.fields import LineField, MarkdownField

pytestmark = pytest.mark.release

LINES = tuple(" ".join(vector.replace("\x01", "").split()) for vector in VECTORS)
EVERYTHING = "\n\n".join(VECTORS).replace("\x01", "").strip()
ADDRESSES = {"address", "branch", "folder", "image_folder", "published_at", "publication_name", "url", "kind", "code"}
"""Lines with rules of their own; no form takes a hostile text for them."""

POLICY = "addEventListener('securitypolicyviolation', (each) => (window.refused ??= []).push(each.violatedDirective))"
OPENED = "for (const each of document.querySelectorAll('details')) each.open = true"
OURS = """() => [...document.querySelectorAll("*")].filter((each) =>
    [...each.attributes].some(({ name, value }) => name.startsWith("on") || /^\\s*(javascript|vbscript):/i.test(value)))
  .concat([...document.querySelectorAll("script:not([src]), iframe, object, embed, base")])
  .map((each) => each.outerHTML.slice(0, 120))"""
"""What no template of ours writes: handlers, addresses that run, scripts in the page."""


@pytest.fixture
def notebook(site: str) -> Notebook:
    """A notebook in use, in which every line is another vector, and every text all of them."""
    notebook = full_notebook()
    lines = cycle(LINES)
    for model in (
        Event,
        Day,
        Session,
        Impression,
        Photo,
        Report,
        Chapter,
        Feed,
        Repository,
        ShareLink,
        Profile,
        TeamText,
    ):
        for row in model._base_manager.all():
            values = {field.name: hostile(field, lines) for field in fields_of(model)}
            if model is Photo:
                values.pop("name", None)  # with which texts name it
            model._base_manager.filter(pk=row.pk).update(**values)
    texts = {"summary": EVERYTHING, "body": EVERYTHING, "private_note": EVERYTHING}
    Revision.objects.filter(impression__isnull=False).update(texts=texts)
    Event.objects.update(name=LINES[0], venue=LINES[2])
    for user in (notebook.owner, *(each.user for each in Membership.objects.select_related("user"))):
        Profile.objects.update_or_create(user=user, defaults={"name": next(lines)[:60]})
    return notebook


def fields_of(model: type[models.Model]) -> list[Any]:
    fields = [field for field in model._meta.concrete_fields if isinstance(field, LineField | MarkdownField)]
    return [field for field in fields if field.name not in ADDRESSES and not field.name.endswith("search")]


def hostile(field: Any, lines: Any) -> str:
    if isinstance(field, LineField):
        text: str = next(line for line in lines if len(line) <= (field.max_length or 300))
        return text
    return EVERYTHING


class Visitor:
    """A window that notes whatever a hostile text did in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[Dialog] = []
        self.asked: list[str] = []
        page.on("dialog", self._on_dialog)
        page.on("request", lambda request: self.asked.append(request.url))
        page.add_init_script(POLICY)

    def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog)
        dialog.dismiss()

    def visit(self, path: str) -> None:
        """Open a page and everything that is folded in it, and point at it."""
        self.page.goto(path)
        self.page.evaluate(OPENED)
        self.page.mouse.move(300, 300)
        self.page.wait_for_load_state("networkidle")

    def wrong(self) -> list[Any]:
        """Return what went wrong since the last question."""
        evil = [url for url in self.asked if "evil" in url]
        found = [*self.page.evaluate("window.refused ?? []"), *self.page.evaluate(OURS), *evil, *self.dialogs]
        self.asked.clear()
        self.dialogs.clear()
        return found


def test_every_page_with_hostile_texts_runs_nothing(
    site: str, notebook: Notebook, open_page: OpenPage, watch: Watch
) -> None:
    visitor = Visitor(open_page(site, user=notebook.owner, viewport=LAPTOP))
    found = {}
    pages = notebook.pages()
    for name, path in pages.items():
        visitor.visit(path)
        if wrong := visitor.wrong():
            found[name] = wrong
    Report.objects.update(is_team=True, shows_photos=True)
    for name in ("sessions:report-detail", "sessions:report-print"):
        visitor.visit(pages[name])
        if wrong := visitor.wrong():
            found[f"{name} of the team"] = wrong
    assert (found, watch.problems) == ({}, [])


def test_hostile_texts_are_there_as_typed_and_run_nothing_while_one_works(
    site: str, notebook: Notebook, open_page: OpenPage, watch: Watch
) -> None:
    """Preview, suggestions, a conflict, a line that is logged: what scripts put into the page is text as well."""
    watch.allow("status of 409")
    session = notebook.session
    assert session
    session.refresh_from_db()
    visitor = Visitor(open_page(site, user=notebook.owner, viewport=LAPTOP))
    page = visitor.page
    visitor.visit(page_of(session))
    assert summary(page).input_value() == EVERYTHING
    assert page.locator("h1").inner_text() == session.title
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".prose[hx-disable]").first).to_be_visible()
    page.evaluate(OPENED)
    assert visitor.wrong() == []

    Impression.objects.filter(session=session).update(summary=f"Meanwhile\n{LINES[7]}", version=9)
    summary(page).fill(f"Of mine\n{LINES[8]}")
    summary(page).blur()
    saved = page.locator("[data-saved=summary]")
    expect(saved).to_have_js_property("value", f"Meanwhile\n{LINES[7]}")
    assert visitor.wrong() == []

    visitor.visit(f"/events/{notebook.event.slug}/")
    line = page.get_by_label("Log a session")
    for text in LINES[:12]:
        line.fill(text)
        page.wait_for_load_state("networkidle")
        line.press("Enter")
        expect(line).to_have_value("")
    assert visitor.wrong() == []
    assert watch.problems == []
