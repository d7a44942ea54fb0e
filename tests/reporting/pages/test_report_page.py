"""The list of reports, and the page of one: article, preview, and what is missing in it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import make_chapter, make_day, make_impression, make_photo, make_report, make_session
from reporting.pages.pages import ARTICLE, address, detail
from sessions.models import Event, Report
from tiers import times

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    """Return the words of a page, with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def findings_of(html: str) -> list[tuple[str, str]]:
    """Return address and words of every line in the list of what is missing."""
    start = html.index('id="report-findings"')
    part = html[start : html.index("</details>", start)]
    return [(href, text_of(words)) for href, words in re.findall(r'<a href="([^"]+)">(.*?)</a>', part, re.DOTALL)]


def test_report_list_without_reports_says_how_to_start(event: Event, owner: Client) -> None:
    response = owner.get(address("report-list"))

    assert response.status_code == 200
    assert f'href="{address("report-create")}"' in response.text


def test_report_list_with_one_report_goes_straight_to_it(report: Report, owner: Client) -> None:
    response = owner.get(address("report-list"))

    assert (response.status_code, response.headers["Location"]) == (302, detail(report))


def test_report_list_with_two_reports_lists_both(event: Event, report: Report, owner: Client) -> None:
    other = make_report(event=event, title="The other one")

    page = owner.get(address("report-list")).text

    assert re.findall(r'href="(/events/harbour/reports/[^"]+-report[^"]*/)"', page) == [detail(report), detail(other)]


def test_report_detail_shows_article_preview_and_source(report: Report, owner: Client) -> None:
    response = owner.get(detail(report))

    assert response.context["article"] == ARTICLE
    source = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", response.text, re.DOTALL)
    assert source
    assert source[1].replace("&quot;", '"') == ARTICLE
    preview = re.search(r'<div class="prose prose-zenn" hx-disable>.*?</div>', response.text, re.DOTALL)
    assert preview
    assert text_of(preview[0]) == (
        "Introduction Hello. Day 1 OPS301 | Quiet nights Load the player from www.youtube-nocookie.com "
        "Recording on YouTube "
        "https://www.youtube.com/watch?v=abcdefghijk Summary Impressions Calm."
    )
    assert '<img src="/events/harbour/photos/harbour_0.png" alt="" loading="lazy">' in preview[0]
    assert findings_of(response.text) == []


def test_report_detail_findings_lead_to_their_places(event: Event, report: Report, owner: Client) -> None:
    session = make_session(day=event.days.get(), code="OPS302", title="Loud days")
    make_impression(session=session, body="**あ。**い")
    chapter = make_chapter(report=report, heading="End", body="![](gone.png)")
    day = make_day(event=event, note="```\nnever closed")
    report.emoji = "ab"
    report.save()

    found = findings_of(owner.get(detail(report)).text)

    assert [href for href, _ in found] == [
        address("report-update", report.slug) + "?publishing=1#id_emoji",
        address("chapter-update", report.slug, chapter.pk) + "#id_body",
        address("session-detail", session.pk) + "#id_body",
        address("day-note", day.number) + "#id_note",
        address("session-update", session.pk) + "#id_recording_url",
        address("session-detail", session.pk) + "#id_summary",
    ]
    assert found[0][1] == "Settings Use exactly one emoji."
    assert found[4][1] == "OPS302 | Loud days No recording link yet, and no note that says there is no recording."


def test_report_detail_hostile_text_stays_text(event: Event, report: Report, owner: Client) -> None:
    session = make_session(day=event.days.get(), code="", title="<img src=x onerror=alert(1)>")
    make_impression(session=session, summary='<div hx-get="/evil" hx-trigger="load">x</div></textarea><script>')

    page = owner.get(detail(report)).text

    assert "<img src=x" not in page
    assert "<div hx-get" not in page
    assert page.count("<textarea") == page.count("</textarea>") == 1


def queries_of(client: Client, url: str) -> int:
    """Return how many queries a page asks; the first visit of a day writes, so it is not counted."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


@pytest.mark.scaled
def test_report_pages_ask_the_same_queries_for_any_number_of_sessions(
    event: Event, report: Report, owner: Client
) -> None:
    def grow(count: int) -> None:
        day = make_day(event=event)
        for number in range(count):
            session = make_session(day=day, code=f"BIG{number:03}", title="Bigger")
            picture = f"big_{day.number}_{number}.png"
            make_impression(session=session, summary=f"![]({picture})", body="Text")
            make_photo(event=event, name=picture, content=b"x" if number < 3 else None)
        make_chapter(report=report, heading="More", after_day=day)

    names = ("report-detail", "report-update", "report-download")
    one = {name: queries_of(owner, address(name, report.slug)) for name in names}
    for more in (29, 170)[: times(1, 2)]:
        grow(more)
        assert {name: queries_of(owner, address(name, report.slug)) for name in names} == one
    assert [one[name] <= most for name, most in zip(names, (14, 14, 20), strict=True)] == [True] * 3  # it is remembered
