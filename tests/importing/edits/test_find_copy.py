"""The report and the format of an article that comes back are those of the export that it was."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from importing.edits.articles import ARTICLE, export, plan, stored, take, told
from importing.report.commands import run_import
from sessions.article.dialects import DIALECTS
from sessions.importing.edits.find_copy import known_article
from sessions.models import ArticleCopy, Impression, Report, Session

pytestmark = pytest.mark.django_db


def found(user: User, text: str, event: str = "") -> tuple[int, str] | None:
    known = known_article(user, text, event)
    return (known.report.pk, known.dialect.name) if known else None


def body_of(text: str) -> str:
    """Return an article as it is copied from an editor: without front matter."""
    return text.partition("\n---\n")[2] if text.startswith("---\n") else text


def test_edited_export_comes_back_in_the_format_in_which_it_left(owner: Any) -> None:
    report = stored(owner)
    articles = {dialect: export(report, dialect) for dialect in DIALECTS}
    for dialect, article in articles.items():
        edited = article.replace("Slower than expected.", "Much faster.").replace("\n", "\r\n")
        half = article[: len(article) // 2]
        for text in (article, edited, half, article.replace("\n", "  \n")):
            assert found(owner, text) == found(owner, text, report.event.slug) == (report.pk, dialect), dialect
        assert found(owner, body_of(edited)) is not None


def test_export_of_lists_with_other_signs_before_their_items_is_recognised(owner: Any) -> None:
    report = stored(owner)
    Impression.objects.update(summary="", body="* We sang all night\n* Nobody was listening to us")
    Session.objects.update(note="", recording_url="")
    report.event.days.update(note="")
    report.chapters.update(body="* We sang all day\n* Everybody was listening")
    edited = export(report, "hugo").replace("\n* ", "\n- ")
    assert found(owner, edited) == (report.pk, "hugo")


def test_report_that_left_without_texts_is_recognised_when_it_is_filled_in(owner: Any) -> None:
    report = stored(owner)
    Impression.objects.update(summary="", body="")
    Session.objects.update(note="", recording_url="")
    report.chapters.all().delete()
    report.event.days.update(note="")
    ArticleCopy.objects.all().delete()
    skeleton = export(report, "hugo")
    assert [line for line in skeleton.partition("\n---\n")[2].split("\n") if line and not line.startswith("#")] == []
    filled = skeleton.replace("\n\n###", "\n\nWhat was said here was long, and worth it.\n\n###")
    assert filled.count("What was said") == Session.objects.count()
    assert found(owner, filled) == (report.pk, "hugo")


def test_article_without_front_matter_is_in_a_format_without_one(owner: Any) -> None:
    report = stored(owner, "Why I went\n\n" + ARTICLE.partition("# Introduction\n\n")[2], "github")
    articles = {dialect: export(report, dialect) for dialect in DIALECTS}
    assert body_of(articles["zenn"]).strip() == articles["github"].strip()
    assert found(owner, articles["github"]) == (report.pk, "github")


def test_short_article_of_which_each_text_was_written_anew_is_recognised(owner: Any) -> None:
    front, _, _body = ARTICLE.partition("# Introduction")
    short = f"{front}## Day 1\n\n### OPS301 | Quiet nights with loud alarms\n\n#### Summary\n\nNobody hears them.\n"
    report = stored(owner, short)
    for dialect in DIALECTS:
        edited = export(report, dialect).replace("Nobody hears them.", "We had to wear earplugs.")
        assert found(owner, edited) == (report.pk, dialect)


def test_article_of_somebody_else_about_the_same_sessions_is_not_recognised(owner: Any) -> None:
    report = stored(owner)
    lines = export(report, "zenn").split("\n")
    others = "\n".join(line if line[:1] in ("#", "") else "".join(reversed(line)) for line in lines)
    assert found(owner, others, report.event.slug) is None


def test_nearest_of_two_reports_is_found(owner: Any) -> None:
    first = stored(owner)
    second = Report.objects.create(event=first.event, author=owner, title="Again", slug="again-harbour-report")
    first.chapters.update(report=second)
    articles = {report.pk: export(report, "zenn") for report in (first, second)}
    ArticleCopy.objects.exclude(kind="exported").delete()
    for report, article in articles.items():
        assert found(owner, article.replace("Worth the walk.", "Worth it.")) == (report, "zenn")


def test_old_export_that_was_edited_is_compared_with_itself(owner: Any) -> None:
    report = stored(owner)
    old = export(report)
    Session.objects.filter(code="OPS301").update(title="Loud nights")
    new = export(report)
    for article in (old, new):
        edited = article.replace("Worth the walk.", "Worth it.")
        changes = plan(report, edited).changes
        assert [(change.name, change.field) for change in changes] == [("OPS302 | Nets and graphs", "body")]
    back = plan(report, old).changes  # one line that is again as it was
    assert [(change.field, change.after) for change in back] == [("title", "Quiet nights with loud alarms")]


def test_second_copy_of_an_export_does_not_undo_the_edit_of_the_first_unasked(owner: Any) -> None:
    report = stored(owner)
    article = export(report)
    new = "### DEV203 | Oars\n\n#### Summary\n\nTwo of them.\n\n## What stays"
    take(report, article.replace("Worth the walk.", "Worth it.").replace("## What stays", new))
    for has_left_again in (False, True):
        if has_left_again:
            export(report)
        edited = article.replace("The best one.", "The very best.")
        assert [told(each) for each in plan(report, edited).listed] == [
            ("field", "OPS302 | Nets and graphs", "body", "conflict"),
            ("field", "DEV201 | Small boats, small tests", "body", "clean"),
            ("removed", "DEV203 | Oars", "", "conflict"),
        ]
    take(report, edited)
    assert "Worth it." in export(report)
    assert "The very best." in export(report)
    assert "DEV203 | Oars" in export(report)


def test_edit_of_an_old_export_beside_what_was_added_here_later_deletes_nothing(owner: Any) -> None:
    report = stored(owner)
    old = export(report)
    Impression.objects.filter(session__code="OPS302").update(body="Worth the walk.\n\nWritten here later.")
    Session.objects.filter(code="DEV202").update(title="Knots for all beginners")
    new = export(report)
    edited = old.replace("Worth the walk.", "Worth it.").replace("for beginners", "of beginners")
    assert [(each.field, each.value, each.state) for each in plan(report, edited).changes] == [
        ("body", "Worth it.\n\nWritten here later.", "clean"),
        ("title", "Knots of beginners", "conflict"),
    ]
    edited = new.replace("Worth the walk.", "Worth it.").replace("all beginners", "all of us")
    assert [(each.field, each.state) for each in plan(report, edited).changes] == [
        ("body", "clean"),
        ("title", "clean"),
    ]


def test_command_needs_no_format(owner: Any, tmp_path: Path) -> None:
    report = stored(owner)
    file = tmp_path / "edited.md"
    for dialect in DIALECTS:
        file.write_text(export(report, dialect).replace("Worth the walk.", f"Worth it, at {dialect}."))
        assert run_import(file, event=report.event.slug, dry_run=True, dialect="zenn") == (
            "OPS302 | Nets and graphs, Impressions: text changed\n",
            "",
        )


def test_article_of_nobody_else_is_found(owner: Any) -> None:
    report = stored(owner)
    other = User.objects.create_user("mio")
    assert (found(other, ARTICLE), found(owner, ARTICLE)) == (None, (report.pk, "zenn"))
