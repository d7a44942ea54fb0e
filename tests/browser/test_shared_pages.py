"""Pages behind a link in a real browser: hostile texts, no script, both themes, paper, the password, and making one."""

import gzip
import re
from io import BytesIO

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect
from pypdf import PdfReader

from browser.axe import violations
from browser.conftest import LAPTOP, PHONE, OpenPage
from browser.notebook import full_notebook
from browser.test_axe import look
from browser.watch import Watch
from factories import make_chapter, make_day, make_event, make_impression, make_photo, make_report, make_session
from photos.samples import picture
from reporting.test_preview import VECTORS
from sessions.models import Event, ShareLink
from tiers import later

ALL = {"with_impressions": True, "with_photos": True, "with_ratings": True}
SENTENCE = "Queues between services, and what happens when nobody reads them. "
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


def vector_event() -> Event:
    """Make an event whose every text is hostile: each vector is the title and the texts of a session."""
    event = make_event(name=VECTORS[0][:200], venue=VECTORS[2][:200])
    day = make_day(event=event, title=VECTORS[3][:200], note="\n\n".join(VECTORS))
    for vector in VECTORS:
        line = " ".join(vector.split())
        session = make_session(
            day=day,
            title=line[:300],
            room=line[:100],
            speakers=line[:500],
            track=line[:100],
            description=vector,
            note=vector,
        )
        make_impression(session=session, summary=f"{vector}\n\n- {line}\n\n> {line}", body=f"**a** {vector}")
        make_photo(
            session=session, name=f"p{session.position}.png", content=picture(), alt=line[:300], caption=line[:300]
        )
    report = make_report(event=event, title=" ".join(VECTORS[1].split()), shows_photos=True)
    make_chapter(report=report, heading=" ".join(VECTORS[5].split())[:300], body="\n\n".join(VECTORS))
    return event


def test_hostile_texts_do_nothing(site: str, open_page: OpenPage, watch: Watch) -> None:
    """No dialog, no request to another place, no report of the content security policy; every text as typed."""
    event = vector_event()
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


@pytest.mark.parametrize("language", later("en", "ja"))
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


def test_words_of_a_table_stay_whole_on_a_phone(site: str, open_page: OpenPage) -> None:
    event = make_event()
    session = make_session(day=make_day(event=event), title="Figures")
    make_impression(session=session, summary=TABLE)
    make_report(event=event)
    page = open_page(site, viewport=PHONE)
    for of, token in tokens(event).items():
        page.goto(f"{site}/s/{token}/")
        assert (of, page.locator("td, th").evaluate_all(BROKEN)) == (of, [])
        assert (of, page.evaluate(WIDER)) == (of, [])
        box = page.get_by_role("group", name="Table")
        assert (of, box.evaluate("(box) => box.scrollWidth > box.clientWidth")) == (of, True)
        assert (of, violations(page)) == (of, [])


def test_shared_page_needs_no_script(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook()
    page = open_page(site, java_script_enabled=False)
    for token in tokens(notebook.event).values():
        page.goto(f"{site}/s/{token}/")
        assert page.locator("script").count() == 0
        assert page.locator("h1").count() == 1
        assert page.context.cookies() == []
    page.goto(f"{site}/s/{notebook.token}/")
    page.get_by_role("navigation", name="Days").get_by_role("link", name="Day 1").first.click()
    assert page.url.endswith("#day-1")


def test_contents_stand_at_the_side_of_a_wide_screen(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=30)
    page = open_page(site, viewport=DESKTOP)
    for of, contents in (("event", ".days"), ("report", ".contents")):
        page.goto(f"{site}/s/{tokens(notebook.event)[of]}/")
        for y in (0, 4000):
            page.evaluate(f"scrollTo(0, {y})")
            beside = page.locator(contents).bounding_box()
            assert beside
            words = page.locator("main :is(h2, article)").first.bounding_box()
            assert words
            assert (beside["x"] + beside["width"] <= words["x"], 0 <= beside["y"] < 400) == (True, True)


def test_paper(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook()
    page = open_page(site, viewport=LAPTOP)
    for of, token in tokens(notebook.event).items():
        page.goto(f"{site}/s/{token}/", wait_until="networkidle")
        document = PdfReader(BytesIO(page.pdf(format="A4")))
        text = "".join(sheet.extract_text() for sheet in document.pages)
        assert ("Made with Conference Log" in text, "Atom feed" in text) == (False, False)
        assert len(document.pages) < 12
        assert "Queues between services" in text, of


def test_password_in_a_browser(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow("status of 422")
    event = make_event(name="Behind the door")
    make_impression(session=make_session(event=event), summary=SENTENCE)
    token = ShareLink.objects.issue(event.owner, event=event, **ALL)
    # As the server hashes it; the hasher of the tests is another one.
    hashed = PBKDF2PasswordHasher().encode("harbour lights", "salt-of-a-harbour-light", 1000)
    ShareLink.objects.update(password=hashed)
    page = open_page(site, f"/s/{token}/")
    for typed in ("something else", "harbour lights"):
        page.get_by_label("Password").fill(typed)
        page.get_by_role("button", name="Open").click()
        if typed == "something else":
            expect(page.get_by_text("This is not the password.")).to_be_visible()
    expect(page.get_by_role("heading", name="Behind the door")).to_be_visible()
    page.reload()
    expect(page.get_by_text(SENTENCE.strip()).first).to_be_visible()
    assert {cookie["path"] for cookie in page.context.cookies() if "reader" in cookie["name"]} == {f"/s/{token}/"}


def test_a_link_is_made_after_its_preview(site: str, open_page: OpenPage) -> None:
    event = make_event(name="Made by hand")
    make_impression(session=make_session(event=event), summary=SENTENCE)
    page = open_page(site, reverse("sessions:event-share", args=[event.slug]), user=event.owner)
    page.get_by_label("My impressions, and the notes of sessions and days").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("The link does not exist yet.")).to_be_visible()
    expect(page.get_by_text(SENTENCE.strip()).first).to_be_visible()
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("My impressions, and the notes of sessions and days")).to_be_checked()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Create the link").click()
    address = page.get_by_label("Link", exact=True).input_value()
    assert look(page) == {}
    reader = open_page(site, address.removeprefix(site))
    expect(reader.get_by_text(SENTENCE.strip()).first).to_be_visible()
    page.reload()
    expect(page.get_by_label("Link", exact=True)).to_have_count(0)
    page.locator(".confirm > summary", has_text="Revoke").click()
    expect(page.get_by_text("Nobody can open the page any more.")).to_be_visible()
    assert look(page) == {}
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("Revoked. The link no longer works.")).to_be_visible()


def test_axe_on_a_preview(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=3)
    page = open_page(site, user=notebook.owner)
    for name in ("event-share", "report-share", "session-share"):
        page.goto(notebook.pages()[f"sessions:{name}"])
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_text("The link does not exist yet.")).to_be_visible()
        assert (name, look(page)) == (name, {})


@pytest.mark.parametrize("of", later("event", "session", "report"))
def test_weight(of: str, site: str, open_page: OpenPage) -> None:
    """Page and style sheets, compressed, without the pictures: little for conference wifi."""
    notebook = full_notebook(sessions=12)
    page: Page = open_page(site)
    page.goto(f"{site}/s/{tokens(notebook.event)[of]}/", wait_until="networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => [each.name, each.encodedBodySize])")
    styles = sum(size for name, size in loaded if "/static/" in name)
    whole = styles + len(gzip.compress(page.content().encode()))
    assert 2_000 < whole < 20_000, loaded
