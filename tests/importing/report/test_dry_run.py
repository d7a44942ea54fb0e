"""The command shows the outline and the plan without writing, and takes roles of lines."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from importing.incoming.sent import ARTICLE, PLAIN
from importing.report.commands import rows, run_import
from sessions.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "three-days.md"
    path.write_text(ARTICLE)
    return path


def test_outline_tells_the_role_of_each_candidate(report: Path) -> None:
    before = rows()
    out, _err = run_import(report, outline=True)
    assert [line.split(maxsplit=2) for line in out.splitlines()] == [
        ["11", "day", "Day 1"],
        ["13", "session", "HAR101 | Lights at sea"],
        ["19", "session", "HAR102 | Quiet nights"],
        ["23", "day", "Day 2"],
        ["25", "session", "HAR201 | Ropes and knots"],
        ["31", "chapter", "Thanks"],
    ]
    assert rows() == before


def test_dry_run_tells_the_plan_and_writes_nothing(report: Path) -> None:
    before = rows()
    out, _err = run_import(report, dry_run=True)
    assert out.splitlines()[6:] == [
        *("event: new", "report: new", "new days: 2", "new sessions: 3", "new chapters: 2"),
        *("image missing: lamp.png", "image missing: knot.png"),
    ]
    assert rows() == before


def test_role_of_a_line_is_taken(tmp_path: Path) -> None:
    report = tmp_path / "plain.md"
    report.write_text(PLAIN)
    run_import(report, role=["5=session", "9=chapter"])
    assert [session.title for session in Session.objects.all()] == ["Lamps of the north"]


@pytest.mark.parametrize("role", ["5", "5=hero", "x=session", "0=session", "4=session", "99=session"])
def test_role_that_cannot_be_is_named(tmp_path: Path, role: str) -> None:
    report = tmp_path / "plain.md"
    report.write_text(PLAIN)
    with pytest.raises(CommandError, match=f"--role '{role}': give the number of a line with text"):
        run_import(report, role=[role])
