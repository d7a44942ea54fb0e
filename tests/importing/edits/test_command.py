"""The command plans edits when the file is an export that was edited."""

from pathlib import Path
from typing import Any

import pytest

from importing.edits.articles import ARTICLE, exported, stored
from importing.report.commands import rows, run_import

pytestmark = pytest.mark.django_db

EDITED = ARTICLE.replace("Nets and graphs", "Nets by hand").replace("come again", "come back")


def test_edited_export_is_taken_in(owner: Any, tmp_path: Path) -> None:
    report = stored(owner)
    file = tmp_path / "edited-elsewhere.md"
    file.write_text(EDITED)
    said, refused = run_import(file, event=report.event.slug)
    assert said == (
        "OPS302 | Nets by hand, Title: “Nets and graphs” becomes “Nets by hand”\nWhat stays, Text: text changed\n"
    )
    assert refused == ""
    assert exported(report) == EDITED


def test_dry_run_writes_nothing(owner: Any, tmp_path: Path) -> None:
    report = stored(owner)
    file = tmp_path / "edited-elsewhere.md"
    file.write_text(EDITED)
    before = rows()
    said, _ = run_import(file, event=report.event.slug, dry_run=True)
    assert said.count("\n") == 2
    assert rows() == before
    assert exported(report) == ARTICLE


def test_session_that_is_taken_out_makes_the_report_hold_selected_ones(owner: Any, tmp_path: Path) -> None:
    report = stored(owner)
    file = tmp_path / "edited-elsewhere.md"
    file.write_text(
        ARTICLE.replace("### DEV202 | Knots for beginners\n\n#### Summary\n\nOnly three knots matter.\n\n", "")
    )
    assert run_import(file, event=report.event.slug, dry_run=True) == (
        "DEV202 | Knots for beginners was removed: it leaves the report and stays in your log.\n"
        "The report may then keep to the sessions that it has: "
        "one that you attend later is not added by itself.\n",
        "",
    )


def test_unchanged_export_says_so(owner: Any, tmp_path: Path) -> None:
    report = stored(owner)
    file = tmp_path / "the-same.md"
    file.write_text(ARTICLE)
    assert run_import(file, event=report.event.slug) == ("Nothing was changed.\n", "")


def test_other_article_is_imported_as_before(owner: Any, tmp_path: Path) -> None:
    report = stored(owner)
    file = tmp_path / "another-article.md"
    text = '---\ntitle: "Another"\n---\n\n## Day 1\n\n### ABC101 | One\n\n#### Summary\n\nA text of its own.\n'
    file.write_text(text)
    said, _ = run_import(file, event=report.event.slug)
    assert said.startswith("reports=1 ")
    assert report.event.reports.count() == 2
