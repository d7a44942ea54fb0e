"""An article with such photos is read back and imported, and nothing is doubled."""

import pytest

from factories import make_event
from reporting.watched_chapter.articles import ZENN, article, follow
from sessions.article.read_article import read_article
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.keep_form import IncomingText
from sessions.importing.report.plan import build_plan
from sessions.models import Report, Session


@pytest.mark.parametrize("sections", ["summary", "gaiyo", "none"])
def test_import_of_the_article_plans_nothing(sections: str, report: Report, session: Session) -> None:
    Report.objects.update(sections=sections)
    follow(session, "a.jpg", alt="The [hall]", caption="*So* full")
    text = article(report)

    read, came = read_article(text, ZENN), IncomingText(text)
    plan = build_plan(read, ZENN, owner=report.event.owner, stem="harbour-report", incoming=came)
    assert plan.is_same


def test_import_of_an_article_that_was_changed_elsewhere_doubles_nothing(report: Report, session: Session) -> None:
    """A chapter was added to the file: the texts of the session are the same, and its picture is in none of them."""
    follow(session, "a.jpg", caption="So full")
    text = article(report) + "\n## Afterwards\n\nAdded elsewhere.\n"

    plan = build_plan(read_article(text, ZENN), ZENN, owner=report.event.owner, stem="harbour-report")
    assert plan.conflicts == []
    apply_plan(plan)

    impression = session.impressions.get()
    assert (impression.summary, impression.body) == ("What it was.", "Calm.")
    assert article(report) == text


def test_import_does_not_take_a_picture_for_the_summary_that_is_not_written(report: Report, session: Session) -> None:
    session.impressions.update(summary="")
    follow(session, "a.jpg")
    text = article(report) + "\n## Afterwards\n\nAdded elsewhere.\n"

    apply_plan(build_plan(read_article(text, ZENN), ZENN, owner=report.event.owner, stem="harbour-report"))

    assert session.impressions.get().summary == ""
    assert article(report) == text


def test_import_keeps_what_was_written_below_the_pictures_elsewhere(report: Report, session: Session) -> None:
    session.impressions.update(summary="")
    follow(session, "a.jpg")
    text = article(report).replace("quay/a.jpg)\n", "quay/a.jpg)\n\nWritten elsewhere.\n")

    apply_plan(build_plan(read_article(text, ZENN), ZENN, owner=report.event.owner, stem="harbour-report"))

    assert session.impressions.get().summary == "Written elsewhere."
    assert article(report) == text


def test_import_into_an_empty_install_has_the_pictures_in_the_text(report: Report, session: Session) -> None:
    follow(session, "a.jpg", caption="So full")
    text = article(report)
    other = make_event().owner

    result = apply_plan(build_plan(read_article(text, ZENN), ZENN, owner=other, stem="harbour-report"))

    assert result.missing == ("a.jpg",)
    assert article(result.report) == text
