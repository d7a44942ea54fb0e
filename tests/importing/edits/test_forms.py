"""Edits in a form that the app does not write: the export has the same bytes all the same."""

from typing import Any

import pytest

from importing.edits.articles import ARTICLE, export, exported, plan, stored, told
from sessions.article.dialects import DIALECTS
from sessions.importing.edits import apply
from sessions.importing.edits.apply import apply_edits, written_article
from sessions.models import Impression

pytestmark = pytest.mark.django_db

FORMS = {
    "blank lines": ARTICLE.replace("\n\n### ", "\n\n\n### "),
    "no blank lines below headings": ARTICLE.replace("#### Summary\n\n", "#### Summary\n"),
    "trailing spaces": ARTICLE.replace("Graphs of nets.", "Graphs of nets.  "),
    "no final newline": ARTICLE.rstrip("\n"),
    "CRLF": ARTICLE.replace("\n", "\r\n"),
    "front matter with other quotes": ARTICLE.replace('title: "Three', "title: 'Three").replace(
        'harbour"\ne', "harbour'\ne"
    ),
    "blank lines at the top": ARTICLE.replace("---\n\n# Intro", "---\n\n\n\n# Intro"),
}


@pytest.mark.parametrize("name", FORMS)
def test_form_is_kept_byte_for_byte(owner: Any, name: str) -> None:
    text = FORMS[name]
    report = stored(owner)
    result = apply_edits(plan(report, text))
    assert result.export == text
    assert exported(report) == text
    assert plan(report, text).changes == ()


@pytest.mark.parametrize("name", FORMS)
def test_form_with_an_edit_comes_back_once_more(owner: Any, name: str) -> None:
    report = stored(owner)
    apply_edits(plan(report, FORMS[name]))
    assert export(report) == FORMS[name]
    text = FORMS[name].replace("Slower than expected.", "Much slower.").replace("### DEV201", "### DEV202-X")
    made = plan(report, text)
    assert [told(change) for change in made.listed] == [
        ("field", "OPS301 | Quiet nights with loud alarms", "body", "clean"),
        ("field", "DEV202-X | Small boats, small tests", "code", "clean"),
    ]
    result = apply_edits(made)
    assert result.export == text


def test_title_that_is_edited_twice_is_no_conflict_where_a_program_puts_blanks_behind_all_lines(owner: Any) -> None:
    report = stored(owner)
    for dialect in DIALECTS:
        export(report, dialect)
    for dialect in DIALECTS:
        text = exported(report, dialect)
        for title in (f"One day, for {dialect}", f"Two days, for {dialect}"):
            text = text.replace(report.title, title).replace("  \n", "\n").replace("\n", "  \n")
            made = plan(report, text, dialect)
            assert [told(change) for change in made.listed] == [("field", "", "title", "clean")], (dialect, title)
            apply_edits(made)
            report.refresh_from_db()


def test_only_what_is_edited_here_is_written_anew(owner: Any) -> None:
    report = stored(owner)
    text = FORMS["blank lines"]
    apply_edits(plan(report, text))
    impression = Impression.objects.get(session__code="OPS302")
    impression.body = "Not worth the walk."
    impression.version += 1
    impression.save()
    assert exported(report) == text.replace("Worth the walk.", "Not worth the walk.")


def test_article_is_written_once_while_others_wait_for_the_lock(owner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made, calls = plan(stored(owner), FORMS["blank lines"]), []
    monkeypatch.setattr(apply, "written_article", lambda *given: calls.append(given) or written_article(*given))
    result = apply_edits(made)
    assert len(calls) == 1  # and once more in the form of the edited article, which is stored
    assert result.is_exact
