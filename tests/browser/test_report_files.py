"""A report on paper and as a file, in a real browser: whole pages, whole pictures, and nothing that runs or loads."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from factories import make_chapter, make_day, make_event, make_impression, make_photo, make_report, make_session
from photos.samples import picture
from reporting.test_preview import VECTORS
from sessions.article.dialects import DIALECTS
from sessions.models import Report

pytestmark = pytest.mark.release

SENTENCES = "Queues between services, and what happens when nobody reads them. " * 3
SESSIONS, PICTURES = 24, 12


@pytest.fixture
def report(site: str) -> Report:
    """A long report: days, sessions of every length, pictures of every shape, a table, and links."""
    event = make_event(slug="harbour")
    report = make_report(event=event, slug="harbour-report", heading_level=2)
    make_chapter(
        report=report, heading="Introduction", level=2, body=f"{SENTENCES}[The quay](https://example.com/quay)."
    )
    days = [make_day(event=event, number=number) for number in (1, 2, 3)]
    for number in range(SESSIONS):
        session = make_session(day=days[number % 3], title=f"Session {number}", code=f"OPS{300 + number}")
        text = "\n\n".join([SENTENCES] * (number % 5))
        if number % 2:
            name = f"photo_{number}.png"
            size = [(800, 450), (450, 800), (1600, 300), (400, 2400)][number // 2 % 4]
            make_photo(session=session, name=name, content=picture(size=size, seed=name), width=size[0], height=size[1])
            text += f"\n\n![The quay](photo_{number}.png)\n*Seen from the quay*"
        make_impression(session=session, summary=text.strip() or "Short.", body=SENTENCES if number % 3 else "Calm.")
    make_chapter(
        report=report, heading="Figures", level=2, body="| a | b |\n| - | - |\n" + "| one | two |\n" * 60, place="after"
    )
    return report


def address(report: Report, name: str = "report-print") -> str:
    return reverse(f"sessions:{name}", args=[report.event.slug, report.slug])


@pytest.fixture
def page(site: str, report: Report, open_page: OpenPage) -> Page:
    return open_page(site, address(report), user=report.event.owner)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_no_heading_is_left_at_the_end_of_a_page_and_no_picture_is_cut(page: Page, report: Report, paper: str) -> None:
    headings = {text.strip() for text in page.locator("main :is(h1, h2, h3, h4, h5, h6)").all_inner_texts()}
    assert len(headings) > SESSIONS
    document = PdfReader(BytesIO(page.pdf(format=paper)))
    count = len(document.pages)
    assert count > 8

    texts = [sheet.extract_text().splitlines() for sheet in document.pages]
    numbers = [[line.strip() for line in lines if re.fullmatch(r"\s*\d+ / \d+\s*", line)] for lines in texts]
    assert numbers == [[f"{number} / {count}"] for number in range(1, count + 1)]
    # A picture that is cut is drawn on two pages.
    assert sum(len(sheet.images) for sheet in document.pages) == PICTURES
    bodies = [[line.strip() for line in lines if line.strip() and " / " not in line] for lines in texts]
    # The first page ends with the table of contents, whose lines are headings.
    first = next(number for number, lines in enumerate(bodies) if "Introduction" in lines and "Contents" not in lines)
    assert [lines[-1] for lines in bodies[first:] if lines and lines[-1] in headings] == []


def test_folded_part_and_addresses_of_links_are_printed(report: Report, page: Page) -> None:
    """An address is printed where the words of the link do not say it."""
    make_chapter(report=report, heading="Folded", level=2, body=":::details More\nHidden words\n:::", place="after")
    page.reload()
    document = PdfReader(BytesIO(page.pdf()))
    text = re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in document.pages))
    told = ("Hiddenwords", "(https://example.com/quay)", "Backtothereport")
    assert [text.count(each) for each in told] == [1, 1, 0]


def test_button_prints_and_needs_a_script(site: str, report: Report, page: Page, open_page: OpenPage) -> None:
    page.evaluate("window.print = () => document.body.classList.add('was-printed')")
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.locator("body.was-printed")).to_have_count(1)
    assert violations(page, "body") == []
    plain = open_page(site, address(report), user=report.event.owner, java_script_enabled=False)
    expect(plain.get_by_role("button", name="Print", exact=True)).to_be_hidden()
    expect(plain.get_by_role("heading", name="Introduction")).to_be_visible()
    plain.get_by_role("link", name="Back to the report").click()
    expect(plain).to_have_url(f"{site}{address(report, 'report-detail')}")


@pytest.mark.parametrize("scripts", [True, False])
def test_menu_of_all_ways_out_is_on_the_screen_of_a_phone(
    scripts: bool, site: str, report: Report, open_page: OpenPage
) -> None:
    page = open_page(
        site, address(report, "report-detail"), user=report.event.owner, viewport=PHONE, java_script_enabled=scripts
    )
    summary = page.locator(".report-verbs summary").filter(has_text="Export")
    summary.focus()
    summary.press("Enter")
    panel = page.locator(".report-ways")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box
    assert (box["x"] >= 0, box["x"] + box["width"] <= PHONE["width"]) == (True, True)
    expect(panel.get_by_role("link")).to_have_text(
        [
            *(f"Markdown {dialect.label}" for dialect in DIALECTS.values()),
            *(
                "Zip with images Zenn",
                "Web page (HTML)",
                "Word (DOCX)",
                "Print or PDF",
                "Confluence",
                "Share by link",
                "Publish to a repository",
                "Links for programs",
                "Take in an edited file",
            ),
        ]
    )
    if scripts:
        assert violations(page, ".report-verbs") == []
        with page.expect_download() as download:
            panel.get_by_role("link", name="Word (DOCX)").click()
        assert download.value.suggested_filename == "harbour-report.docx"


def test_web_page_of_every_vector_runs_and_loads_nothing(
    site: str, report: Report, page: Page, browser: Browser, tmp_path: Path
) -> None:
    make_chapter(report=report, heading="Vectors", level=2, body="\n\n".join(VECTORS)[:90_000], place="after")
    file = tmp_path / "report.html"
    file.write_bytes(page.request.get(f"{site}{address(report, 'report-html')}").body())
    context = browser.new_context()
    opened = context.new_page()
    noted: list[str] = []
    opened.on("dialog", lambda dialog: (noted.append(dialog.message), dialog.dismiss()))
    opened.on("console", lambda message: noted.append(message.text))
    opened.on("pageerror", lambda error: noted.append(str(error)))
    requests: list[str] = []
    opened.on("request", lambda request: requests.append(request.url[:5]))
    opened.goto(file.as_uri(), wait_until="networkidle")
    sizes = opened.locator("img").evaluate_all("images => images.map((image) => image.naturalWidth)")
    context.close()
    assert noted == []
    assert [request for request in requests if request != "data:"] == ["file:"]
    assert (len(sizes), min(sizes) > 0) == (PICTURES, True)


def test_menu_of_a_report_with_others_is_on_the_screen_of_a_phone(
    site: str, report: Report, open_page: OpenPage
) -> None:
    make_report(event=report.event, slug="harbour-second", title="A second report of the harbour with a long title")
    page = open_page(site, address(report, "report-detail"), user=report.event.owner, viewport=PHONE)
    page.locator(".report-verbs").get_by_label("More").click()
    panel = page.locator(".report-verbs .menu-panel").filter(has_text="Report settings")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box
    assert (box["x"] >= 0, box["x"] + box["width"] <= PHONE["width"]) == (True, True)
