"""Edits of exports for each site come back."""

from typing import Any

import pytest

from factories import make_photo
from importing.edits.articles import export, plan, stored, told
from sessions.article.dialects import DIALECTS
from sessions.importing.edits.apply import apply_edits
from sessions.models import Impression, Photo, PictureAddress, Report, Session

pytestmark = pytest.mark.django_db

OPS301 = "OPS301 | Quiet nights with loud alarms"


@pytest.fixture
def report(owner: Any) -> Report:
    report = stored(owner)
    # What each site writes in another way: a picture, a box, a card, a line break.
    session = Session.objects.get(code="OPS301")
    impression = session.impressions.get()
    impression.body = (
        "Slower than expected.\n\n![](nets.png)\n\n:::message\nMind the gap.\n:::\n\nOne line\nand another."
    )
    impression.save()
    make_photo(event=report.event, name="nets.png", content=b"x")
    Report.objects.update(image_folder="harbour")
    return Report.objects.get()


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_unchanged_export_changes_nothing(report: Report, dialect: str) -> None:
    article = export(report, dialect)
    made = plan(report, article, dialect)
    assert made.listed == ()
    assert apply_edits(made).export == article


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_edits_of_an_export_come_back(report: Report, dialect: str) -> None:
    article = export(report, dialect)
    new = "### NEW101 | A talk in the hall\n\n#### Summary\n\nIt was loud.\n\n"
    edited = (
        article.replace("Three days at the harbour", "Two days at the harbour")
        .replace("Slower than", "Faster than")
        .replace("Mind the gap.", "Mind the rope.")
        .replace("Nets and graphs", "Nets, drawn")
        .replace("### DEV202", f"{new}### DEV202")
    )
    made = plan(report, edited, dialect)
    assert [told(change) for change in made.listed] == [
        ("field", "", "title", "clean"),
        ("field", OPS301, "body", "clean"),
        ("field", "OPS302 | Nets, drawn", "title", "clean"),
        ("new", "NEW101 | A talk in the hall", "", "clean"),
    ]
    result = apply_edits(made)
    assert result.export == edited
    assert "Mind the rope." in Session.objects.get(code="OPS301").impressions.get().body
    # What came back for one site is exported for another one too.
    assert "Faster than expected." in export(report, "github")


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_line_beside_others_that_the_site_writes_in_another_way_is_changed_alone(report: Report, dialect: str) -> None:
    body = "- A point\n\n  :::details More\n  Said in it.\n  :::\n  - Below it\n\n  Left over."
    Impression.objects.filter(session__code="OPS301").update(body=body)
    edited = export(report, dialect).replace("Said in it.", "Told in it.").replace("Left over.", "Left out.")
    [change] = plan(report, edited, dialect).changes
    expected = body.replace("Said", "Told").replace("Left over", "Left out")
    assert (change.field, change.state, change.value) == ("body", "clean", expected)


def test_key_that_qiita_gave_is_taken(report: Report) -> None:
    article = export(report, "qiita")
    edited = article.replace("id: null", 'id: "0123456789abcdef0123"').replace(
        'updated_at: ""', 'updated_at: "2026-03-01"'
    )
    assert edited != article
    made = plan(report, edited, "qiita")
    assert [told(change) for change in made.listed] == [
        ("field", "", "site:id", "clean"),
        ("field", "", "site:updated_at", "clean"),
    ]
    assert apply_edits(made).export == edited


def test_address_of_a_picture_that_was_pasted_meanwhile_is_no_change(report: Report) -> None:
    article = export(report, "qiita")
    assert "![](nets.png)" in article
    photo = Photo.objects.get(name="nets.png")
    PictureAddress.objects.create(photo=photo, dialect="qiita", url="https://img.example/1.png", file=photo.file.name)
    edited = article.replace("Slower than", "Faster than")
    made = plan(report, edited, "qiita")
    assert [told(change) for change in made.listed] == [("field", OPS301, "body", "clean")]
    assert "![](https://img.example/1.png)" in apply_edits(made).export
    assert "![](nets.png)" in Session.objects.get(code="OPS301").impressions.get().body


def test_address_that_an_article_has_in_the_place_of_a_picture_is_text(report: Report) -> None:
    article = export(report, "qiita")
    edited = article.replace("![](nets.png)", "![](https://img.example/1.png)")
    made = plan(report, edited, "qiita")
    assert [told(change) for change in made.listed] == [("field", OPS301, "body", "clean")]
    assert apply_edits(made).export == edited


def test_folder_of_the_pictures_is_taken(report: Report) -> None:
    article = export(report)
    edited = article.replace("/images/harbour/", "/images/sea/")
    made = plan(report, edited)
    assert [told(change) for change in made.listed] == [("field", "", "image_folder", "clean")]
    assert apply_edits(made).export == edited


def test_picture_that_is_not_here_is_named_and_its_text_taken(report: Report) -> None:
    article = export(report)
    edited = article.replace("Tests that float.", "Tests that float.\n\n![](/images/harbour/boat.png)")
    made = plan(report, edited)
    assert [told(change) for change in made.listed] == [
        ("field", "DEV201 | Small boats, small tests", "summary", "clean"),
        ("picture", "boat.png", "", "not-taken", "picture-missing"),
    ]
    result = apply_edits(made)
    assert result.export == edited
    assert result.missing == ("boat.png",)


def test_front_matter_that_is_gone_or_broken_changes_no_setting(report: Report) -> None:
    article = export(report)
    broken = article.replace('"Three days', '"Three "days"')
    for edited in (article.partition("\n---\n\n")[2], broken):
        export(report)
        made = plan(report, edited)
        assert [told(change) for change in made.listed] == [("field", "", "front_matter", "not-taken", "unread")]
        assert apply_edits(made).export == article
    assert Report.objects.get().title == "Three days at the harbour"
