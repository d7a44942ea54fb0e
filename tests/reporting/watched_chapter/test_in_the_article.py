"""Photos that follow a heading stand under it in the article, and nothing has them twice."""

from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_chapter, make_day, make_event, make_photo, make_session
from photos.samples import picture
from reporting.test_zenn_export import figures
from reporting.watched_chapter.articles import ZENN, article, follow, fresh
from sessions.article.images import image_paths, image_text
from sessions.models import Report, Session
from sessions.reporting.export import prepare, write_folder
from sessions.reporting.preview import render
from sessions.reporting.preview_elements import Shown


def body(report: Report) -> str:
    """Return the article below the heading of its session."""
    return article(report).partition("### OPS301 | Quiet nights\n\n")[2]


def test_under_the_heading_of_the_summary_in_their_order_with_their_words(report: Report, session: Session) -> None:
    follow(session, "b.jpg", position=1, alt="The hall", caption="Before the doors open")
    follow(session, "a.jpg", position=2)

    assert body(report) == (
        "https://www.youtube.com/watch?v=abcdefghijk\n\nA note.\n\n#### Summary\n\n"
        "![The hall](/images/quay/b.jpg)\n*Before the doors open*\n\n![](/images/quay/a.jpg)\n\n"
        "What it was.\n\n#### Impressions\n\nCalm.\n"
    )


def test_right_below_what_belongs_to_the_heading_in_a_report_without_sections(report: Report, session: Session) -> None:
    Report.objects.update(sections="none")
    follow(session, "a.jpg")

    assert body(report) == (
        "https://www.youtube.com/watch?v=abcdefghijk\n\nA note.\n\n![](/images/quay/a.jpg)\n\nWhat it was.\n\nCalm.\n"
    )


def test_open_a_summary_that_is_not_written_yet(report: Report, session: Session) -> None:
    session.impressions.update(summary="")
    follow(session, "a.jpg")

    assert "#### Summary\n\n![](/images/quay/a.jpg)\n\n#### Impressions\n\nCalm.\n" in body(report)


@pytest.mark.parametrize("place", ["summary", "body", "note", "day", "chapter"])
def test_not_twice_where_a_text_places_it(place: str, report: Report, session: Session) -> None:
    follow(session, "a.jpg")
    if place in ("summary", "body"):
        session.impressions.update(**{place: "![](a.jpg)"})
    elif place == "note":
        Session.objects.update(note="![](a.jpg)")
    elif place == "day":
        session.event.days.update(note="![](a.jpg)")
    else:
        make_chapter(report=report, body="![](a.jpg)")

    assert article(report).count("a.jpg") == 1


def test_not_in_it_deleted_missing_of_the_inbox_or_of_a_session_that_is_not_in_the_report(
    report: Report, session: Session
) -> None:
    follow(session, "deleted.jpg").discard()
    make_photo(session=session, name="missing.jpg", follows_heading=True)
    make_photo(event=session.event, name="inbox.jpg", content=b"x", follows_heading=True)
    follow(make_session(day=session.day), "planned.jpg")
    elsewhere = make_session(day=make_day(event=make_event(owner=report.event.owner)))
    follow(elsewhere, "elsewhere.jpg")

    assert ".jpg" not in article(report)


words = st.text(st.sampled_from("ab 写*_`[]()<>\\&~$#!|-.\"'\n:"), max_size=12)


@given(alt=words, caption=words)
def test_words_stay_what_they_are(alt: str, caption: str) -> None:
    """Whatever is in them, there is one picture, and its words are shown as they are."""
    text = image_text("a.jpg", alt, caption)
    said = [" ".join(each.split()) for each in (alt, caption)]

    assert image_paths(text) == ["a.jpg"]
    below = f"<br>\n<em>{said[1]}</em>" if said[1] else ""
    assert unescape(render(text, {"a.jpg": Shown("/a.jpg")}, dialect=ZENN)) == (
        '<div class="prose prose-zenn" hx-disable><p>'
        f'<img src="/a.jpg" alt="{said[0]}" loading="lazy">{below}</p>\n</div>'
    )


@pytest.mark.release
def test_exported_folder_passes_zenns_own_checks(
    report: Report, session: Session, publish_checks: Path, tmp_path: Path
) -> None:
    follow(session, "ops301_0.jpg", alt="The hall [full]", caption="Before the *doors* open")
    follow(session, "ops301_1.jpg")
    session.impressions.update(body="![](ops301_2.jpg)")
    make_photo(session=session, name="ops301_2.jpg", content=picture("JPEG"))
    make_photo(session=session, name="unplaced.jpg", content=picture("JPEG"))

    write_folder(prepare(fresh(report), report.event.owner, ZENN), tmp_path / "zenn")

    found = figures(tmp_path / "zenn", publish_checks)
    assert {name: found[name] for name in ("images", "imageRefs", "imagesUnused", "problems")} == {
        "images": 3,
        "imageRefs": 3,
        "imagesUnused": 0,
        "problems": 0,
    }
