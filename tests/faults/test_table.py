"""The table that `make torture` prints."""

import json
from collections import Counter
from pathlib import Path

import pytest

from faults.table import FILE, note, table


def test_table_has_a_line_for_each_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "faults.jsonl"
    monkeypatch.setenv(FILE, str(file))
    note("kill -9 of the server", "sqlite", 250, 9000, 0, 0, 4.04, Counter({200: 8000, 204: 1000, 503: 2, 0: 31}))
    note("uploads cut", "postgresql", 100, 70, 1, 2, 0, Counter({204: 70}))
    lines = table([json.loads(line) for line in file.read_text().splitlines()]).splitlines()
    assert [[cell.strip() for cell in line.split("|")] for line in (lines[0], *lines[2:])] == [
        ["fault", "database", "times", "acknowledged", "lost", "doubled", "served again (s)", "seen meanwhile"],
        ["kill -9 of the server", "sqlite", "250", "9000", "0", "0", "4.0", "no answer: 31, 503: 2"],
        ["uploads cut", "postgresql", "100", "70", "1", "2", "–", ""],
    ]
    assert {line.index("|") for line in (lines[0], *lines[2:])} == {len("kill -9 of the server ")}


def test_nothing_is_written_without_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(FILE, raising=False)
    note("uploads cut", "postgresql", 100, 70, 1, 2, 0, Counter())
    assert [*tmp_path.iterdir()] == []
