"""The pages of a report: what they show, how many queries they ask, and who may see them."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.forms.report import ReportForm, new_report
from sessions.models import Event, Report

pytestmark = pytest.mark.django_db

ARTICLE = """\
---
title: "Three days at the harbour"
emoji: "⚓"
type: "idea"
topics: ["aws"]
published: false
---

## Introduction

Hello.

## Day 1

### OPS301 | Quiet nights

https://www.youtube.com/watch?v=abcdefghijk

#### Summary

![](/images/harbour/harbour_0.png)

#### Impressions

Calm.
"""


@pytest.fixture
def event() -> Event:
    return make_event(name="Harbour", slug="harbour")


@pytest.fixture
def report(event: Event) -> Report:
    """A report of one session, with a chapter and a picture."""
    session = make_session(
        day=make_day(event=event),
        code="OPS301",
        title="Quiet nights",
        recording_url="https://www.youtube.com/watch?v=abcdefghijk",
    )
    make_impression(session=session, summary="![](harbour_0.png)", body="Calm.")
    make_photo(event=event, name="harbour_0.png", content=b"picture")
    report = make_report(event=event, slug="harbour-report", emoji="⚓", topics=["aws"], image_folder="harbour")
    make_chapter(report=report, heading="Introduction", body="Hello.")
    return report


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"sessions:{name}", args=["harbour", *args])


def detail(report: Report) -> str:
    return address("report-detail", report.slug)


def text_of(html: str) -> str:
    """Return the words of a page, with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def findings_of(html: str) -> list[tuple[str, str]]:
    """Return address and words of every line in the list of what is missing."""
    start = html.index('id="report-findings"')
    part = html[start : html.index("</details>", start)]
    return [(href, text_of(words)) for href, words in re.findall(r'<a href="([^"]+)">(.*?)</a>', part, re.DOTALL)]


def settings(**changes: Any) -> dict[str, Any]:
    """Return what the settings form sends for the report of these tests."""
    sent = {
        "version": 1,
        "title": "Three days at the harbour",
        "emoji": "⚓",
        "kind": "idea",
        "topics": "aws",
        "slug": "harbour-report",
        "image_folder": "harbour",
        "heading_level": 2,
        "sections": "summary",
        "holds": "attended",
    }
    return sent | changes


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


def test_report_create_proposes_and_starts_a_report(event: Event, owner: Client) -> None:
    assert 'value="Harbour: a report"' in owner.get(address("report-create")).text

    response = owner.post(address("report-create"), settings(slug="", version=""))

    report = event.reports.get()
    assert response.headers["Location"] == detail(report)
    assert (report.title, report.topics, report.slug) == ("Three days at the harbour", ["aws"], "harbour-report")


def test_report_create_invalid_keeps_what_was_typed(event: Event, owner: Client) -> None:
    response = owner.post(address("report-create"), settings(title="", topics="left, here", version=""))

    assert response.status_code == 422
    assert 'value="left, here"' in response.text
    assert not event.reports.exists()


def test_report_detail_shows_article_preview_and_source(report: Report, owner: Client) -> None:
    response = owner.get(detail(report))

    assert response.context["article"] == ARTICLE
    source = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", response.text, re.DOTALL)
    assert source
    assert source[1].replace("&quot;", '"') == ARTICLE
    preview = re.search(r'<div class="prose" hx-disable>.*?</div>', response.text, re.DOTALL)
    assert preview
    assert text_of(preview[0]) == (
        "Introduction Hello. Day 1 OPS301 | Quiet nights Recording on YouTube "
        "https://www.youtube.com/watch?v=abcdefghijk Summary Impressions Calm."
    )
    assert '<img src="/events/harbour/photos/harbour_0.png" alt="" loading="lazy">' in preview[0]
    assert findings_of(response.text) == []


def test_report_detail_findings_lead_to_their_places(event: Event, report: Report, owner: Client) -> None:
    session = make_session(day=event.days.get(), code="OPS302", title="Loud days")
    make_impression(session=session, body="**あ。**い")
    chapter = make_chapter(report=report, heading="End", body="![](gone.png)")
    day = make_day(event=event, note="# Too high")
    report.emoji = "ab"
    report.save()

    found = findings_of(owner.get(detail(report)).text)

    assert [href for href, _ in found] == [
        address("report-update", report.slug) + "#id_emoji",
        address("chapter-update", report.slug, chapter.pk) + "#id_body",
        address("session-detail", session.pk) + "#id_body",
        address("day-note", day.number) + "#id_note",
        address("session-update", session.pk) + "#id_recording_url",
        address("session-detail", session.pk) + "#id_summary",
    ]
    assert found[0][1] == "Settings The emoji must be exactly one."
    assert found[4][1] == "OPS302 | Loud days No recording link yet, nor a note that there is none."


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


