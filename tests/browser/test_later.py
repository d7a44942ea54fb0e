"""Watching later in a real browser: a press that stays in its place, links in bulk, and axe on what comes up."""

import pytest
from playwright.sync_api import expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.notebook import full_notebook
from factories import make_event, make_impression, make_session
from sessions.models import Event, Impression

LATER = "/events/harbour/later/"
VIDEO = "https://www.youtube.com/watch?v=abcDEF_-001"


def harbour() -> Event:
    """Make an event with two sessions to watch."""
    event = make_event(slug="harbour")
    for code in ("COM301", "OPS205"):
        make_impression(session=make_session(event=event, code=code, title=""), state="", watch_later=True)
    return event


def test_press_moves_a_session_to_the_watched_and_undo_brings_it_back(site: str, open_page: OpenPage) -> None:
    page = open_page(site, LATER, user=harbour().owner, viewport=PHONE)
    page.evaluate("window.stayed = true")

    page.get_by_role("button", name="Watched").first.click()
    expect(page.get_by_role("region", name="Watched 1").get_by_role("link", name="COM301")).to_be_visible()
    page.get_by_role("button", name="Remove from the list: OPS205").click()
    expect(page.get_by_role("link", name="OPS205")).to_have_count(0)
    assert page.evaluate("window.stayed")
    assert list(Impression.objects.values_list("session__code", flat=True)) == ["COM301"]

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="OPS205")).to_be_visible()


@pytest.mark.release
def test_axe_on_what_a_press_brings_up(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=6)
    pages = notebook.pages()
    page = open_page(site, pages["sessions:recording-links"], user=notebook.owner, viewport=PHONE)
    codes = list(notebook.event.sessions.present().in_order().values_list("code", flat=True))
    title = notebook.session.title
    lines = [f"{code}: {VIDEO}" for code in codes[:2]] + [f"{title} {VIDEO}", f"Another talk {VIDEO}"]

    page.get_by_label("Titles and web addresses").fill("\n".join(lines))
    page.get_by_role("button", name="Preview the links").click()
    expect(page.get_by_role("group", name=title)).to_be_visible()
    assert violations(page) == []

    page.goto(f"{pages['sessions:feed-plan']}?columns=1")
    expect(page.get_by_role("heading", name="What does each column contain?")).to_be_visible()
    assert violations(page) == []
