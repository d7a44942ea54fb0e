"""Pages behind a link in a real browser: hostile texts, both themes, wide and narrow, on paper, and making a link."""

import gzip
import re
from io import BytesIO

import pytest
from playwright.sync_api import Dialog, Page, expect
from pypdf import PdfReader

from browser.axe import violations
from browser.conftest import LAPTOP, PHONE, OpenPage
from browser.notebook import full_notebook
from browser.test_axe import look
from browser.watch import Watch
from factories import make_day, make_event, make_impression, make_report, make_session
from reporting.test_preview import VECTORS
from sessions.models import Event, ShareLink
from sharing.test_hostile_texts import vector_event

pytestmark = pytest.mark.release

ALL = {"with_impressions": True, "with_photos": True, "with_ratings": True}
WIDER = """[...document.querySelectorAll("body *")].filter((each) =>
    document.documentElement.scrollWidth > innerWidth && each.getBoundingClientRect().right > innerWidth
  ).map((each) => each.outerHTML.slice(0, 120))"""
"""What sticks out of the window, if it can be scrolled sideways."""

TABLE = """| Sessions | Attended | Presentations | Photographs | Impressions |
| --- | --- | --- | --- | --- |
| Architecture | 4 | 7 min | 20 | 3 |
"""
BROKEN = """(cells) => cells.filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return !cell.textContent.includes(" ") && range.getClientRects().length > 1;
}).map((cell) => cell.textContent)"""
"""Cells of one word on more than one line."""

DESKTOP = {"width": 1920, "height": 1080}
LOOKS = tuple((size, theme) for size in (PHONE, LAPTOP) for theme in ("light", "dark"))


def tokens(event: Event, **more: object) -> dict[str, str]:
    """Make a link to the event, to its first session that is not in the bin, and to its first report."""
    session = event.sessions.present().in_order().first()
    things = {"event": {}, "session": {"session": session}, "report": {"report": event.reports.first()}}
    return {
        of: ShareLink.objects.issue(event.owner, event=event, **thing, **ALL, **more) for of, thing in things.items()
    }


def test_hostile_texts_do_nothing(site: str, open_page: OpenPage, watch: Watch) -> None:
    """No dialog, no request to another place, no report of the content security policy; every text as typed."""
    event = vector_event(VECTORS)
    page = open_page(site)
    dialogs: list[Dialog] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => (window.refused ??= []).push(event.violatedDirective))"
    )
    for of, token in tokens(event).items():
        page.goto(f"{site}/s/{token}/", wait_until="networkidle")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        page.mouse.move(200, 300)
        assert page.evaluate("window.refused ?? []") == []
        assert page.locator("script, iframe, object, embed, form, [onload], [onerror], [hx-get], [style]").count() == 0
        allowed = re.compile(rf"{re.escape(site)}/(s/{token}/(photos/[\w.]+(/\d+\.webp)?)?|static/.*)")
        assert [url for url in asked if not allowed.fullmatch(url)] == []
        asked.clear()
        if of == "event":
            shown = page.locator(".entry h3").all_inner_texts()
            assert len(shown) == len(VECTORS)
    assert (dialogs, watch.problems) == ([], [])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_axe_on_shared_pages(language: str, site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 404")
    notebook = full_notebook(language)
    locked = ShareLink.objects.issue(notebook.owner, event=notebook.event, password="harbour lights", **ALL)
    page = open_page(site)
    for of, token in (*tokens(notebook.event).items(), ("locked", locked), ("gone", "x" * 43)):
        page.goto(f"{site}/s/{token}/")
        assert (of, look(page, LOOKS)) == (of, {})
        for width in (320, 390, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert (of, width, page.evaluate(WIDER)) == (of, width, [])


@pytest.mark.parametrize("of", ["session", "event", "report"])
def test_words_of_a_table_stay_whole_on_a_phone(of: str, site: str, open_page: OpenPage) -> None:
    event = make_event()
    session = make_session(day=make_day(event=event), title="Figures")
    make_impression(session=session, summary=TABLE)
    make_report(event=event)
    page = open_page(site, f"/s/{tokens(event)[of]}/", viewport=PHONE)
    assert page.locator("td, th").evaluate_all(BROKEN) == []
    assert page.evaluate(WIDER) == []
    assert page.get_by_role("group", name="Table").evaluate("(box) => box.scrollWidth > box.clientWidth")
    assert violations(page) == []


@pytest.mark.parametrize("of", ["event", "report"])
def test_contents_stand_at_the_side_of_a_wide_screen(of: str, site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=30)
    page = open_page(site, f"/s/{tokens(notebook.event)[of]}/", viewport=DESKTOP)
    for y in (0, 4000):
        page.evaluate(f"scrollTo(0, {y})")
        beside = page.locator(".days, .contents").bounding_box()
        assert beside
        words = page.locator("main :is(h2, article)").first.bounding_box()
        assert words
        assert (beside["x"] + beside["width"] <= words["x"], 0 <= beside["y"] < 400) == (True, True)


@pytest.mark.parametrize("of", ["report", "event", "session"])
def test_paper(of: str, site: str, open_page: OpenPage) -> None:
    notebook = full_notebook()
    page = open_page(site, f"/s/{tokens(notebook.event)[of]}/", viewport=LAPTOP)
    page.wait_for_load_state("networkidle")
    document = PdfReader(BytesIO(page.pdf(format="A4")))
    text = "".join(sheet.extract_text() for sheet in document.pages)
    assert ("Made with Conference Log" in text, "Atom feed" in text) == (False, False)
    assert len(document.pages) < 12
    assert "Queues between services" in text


def test_axe_on_a_preview_and_on_the_link_that_is_made(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=3)
    page = open_page(site, user=notebook.owner)
    for name in ("report-share", "session-share", "event-share"):
        page.goto(notebook.pages()[f"sessions:{name}"])
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text("The link does not exist yet.")).to_be_visible()
        assert (name, look(page)) == (name, {})
    page.get_by_role("button", name="Create the link").click()
    expect(page.get_by_label("Link", exact=True)).to_be_visible()
    assert look(page) == {}
    page.locator(".confirm > summary", has_text="Revoke").first.click()
    expect(page.get_by_text("Nobody can open the page any more.").first).to_be_visible()
    assert look(page) == {}


@pytest.mark.parametrize("of", ["event", "session", "report"])
def test_weight(of: str, site: str, open_page: OpenPage) -> None:
    """Page and style sheets, compressed, without the pictures: little for conference wifi."""
    notebook = full_notebook(sessions=12)
    page: Page = open_page(site)
    page.goto(f"{site}/s/{tokens(notebook.event)[of]}/", wait_until="networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => [each.name, each.encodedBodySize])")
    styles = sum(size for name, size in loaded if "/static/" in name)
    whole = styles + len(gzip.compress(page.content().encode()))
    assert 2_000 < whole < 20_000, loaded
