"""Every way out of a report: what its page offers, what each sends, and what never leaves."""

import re
import zipfile
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_chapter, make_impression, make_photo, make_session, make_user
from photos.samples import picture
from reporting.pages.pages import address, detail
from sessions.article.dialects import DIALECTS
from sessions.models import Report, State
from sessions.models.held_sessions import held_sessions

pytestmark = pytest.mark.django_db

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = {
    "report-html": ("text/html; charset=utf-8", "harbour-report.html"),
    "report-docx": (DOCX, "harbour-report.docx"),
    "report-confluence": ("application/zip", "harbour-report-confluence.zip"),
}


def words_of(client: Client, report: Report) -> dict[str, str]:
    """Return everything that can be read in the files and on the page to print."""
    found = {"report-print": client.get(address("report-print", report.slug)).content.decode()}
    for name in FILES:
        content = client.get(address(name, report.slug)).getvalue()  # type: ignore[attr-defined]
        if name == "report-html":
            found[name] = content.decode()
            continue
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found[name] = "\n".join(
                f"{each}\n{archive.read(each).decode(errors='replace')}" for each in archive.namelist()
            )
    return found


def test_page_offers_every_way_out(report: Report, owner: Client) -> None:
    page = owner.get(detail(report)).content.decode()
    menu = page[page.index('class="menu-panel report-ways"') :].partition("</details>")[0]
    ways = re.findall(r'<a class="menu-link" href="([^"]*)">(.*?)</a>', menu)
    base = detail(report)
    assert [(href.removeprefix(base), re.sub("<[^>]*>", "", label)) for href, label in ways] == [
        *((f"download/?dialect={name}", f"Markdown {dialect.label}") for name, dialect in DIALECTS.items()),
        ("archive/?dialect=zenn", "Zip with images Zenn"),
        ("html/", "Web page (HTML)"),
        ("docx/", "Word (DOCX)"),
        ("print/", "Print or PDF"),
        ("confluence/", "Confluence"),
        ("share/", "Share by link"),
        ("publish/", "Publish to a repository"),
        ("links/?dialect=zenn", "Links for programs"),
        ("/import/?event=harbour", "Take in an edited file"),
    ]
    assert re.findall("at most 2,000 pixels wide or high: (.*?) in all", menu) == ["7\xa0bytes"]


def test_page_without_images_says_nothing_of_their_size(report: Report, owner: Client) -> None:
    report.event.photos.update(file="")
    assert "2,000 pixels" not in owner.get(detail(report)).content.decode()


@pytest.mark.parametrize("name", FILES)
def test_file_is_sent_whole_with_its_length_and_name(name: str, report: Report, owner: Client) -> None:
    kind, filename = FILES[name]
    response = owner.get(address(name, report.slug), headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"] == f'attachment; filename="{filename}"'
    assert response.headers["Content-Length"] == str(len(response.getvalue()))  # type: ignore[attr-defined]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("name", FILES)
def test_head_says_the_length_and_sends_nothing(name: str, report: Report, owner: Client) -> None:
    length = str(len(owner.get(address(name, report.slug)).getvalue()))  # type: ignore[attr-defined]
    response = owner.head(address(name, report.slug))
    assert (response.headers["Content-Length"], response.getvalue()) == (length, b"")  # type: ignore[attr-defined]


def test_texts_are_in_the_language_of_the_event(report: Report, owner: Client) -> None:
    """The reader of a file is another one than its author."""
    report.event.language = "ja"
    report.event.save()
    for name, words in words_of(owner, report).items():
        assert (name, words.count("YouTube の録画")) == (name, 1)
        assert (name, words.count("Recording on YouTube")) == (name, 0)


def test_what_the_article_does_not_show_never_leaves(report: Report, owner: Client) -> None:
    session = held_sessions(report).get()
    session.description = "SECRET of the programme"
    session.save()
    make_impression(session=session, author=make_user(), summary="SECRET of another", body="SECRET of another")
    make_impression(
        session=make_session(day=session.day, title="SECRET plan", note="SECRET note"),
        state=State.PLANNED,
        summary="SECRET",
    )
    make_chapter(report=report, heading="SECRET", body="SECRET", deleted_at=timezone.now())
    photo = make_photo(event=report.event, name="secret.png", content=b"SECRET picture", alt="SECRET", caption="SECRET")
    shown = make_photo(event=report.event, name="shown.png", content=picture(), caption="SECRET", alt="SECRET")
    make_chapter(report=report, heading="Shown", body="![](shown.png) `![](secret.png)`")
    assert shown.file
    assert photo.file
    for name, words in words_of(owner, report).items():
        assert (name, re.findall("SECRET.*", words)) == (name, [])
        assert "Calm." in words


def test_page_to_print_shows_pictures_from_this_site(report: Report, owner: Client) -> None:
    page = owner.get(address("report-print", report.slug)).content.decode()
    photo = report.event.photos.exclude(file="").get()
    suffix = f"?v={photo.version}" if photo.version else ""
    assert re.findall('<img[^>]* src="([^"]*)"', page) == [f"/events/harbour/photos/harbour_0.png{suffix}"]
    assert re.findall(r'<main lang="(\w+)">', page) == ["en"]
    assert re.findall("<h1>(.*?)</h1>", page) == ["Three days at the harbour"]


@pytest.mark.parametrize("name", ["report-print", *FILES])
def test_picture_whose_file_is_lost_is_told_in_words(name: str, report: Report, owner: Client) -> None:
    photo = report.event.photos.exclude(file="").get()
    photo.file.storage.delete(photo.file.name)
    words = words_of(owner, report)[name]
    assert words.count("Image harbour_0.png is still missing") == 1


@pytest.mark.parametrize("way", ["![a](harbour_0.png)", "![a](<harbour_0.png>)", "![a][quay]\n\n[quay]: harbour_0.png"])
def test_picture_is_in_every_file_however_it_is_written(way: str, report: Report, owner: Client) -> None:
    held_sessions(report).get().impressions.update(summary=way)
    for name, words in words_of(owner, report).items():
        assert (name, words.count("is still missing")) == (name, 0)


@pytest.mark.parametrize("name", ["report-print", *FILES])
def test_number_of_queries_does_not_grow_with_the_report(name: str, report: Report, owner: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert owner.get(address(name, report.slug)).getvalue()  # type: ignore[attr-defined]
        return len(captured)

    few = queries()
    for number in range(5):
        session = make_session(day=held_sessions(report)[0].day, title=f"More {number}")
        photo = f"more_{number}.png"
        make_photo(session=session, name=photo, content=picture(seed=photo))
        make_impression(session=session, summary=f"![]({photo})")
    assert queries() == few
