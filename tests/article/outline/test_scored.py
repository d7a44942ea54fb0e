"""How much of real reports is understood; it must not become less. The reports lie beside the project."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from article.outline.outlines import outline_of
from sessions.article.outline.decoding import decoded, with_line_feeds
from sessions.article.outline.model import Outline, Role

HERE = Path(__file__).parent


@dataclass
class Score:
    """How many lines were wanted, found, and found rightly."""

    wanted: int = 0
    found: int = 0
    right: int = 0

    def add(self, wanted: Iterable[int], found: Iterable[int]) -> None:
        wanted, found = set(wanted), set(found)
        self.wanted += len(wanted)
        self.found += len(found)
        self.right += len(wanted & found)

    @property
    def recall(self) -> float:
        return self.right / self.wanted

    @property
    def precision(self) -> float:
        return self.right / self.found


def lines_of(outline: Outline, role: Role) -> list[int]:
    """Return the lines of a role, counted from 1 in the whole file."""
    return [outline.first_line + entry.line + 1 for entry in outline.having(role)]


def read_report(file: Path) -> Outline:
    return outline_of(with_line_feeds(decoded(file.read_bytes()).text), file.stem)


def test_labelled_reports(shared: Path) -> None:
    folder = shared / "data" / "labelled-reports"
    sessions, days = Score(), Score()
    for label in json.loads((folder / "labels.json").read_text()):
        outline = read_report(folder / label["file"])
        if not label["is_report"]:
            assert lines_of(outline, Role.SESSION) == [], label["file"]
            continue
        sessions.add([each["line"] for each in label["sessions"]], lines_of(outline, Role.SESSION))
        days.add([each["line"] for each in label["days"]], lines_of(outline, Role.DAY))
    assert sessions.recall >= 0.93
    assert sessions.precision >= 0.95
    assert days.recall == days.precision == 1


@pytest.mark.parametrize("label", json.loads((HERE / "labels.json").read_text()), ids=lambda label: label["file"])
def test_report_is_understood_wholly(shared: Path, label: dict[str, object]) -> None:
    outline = read_report(shared / "data" / "reports" / str(label["file"]))
    assert lines_of(outline, Role.DAY) == label["days"]
    assert lines_of(outline, Role.SESSION) == label["sessions"]
