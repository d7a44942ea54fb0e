"""A backup of schema version 1, kept as text, can be read for ever: on every database, with the same rows."""

import json
from pathlib import Path
from typing import Any

import pytest

from backup.zips import packed, rows_in, taken, verified, with_rows
from sessions.backup.empty_install import restore_install
from sessions.backup.tables import BY_NAME, TABLES_LEFT_OUT
from sessions.models import Impression, Photo
from web.stored import every_file
from web.world import PNG

FOLDER = Path(__file__).parent / "version_1"


def version_1() -> bytes:
    """Return the backup: the rows of the folder, and a small picture for each name of one."""
    files = {f"data/{path.name}": path.read_bytes() for path in sorted(FOLDER.glob("*.jsonl"))}
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    stored = {f"files/{name}": name for name in manifest.pop("pictures")}
    return packed({**files, **dict.fromkeys(stored, PNG)}, manifest, stored)


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_bytes().splitlines()]


@pytest.mark.django_db
def test_rows_of_version_1_come_back_as_they_were() -> None:
    restore_install(verified(version_1()))
    again = taken()
    for table in (BY_NAME[path.stem] for path in sorted(FOLDER.glob("*.jsonl")) if path.stem not in TABLES_LEFT_OUT):
        # Fields that came later have their defaults, and of those that are left out by now nothing is read.
        then = [{name: old[name] for name in old if name in table.columns} for old in rows(table.name)]
        now = rows_in(again, table.name)
        assert [{name: row[name] for name in old} for old, row in zip(then, now, strict=True)] == then
    assert (Impression.objects.count(), Photo.objects.exclude(file="").count(), len(every_file())) == (3, 2, 4)


@pytest.mark.django_db
def test_field_that_came_later_has_its_default() -> None:
    backup = version_1()
    older = with_rows(backup, "impressions", lambda row: {name: row[name] for name in row if name != "watch_later"})
    restore_install(verified(older))
    assert set(Impression.objects.values_list("watch_later", flat=True)) == {False}
