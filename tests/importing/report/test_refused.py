"""What cannot be imported is refused by name, and nothing is written."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from factories import make_user
from importing.report.commands import rows, run_import
from sessions.models import Session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "contains nothing to import"),
        (b"# " + b"x" * 2_000_000, "is larger than 2000000 bytes"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", r"report\.md is no text\. Give a Markdown file\."),
        (b"PK\3\4\x14\0# " + b"x" * 2_000_000, r"report\.md is no text\. Unpack it and give its Markdown file, and"),
    ],
)
def test_bad_file_is_refused_and_nothing_is_written(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "report.md"
    file.write_bytes(content)
    before = rows()
    with pytest.raises(CommandError, match=message):
        run_import(file)
    assert rows() == before


def test_one_strange_detail_stays_as_text_and_is_named(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    talk = b"## Day 1\n\n### HRB101 | Pumps\n\nWater.\n\n"
    cases = {
        talk + b"\xff\n": "Line 7: Some characters of this line cannot be read.",
        talk + b"### " + b"x" * 301 + b"\n": "Line 7: Too long for a title; it stays as text.",
        b"---\ntitle: [\n---\n\n" + talk: "Line 1: The front matter cannot be read; it stays as text.",
    }
    for number, (content, message) in enumerate(cases.items()):
        file.write_bytes(content)
        _out, said = run_import(file, event=f"harbour-{number}")
        assert said == f"{message}\n"
        assert Session.objects.get(event__slug=f"harbour-{number}").title == "Pumps"


def test_unknown_owner_and_missing_file_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no account 'nobody'"):
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
