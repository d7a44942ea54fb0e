"""The later version of a real report comes in as an edit of the earlier one."""

from pathlib import Path
from typing import Any

import pytest

from importing.edits.articles import exported, plan, stored, told
from sessions.importing.edits.apply import apply_edits

pytestmark = pytest.mark.django_db


def test_plan_names_what_the_author_changed_and_the_export_is_the_later_version(owner: Any, shared: Path) -> None:
    folder = shared / "data" / "reports"
    earlier, later = (folder / f"{name}.md" for name in ("reinvent-2023", "reinvent-2023-edited-later"))
    report = stored(owner, earlier.read_text())
    made = plan(report, later.read_text())
    assert [
        (kind, name.split(" | ")[0], field, state)
        for kind, name, field, state in (told(change) for change in made.listed if not change.reason)
    ] == [
        ("field", "", "heading_level", "clean"),
        ("field", "はじめに", "body", "clean"),
        ("field", "1 日目", "note", "clean"),
        *(("field", code, text, "clean") for code in ("BOA308", "AMZ301", "GHJ304") for text in ("summary", "body")),
        ("field", "全体の感想", "body", "clean"),
    ]
    missing = [f"{name}_{number}.png" for name in ("boa308", "amz301", "ghj304") for number in (1, 0)]
    assert [change.name for change in made.listed if change.reason] == missing
    result = apply_edits(made)
    assert result.export.encode() == later.read_bytes()
    assert exported(report).encode() == later.read_bytes()
    assert set(missing) <= set(result.missing)


def test_later_version_becomes_the_earlier_one_again(owner: Any, shared: Path) -> None:
    folder = shared / "data" / "reports"
    earlier, later = (folder / f"{name}.md" for name in ("reinvent-2023", "reinvent-2023-edited-later"))
    report = stored(owner, later.read_text())
    assert apply_edits(plan(report, earlier.read_text())).export.encode() == earlier.read_bytes()