@pytest.mark.parametrize("name", ["report-detail", "report-update", "report-download"])
def test_report_pages_ask_the_same_queries_for_any_number_of_sessions(
    name: str, event: Event, report: Report, owner: Client
) -> None:
    def grow(count: int) -> None:
        day = make_day(event=event)
        for number in range(count):
            session = make_session(day=day, code=f"BIG{number:03}", title="Bigger")
            picture = f"big_{day.number}_{number}.png"
            make_impression(session=session, summary=f"![]({picture})", body="Text")
            make_photo(event=event, name=picture, content=b"x" if number < 3 else None)
        make_chapter(report=report, heading="More", after_day=day)

    url = address(name, report.slug)
    one = queries_of(owner, url)
    grow(29)
    thirty = queries_of(owner, url)
    grow(170)

    assert (thirty, queries_of(owner, url)) == (one, one)
    assert one <= 12


def test_report_update_saves_every_setting(event: Event, report: Report, owner: Client) -> None:
    sent = settings(
        **{"title": "New title", "emoji": "🎪", "kind": "tech", "topics": "aws、 ai,, serverless ", "published": "on"},
        **{"published_at": "2026-11-25 09:00", "publication_name": "harbour", "slug": "new-harbour-slug"},
        **{"image_folder": "quay", "heading_level": 1, "sections": "gaiyo"},
    )

    response = owner.post(address("report-update", report.slug), sent)

    report.refresh_from_db()
    assert response.headers["Location"] == detail(report)
    assert (report.title, report.emoji, report.kind) == ("New title", "🎪", "tech")
    assert report.topics == ["aws", "ai", "serverless"]
    assert (report.published, report.published_at, report.publication_name) == (True, "2026-11-25 09:00", "harbour")
    assert (report.slug, report.image_folder, report.heading_level) == ("new-harbour-slug", "quay", 1)
    assert (report.sections, report.version) == ("gaiyo", 2)


def test_report_update_keeps_what_only_an_import_can_bring(report: Report, owner: Client) -> None:
    Report.objects.filter(pk=report.pk).update(kind="poem", topics=["one, two", "C#"])

    owner.post(address("report-update", report.slug), settings(kind="poem", topics="one, two, C#", title="Changed"))

    report.refresh_from_db()
    assert (report.title, report.kind, report.topics) == ("Changed", "poem", ["one, two", "C#"])


def test_report_update_chosen_sessions_alone_are_in_the_article(event: Event, report: Report, owner: Client) -> None:
    planned = make_session(day=event.days.get(), code="OPS302", title="Chosen")
    page = owner.get(address("report-update", report.slug)).text
    assert len(re.findall(r'name="chosen"[^>]*checked', page)) == 1

    owner.post(address("report-update", report.slug), settings(holds="chosen", chosen=[str(planned.pk)]))

    assert list(report.chosen.all()) == [planned]
    article = owner.get(detail(report)).context["article"]
    assert re.findall(r"^### (.*)$", article, re.MULTILINE) == ["OPS302 | Chosen"]


def test_report_update_session_of_another_event_is_refused(report: Report, owner: Client) -> None:
    foreign = make_session()

    response = owner.post(address("report-update", report.slug), settings(holds="chosen", chosen=[str(foreign.pk)]))

    assert response.status_code == 422
    assert not report.chosen.exists()


