"""The benchmark fails when a line is slower than recorded, and says what it could not compare."""

from pathlib import Path

import pytest

from bench import record
from bench.clock import Line, compare


@pytest.fixture(autouse=True)
def _file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "FILE", tmp_path / "recorded.json")


def line(name: str, ratio: float, low: float = 0, high: float = 0) -> Line:
    return Line(name, 1, 1, 1.5, ratio, low or ratio, high or ratio)


def test_a_line_may_be_slower_by_its_tolerance() -> None:
    record.write("sqlite", {"pages": [line("Today", 1.2), line("session", 2, low=1.8, high=2.4)]})
    within = {"pages": [line("Today", 1.31), line("session", 2.59)]}
    assert record.compare("sqlite", within) == 0
    assert record.compare("sqlite", {"pages": [line("Today", 1.33), line("session", 2)]}) == 1
    assert record.compare("sqlite", {"pages": [line("Today", 1.2), line("session", 2.61)]}) == 1


def test_what_cannot_be_compared_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    record.write("sqlite", {"pages": [line("Today", 1.2)], "peers": [line("a save", 0.1)]})
    capsys.readouterr()
    assert record.compare("sqlite", {"pages": [line("session", 9)], "peers": []}) == 0
    assert capsys.readouterr().out.splitlines() == [
        "not recorded: session",
        "recorded, but not measured: Today",
        "recorded, but not measured: a save",
        "",
        "No line is slower than recorded.",
    ]


def test_other_parts_and_the_other_database_stay() -> None:
    record.write("sqlite", {"pages": [line("Today", 1.2)], "peers": [line("a save", 0.1)]})
    record.write("postgresql", {"pages": [line("Today", 5)]})
    record.write("sqlite", {"pages": [line("Today", 1.4)], "peers": []})
    slow = {"pages": [line("Today", 1.5)], "peers": [line("a save", 0.105)]}
    assert (record.compare("sqlite", slow), record.compare("postgresql", slow)) == (0, 0)
    assert record.compare("sqlite", {"peers": [line("a save", 0.12)]}) == 1


def test_the_ratio_is_the_median_of_the_turns_and_its_quartiles() -> None:
    found = compare("Today", [2.0, 3.0, 4.0, 5.0, 60.0], [1.0, 1.0, 1.0, 1.0, 10.0], 1.5)
    assert (found.low, found.ratio, found.high) == (3, 4, 5)
