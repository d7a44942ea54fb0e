"""Photos that follow the heading of their session: where the article has them, and that nothing has them twice."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_photo,
    make_report,
    make_session,
)
from photos_for_tests import picture
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Photo, Report, Session
from sessions.reporting.assembly import assemble
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.document import Day, Document, Section
from sessions.reporting.document import Session as HeldSession
from sessions.reporting.folder import prepare, write_folder
from sessions.reporting.images import image_paths, image_text
from sessions.reporting.preview import Shown, render
from sessions.reporting.reader import read
from sessions.reporting.writer import write
from test_zenn_export import figures

ZENN = DIALECTS["zenn"]


@pytest.fixture
def session(db: None) -> Session:
    event = make_event(slug="harbour", language="en")
    return make_session(
        day=make_day(event=event),
        code="OPS301",
        title="Quiet nights",
        recording_url="https://www.youtube.com/watch?v=abcdefghijk",
        note="A note.",
    )


@pytest.fixture
def report(session: Session) -> Report:
    make_impression(session=session, summary="What it was.", body="Calm.")
    return make_report(
        event=session.event, slug="harbour-report", emoji="⚓", topics=["aws"], image_folder="quay", sections="summary"
    )


def follow(session: Session, name: str, **fields: Any) -> Photo:
    return make_photo(session=session, name=name, content=picture("JPEG"), follows_heading=True, **fields)


def article(report: Report) -> str:
    return write(assemble(fresh(report), report.event.owner), ZENN)


def fresh(report: Report) -> Report:
    return Report.objects.select_related("event__owner").get(pk=report.pk)


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
    """Whatever is in them, there is one picture, its words are shown as they are, and the article reads back."""
    text = image_text("a.jpg", alt, caption)
    said = [" ".join(each.split()) for each in (alt, caption)]

    assert image_paths(text) == ["a.jpg"]
    below = f"<br>\n<em>{said[1]}</em>" if said[1] else ""
    assert unescape(render(text, {"a.jpg": Shown("/a.jpg")})) == (
        f'<div class="prose" hx-disable><p><img src="/a.jpg" alt="{said[0]}" loading="lazy">{below}</p>\n</div>'
    )
    session = HeldSession("One", sections=(Section("Summary", f"{text}\n\nText"),))
    written = write(Document(parts=(Day("Day 1", "", (session,)),), image_folder="quay"), ZENN)
    assert write(read(written, ZENN), ZENN) == written


@pytest.mark.parametrize("sections", ["summary", "gaiyo", "none"])
def test_article_reads_back_and_its_import_plans_nothing(sections: str, report: Report, session: Session) -> None:
    Report.objects.update(sections=sections)
    follow(session, "a.jpg", alt="The [hall]", caption="*So* full")
    text = article(report)

    assert write(read(text, ZENN), ZENN) == text
    plan = build_plan(read(text, ZENN), ZENN, owner=report.event.owner, stem="harbour-report")
    assert (plan.sessions, plan.conflicts) == ((), [])


def test_import_of_an_article_that_was_changed_elsewhere_doubles_nothing(report: Report, session: Session) -> None:
    """A chapter was added to the file: the texts of the session are the same, and its picture is in none of them."""
    follow(session, "a.jpg", caption="So full")
    text = article(report) + "\n## Afterwards\n\nAdded elsewhere.\n"

    plan = build_plan(read(text, ZENN), ZENN, owner=report.event.owner, stem="harbour-report")
    assert plan.conflicts == []
    apply_plan(plan)

    impression = session.impressions.get()
    assert (impression.summary, impression.body) == ("What it was.", "Calm.")
    assert article(report) == text


def test_import_does_not_take_a_picture_for_the_summary_that_is_not_written(report: Report, session: Session) -> None:
    session.impressions.update(summary="")
    follow(session, "a.jpg")
    text = article(report) + "\n## Afterwards\n\nAdded elsewhere.\n"

    apply_plan(build_plan(read(text, ZENN), ZENN, owner=report.event.owner, stem="harbour-report"))

    assert session.impressions.get().summary == ""
    assert article(report) == text


def test_import_keeps_what_was_written_below_the_pictures_elsewhere(report: Report, session: Session) -> None:
    session.impressions.update(summary="")
    follow(session, "a.jpg")
    text = article(report).replace("quay/a.jpg)\n", "quay/a.jpg)\n\nWritten elsewhere.\n")

    apply_plan(build_plan(read(text, ZENN), ZENN, owner=report.event.owner, stem="harbour-report"))

    assert session.impressions.get().summary == "Written elsewhere."
    assert article(report) == text


def test_import_into_an_empty_install_has_the_pictures_in_the_text(report: Report, session: Session) -> None:
    follow(session, "a.jpg", caption="So full")
    text = article(report)
    other = make_event().owner

    result = apply_plan(build_plan(read(text, ZENN), ZENN, owner=other, stem="harbour-report"))

    assert result.missing == ("a.jpg",)
    assert article(result.report) == text


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


DETAIL = "/events/harbour/reports/harbour-report/"


@pytest.fixture
def owner(client: Client, report: Report) -> Client:
    client.force_login(report.event.owner)
    return client


def findings(client: Client, key: str) -> list[tuple[str, str, str]]:
    """Return label, sentence and address of the findings of that kind."""
    found = client.get(DETAIL).context["findings"]
    return [(each.finding.target.label, each.finding.text, each.url) for each in found if each.finding.key == key]


def test_page_lists_the_photos_that_no_text_shows_by_session(owner: Client, report: Report, session: Session) -> None:
    for number in range(8):
        make_photo(session=session, name=f"{number}.jpg", content=b"x", position=number)
    follow(session, "follows.jpg")
    make_photo(session=session, name="missing.jpg")
    make_photo(event=session.event, name="inbox.jpg", content=b"x")
    make_photo(session=make_session(day=session.day), name="planned.jpg", content=b"x")
    session.impressions.update(summary="![](3.jpg)")

    assert findings(owner, "unplaced") == [
        (
            "OPS301 | Quiet nights",
            "No text shows these photos: 0.jpg, 1.jpg, 2.jpg, 4.jpg, 5.jpg, 6.jpg, …",
            f"/events/harbour/sessions/{session.pk}/#photos-title",
        )
    ]


def test_button_lets_them_follow_the_heading(owner: Client, report: Report, session: Session) -> None:
    make_photo(session=session, name="a.jpg", content=b"x")
    make_photo(session=session, name="placed.jpg", content=b"x")
    make_photo(session=session, name="missing.jpg")
    make_photo(session=make_session(day=session.day), name="planned.jpg", content=b"x")
    session.impressions.update(summary="![](placed.jpg)")
    assert f'<input type="hidden" name="session" value="{session.pk}">' in owner.get(DETAIL).text

    response = owner.post(f"{DETAIL}follow/", {"session": session.pk})

    assert response.headers["Location"] == DETAIL
    assert [str(m) for m in get_messages(response.wsgi_request)] == [
        "1 photo stands under the heading of its session now."
    ]
    assert list(Photo.objects.filter(follows_heading=True).values_list("name", flat=True)) == ["a.jpg"]
    assert findings(owner, "unplaced") == []
    assert "![](/images/quay/a.jpg)\n\n![](/images/quay/placed.jpg)" in article(report)


@pytest.mark.parametrize("wanted", ["", "x", "00000000-0000-0000-0000-000000000000", "planned", "elsewhere"])
def test_button_for_a_session_that_is_not_in_the_report_is_not_found(
    wanted: str, owner: Client, session: Session
) -> None:
    planned = make_session(day=session.day)
    elsewhere = make_session(day=make_day(event=make_event(owner=session.event.owner)))
    for one in (planned, elsewhere):
        make_photo(session=one, content=b"x")
    wanted = str({"planned": planned.pk, "elsewhere": elsewhere.pk}.get(wanted, wanted))

    assert owner.post(f"{DETAIL}follow/", {"session": wanted}).status_code == 404
    assert not Photo.objects.filter(follows_heading=True).exists()


def test_page_leads_from_a_missing_picture_to_where_its_file_is_brought(
    owner: Client, report: Report, session: Session
) -> None:
    missing = make_photo(session=session, name="missing.jpg")
    session.impressions.update(summary="![](missing.jpg)")

    assert findings(owner, "image-missing") == [
        (
            "OPS301 | Quiet nights",
            "The picture “missing.jpg” has no file yet.",
            f"/events/harbour/photos/#photo-{missing.pk}",
        )
    ]


def test_page_checks_the_pictures_that_follow_as_zenn_would(owner: Client, report: Report, session: Session) -> None:
    make_photo(session=session, name="large.jpg", content=bytes(3 * 1024 * 1024 + 1), follows_heading=True)
    make_photo(session=session, name="film.avif", content=b"x", follows_heading=True)
    lost = follow(session, "lost.jpg")
    lost.file.storage.delete(lost.file.name)

    keys = [each.finding.key for each in owner.get(DETAIL).context["findings"] if each.finding.level == "error"]

    assert sorted(keys) == ["image-extension", "image-missing", "image-too-big"]


def test_preview_shows_pictures_in_their_size_and_lets_the_browser_choose(
    owner: Client, report: Report, session: Session
) -> None:
    follow(session, "a.jpg", alt="The hall", width=2000, height=1500)
    follow(session, "b.jpg", width=400, height=300)

    shown = re.findall(r"<img [^>]*>", str(owner.get(DETAIL).context["preview"]))

    path = "/events/harbour/photos/a.jpg"
    assert shown == [
        f'<img src="{path}" alt="The hall" loading="lazy" width="2000" height="1500" '
        f'srcset="{path}/320.webp 320w, {path}/640.webp 640w, {path} 2000w" '
        'sizes="(min-width: 60rem) 40rem, 100vw">',
        '<img src="/events/harbour/photos/b.jpg" alt="" loading="lazy" width="400" height="300" '
        'srcset="/events/harbour/photos/b.jpg/320.webp 320w, /events/harbour/photos/b.jpg 400w" '
        'sizes="(min-width: 60rem) 40rem, 100vw">',
    ]