def test_report_update_changed_elsewhere_shows_both_and_saves_after_a_second_look(
    report: Report, owner: Client
) -> None:
    Report.objects.filter(pk=report.pk).update(title="Theirs", version=2)

    response = owner.post(address("report-update", report.slug), settings(title="Mine"))

    report.refresh_from_db()
    assert (response.status_code, report.title) == (409, "Theirs")
    assert 'value="Mine"' in response.text
    assert "Saved elsewhere: Theirs" in response.text
    assert 'name="version" value="2"' in response.text
    owner.post(address("report-update", report.slug), settings(title="Mine", version=2))
    report.refresh_from_db()
    assert (report.title, report.version) == ("Mine", 3)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"slug": ""}, "slug"),
        ({"slug": "Not A Slug"}, "slug"),
        ({"slug": "taken-by-another"}, "slug"),
        ({"image_folder": "../up"}, "image_folder"),
        ({"heading_level": 5}, "heading_level"),
        ({"topics": ",".join("abcdefghijklmnopqrstuvwxyz")}, "topics"),
        ({"title": "x\0y"}, "title"),
    ],
)
def test_report_update_invalid_stands_at_its_field(
    changes: dict[str, Any], field: str, event: Event, report: Report, owner: Client
) -> None:
    make_report(event=event, slug="taken-by-another")

    response = owner.post(address("report-update", report.slug), settings(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_report_delete_asks_and_leaves_the_sessions(event: Event, report: Report, owner: Client) -> None:
    page = owner.get(address("report-delete", report.slug))
    assert "Introduction" in page.text
    assert event.reports.count() == 1

    response = owner.post(address("report-delete", report.slug))

    assert response.headers["Location"] == address("report-list")
    assert (event.reports.count(), event.sessions.count(), event.photos.count()) == (0, 1, 1)


def test_report_download_is_the_article_as_a_file(report: Report, owner: Client) -> None:
    response = owner.get(address("report-download", report.slug))

    assert response.content == ARTICLE.encode()
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="harbour-report.md"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_report_archive_is_a_zip_laid_out_for_zenn(report: Report, owner: Client) -> None:
    response = owner.get(address("report-archive", report.slug))

    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["articles/harbour-report.md", "images/harbour/harbour_0.png"]
        assert archive.read("articles/harbour-report.md") == ARTICLE.encode()
        assert archive.read("images/harbour/harbour_0.png") == b"picture"
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="harbour-report.zip"'
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_report_archive_leaves_out_a_picture_whose_file_is_lost(report: Report, owner: Client) -> None:
    photo = report.event.photos.exclude(file="").get()
    photo.file.storage.delete(photo.file.name)
    response = owner.get(address("report-archive", report.slug))
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as archive:  # type: ignore[arg-type]
        assert archive.namelist() == ["articles/harbour-report.md"]


def test_report_unknown_dialect_is_zenn(report: Report, owner: Client) -> None:
    response = owner.get(address("report-download", report.slug) + "?dialect=<b>")

    assert response.content == ARTICLE.encode()


PAGES = ["report-list", "report-create"]
REPORT_PAGES = ["report-detail", "report-update", "report-delete", "report-download", "report-archive"]


@pytest.mark.parametrize("name", PAGES + REPORT_PAGES)
def test_report_page_is_not_found_for_a_stranger(name: str, report: Report) -> None:
    client = Client()
    client.force_login(make_user())
    args = [report.slug] if name in REPORT_PAGES else []

    assert client.get(address(name, *args)).status_code == 404


@pytest.mark.parametrize("name", ["report-create", "report-update", "report-delete"])
def test_report_change_by_a_stranger_changes_nothing(name: str, event: Event, report: Report) -> None:
    client = Client()
    client.force_login(make_user())
    args = [report.slug] if name in REPORT_PAGES else []

    response = client.post(address(name, *args), settings(title="Stolen", slug="stolen-report"))

    assert response.status_code == 404
    assert list(event.reports.values_list("title", flat=True)) == ["Three days at the harbour"]


@pytest.mark.parametrize("name", REPORT_PAGES)
def test_report_of_another_event_is_not_found_under_this_one(name: str, event: Event, owner: Client) -> None:
    other = make_report(event=make_event(owner=event.owner, slug="other"), slug="other-report")

    assert owner.get(address(name, other.slug)).status_code == 404


@pytest.mark.parametrize("name", ["report-detail", "report-download", "report-archive", "report-list"])
def test_report_page_is_only_read(name: str, report: Report, owner: Client) -> None:
    args = [report.slug] if name in REPORT_PAGES else []

    assert owner.post(address(name, *args)).status_code == 405


@pytest.mark.parametrize("new", [True, False])
def test_report_slug_taken_in_the_same_moment_is_told_at_the_field(new: bool, report: Report, owner: Client) -> None:
    other = new_report(report.event) if new else make_report(event=report.event, slug="another-slug")
    form = ReportForm(
        settings(slug="wanted-by-two", version=other.version),
        instance=other,
        event=report.event,
        user=report.event.owner,
    )
    assert form.is_valid()
    Report.objects.filter(pk=report.pk).update(slug="wanted-by-two")
    assert not (form.create() if new else form.update())
    assert form.errors == {"slug": ["Another report of this event has this slug."]}
