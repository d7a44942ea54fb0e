"""A report shows the photos of each session after its impressions, if it says so, and nothing has them twice."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from factories import make_chapter, make_event, make_photo, make_session
from photos.samples import picture
from reporting.test_zenn_export import figures
from reporting.watched_chapter.articles import ZENN, article, follow, fresh
from sessions.article.read_article import read_article
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Photo, Report, Session
from sessions.reporting.export import prepare, write_folder


@pytest.fixture
def report(report: Report) -> Report:
    Report.objects.update(shows_photos=True)
    return report


def filed(session: Session, name: str, **fields: Any) -> Photo:
    return make_photo(session=session, name=name, content=picture("JPEG"), **fields)


def unplaced(page: Any) -> list[str]:
    """Return the words of the findings about photos that no text shows."""
    return [each.text for each in page.context["findings"] if each.finding.key == "unplaced"]


def body(report: Report) -> str:
    """Return the article below the recording of its session."""
    return article(report).partition("abcdefghijk\n\n")[2]


def test_after_the_impressions_in_their_order_with_their_words(report: Report, session: Session) -> None:
    filed(session, "b.jpg", position=1, alt="The hall", caption="Before the doors open")
    filed(session, "a.jpg", position=2)

    assert body(report) == (
        "A note.\n\n#### Summary\n\nWhat it was.\n\n#### Impressions\n\nCalm.\n\n"
        "![The hall](/images/quay/b.jpg)\n*Before the doors open*\n\n![](/images/quay/a.jpg)\n"
    )


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"body": ""}, "A note.\n\n#### Summary\n\nWhat it was.\n\n![](/images/quay/a.jpg)\n"),
        ({"summary": "", "body": ""}, "A note.\n\n![](/images/quay/a.jpg)\n"),
        # A section without a visible character is not written.
        ({"summary": "\u3000\n\u200b", "body": "\u00a0"}, "A note.\n\n![](/images/quay/a.jpg)\n"),
    ],
)
def test_after_the_last_text_that_is_written(
    texts: dict[str, str], expected: str, report: Report, session: Session
) -> None:
    session.impressions.update(**texts)
    filed(session, "a.jpg")

    assert body(report) == expected


def test_at_the_end_in_a_report_without_sections(report: Report, session: Session) -> None:
    Report.objects.update(sections="none")
    filed(session, "a.jpg")

    assert body(report) == "A note.\n\nWhat it was.\n\nCalm.\n\n![](/images/quay/a.jpg)\n"


def test_not_in_a_report_that_does_not_show_them(report: Report, session: Session) -> None:
    filed(session, "a.jpg")
    Report.objects.update(shows_photos=False)

    assert ".jpg" not in article(report)


def test_not_one_that_reports_shall_not_show(report: Report, session: Session, client: Client) -> None:
    client.force_login(report.event.owner)
    for follows in (False, True):
        photo = filed(session, f"{follows}.jpg", follows_heading=follows)
        assert photo.name in article(report)
        Photo.objects.update(in_reports=False)
        assert ".jpg" not in article(report)
        assert unplaced(client.get(f"/events/harbour/reports/{report.slug}/")) == []


@pytest.mark.parametrize("place", ["summary", "body", "note"])
def test_only_what_was_placed_by_hand_in_a_text_of_the_session(place: str, report: Report, session: Session) -> None:
    filed(session, "placed.jpg")
    filed(session, "other.jpg")
    if place == "note":
        Session.objects.update(note="![](placed.jpg)")
    else:
        session.impressions.update(**{place: "![](placed.jpg)"})

    assert [line for line in article(report).splitlines() if ".jpg" in line] == ["![](/images/quay/placed.jpg)"]


def test_not_again_where_another_text_or_its_heading_has_one(report: Report, session: Session) -> None:
    make_chapter(report=report, body="![](chapter.jpg)")
    filed(session, "chapter.jpg")
    follow(session, "heading.jpg")
    filed(session, "rest.jpg")

    assert [line for line in article(report).splitlines() if ".jpg" in line] == [
        "![](/images/quay/chapter.jpg)",
        "![](/images/quay/heading.jpg)",
        "![](/images/quay/rest.jpg)",
    ]


def test_not_in_it_deleted_missing_of_the_inbox_or_of_a_session_that_is_not_in_the_report(
    report: Report, session: Session
) -> None:
    filed(session, "deleted.jpg").discard()
    make_photo(session=session, name="missing.jpg")
    make_photo(event=session.event, name="inbox.jpg", content=b"x")
    filed(make_session(day=session.day), "planned.jpg")

    assert ".jpg" not in article(report)


def test_import_into_an_empty_install_has_the_pictures_in_the_text_and_shows_no_more(
    report: Report, session: Session
) -> None:
    filed(session, "a.jpg", caption="So full")
    text = article(report)

    result = apply_plan(build_plan(read_article(text, ZENN), ZENN, owner=make_event().owner, stem="harbour-report"))

    assert result.report.shows_photos is False
    assert article(result.report) == text


@pytest.mark.release
def test_exported_folder_with_typed_headings_passes_zenns_own_checks(
    report: Report, session: Session, publish_checks: Path, tmp_path: Path
) -> None:
    session.impressions.update(summary="# One\n\n## Two", body="Three\n===\n\nCalm.")
    filed(session, "ops301_0.jpg", alt="The hall [full]", caption="Before the *doors* open")

    write_folder(prepare(fresh(report), report.event.owner, ZENN), tmp_path / "zenn")

    found = figures(tmp_path / "zenn", publish_checks)
    assert {name: found[name] for name in ("headings", "images", "imageRefs", "imagesUnused", "problems")} == {
        "headings": 7,
        "images": 1,
        "imageRefs": 1,
        "imagesUnused": 0,
        "problems": 0,
    }


def test_page_shows_them_and_misses_only_what_is_not_in_the_article(
    report: Report, session: Session, client: Client
) -> None:
    filed(session, "a.jpg")
    client.force_login(report.event.owner)
    page = client.get(f"/events/harbour/reports/{report.slug}/")
    assert (page.text.count("<img src="), unplaced(page)) == (1, [])
    archive = client.get(f"/events/harbour/reports/{report.slug}/archive/")
    with ZipFile(BytesIO(archive.getvalue())) as opened:
        assert [name for name in opened.namelist() if name.endswith(".jpg")] == ["images/quay/a.jpg"]

    filed(session, "b.jpg")
    Session.objects.update(note="![](b.jpg)")

    page = client.get(f"/events/harbour/reports/{report.slug}/")
    assert unplaced(page) == ["These photos are not used in any text: a.jpg"]
