"""What cannot be imported is refused by name, and nothing is written."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from factories import make_user
from importing.report.commands import rows, run_import

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"## Day 1\n\xff", "cannot be read as a report: not UTF-8 at byte 9"),
        (b"", "contains nothing to import"),
        (b"a\0b", "cannot be read as a report: a NUL character at byte 1"),
        (b"# " + b"x" * 2_000_000, "is larger than 2000000 bytes"),
        (b"## Day 1\n\n### " + b"x" * 301 + b"\n", "Nothing was imported. In the session 'x{60}': title: "),
    ],
)
def test_bad_file_is_refused_and_nothing_is_written(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "report.md"
    file.write_bytes(content)
    before = rows()
    with pytest.raises(CommandError, match=message):
        run_import(file)
    assert rows() == before


def test_unknown_owner_and_missing_file_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no account called 'nobody'"):
        run_import(tmp_path / "x.md", owner="nobody")
    with pytest.raises(CommandError, match=r"x\.md cannot be read: No such file or directory"):
        run_import(tmp_path / "x.md")


def test_event_of_somebody_else_is_refused(tmp_path: Path) -> None:
    make_user(username="ben")
    file = tmp_path / "some-report.md"
    file.write_text("## Day 1\n")
    run_import(file, owner="ben", event="theirs")
    with pytest.raises(CommandError, match="'theirs' already belongs to another event"):
        run_import(file, event="theirs")
