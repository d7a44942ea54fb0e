"""The commands: files that are complete or not there, a folder for a timer, and what doctor says."""

import os
import zipfile
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from backup.zips import content_of, emptied, manifest_of, taken
from factories import make_event, make_photo, make_user
from sessions.backup import target
from sessions.backup.target import backups_in, file_name, last_backup
from web.world import PNG

pytestmark = pytest.mark.django_db

OTHER_NAMES = (
    *("mine.zip", "conference-log-.zip", "conference-log-20261128T031500Z.zip.bak"),
    *("conference-log-99999999T999999Z.zip", "xconference-log-20261128T031500Z.zip"),
)


@pytest.fixture(autouse=True)
def _own_data_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = settings.DATA_DIR


def said(*command: str, **options: Any) -> str:
    out = StringIO()
    call_command(*command, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_backup_and_restore(tmp_path: Path, settings: Settings) -> None:
    make_photo(content=PNG)
    file = tmp_path / "backup.zip"
    before = content_of(taken())
    told = said("backup", str(file))
    assert told.startswith(f"{file}: 0.0 MB, 3 rows, ")
    assert (file.stat().st_mode & 0o777, [path.name for path in tmp_path.iterdir()]) == (0o600, ["data", "backup.zip"])

    emptied()
    settings.MEDIA_ROOT = tmp_path / "media"
    assert said("restore", str(file), "--check").endswith("The backup is complete and intact. Nothing was written.\n")
    assert "Restored." in said("restore", str(file))
    assert content_of(taken()) == before


def test_restore_beside_says_that_no_event_was_added(tmp_path: Path) -> None:
    owner = make_user(username="ann")
    make_event(owner=owner)
    make_user(username="ben")
    path = str(tmp_path / "all.zip")
    call_command("backup", path, verbosity=0)
    lines = said("restore", path, beside=True, owner="ben").splitlines()
    assert lines[-2] == "No event was added."
    assert lines[-1].startswith("left out, since they belong to other people:")


def test_restore_beside_says_the_new_name_and_address(tmp_path: Path) -> None:
    event = make_event(owner=make_user(username="ann"), name="Days", slug="days")
    path = str(tmp_path / "days.zip")
    call_command("backup", path, event="days", verbosity=0)
    line = said("restore", path, beside=True, owner="ann").splitlines()[-1]
    name = event.owner.events.exclude(pk=event.pk).get().name
    assert name.startswith("Days (restored 2")
    assert line == f"restored: {name}, at /events/days-2/ (was Days, /events/days/)"


def test_event_and_person(tmp_path: Path) -> None:
    event = make_event(slug="harbour")
    make_event(slug="lighthouse")
    file = tmp_path / "x.zip"
    said("backup", str(file), "--event", "harbour")
    assert (manifest_of(file.read_bytes())["scope"], manifest_of(file.read_bytes())["event"]) == ("event", "harbour")
    said("backup", str(file), "--user", event.owner.username)
    assert manifest_of(file.read_bytes())["person"]["id"] == event.owner.pk
    for arguments, reason in (
        (["--event", "x"], "There is no event 'x'"),
        (["--user", "x"], "There is no account 'x'"),
        (["--event", "harbour", "--user", "x"], "either --event or --user"),
        (["--event", "harbour", "--keep", "1"], "backups of the whole install"),
        (["--keep", "0"], "Keep at least one backup"),
    ):
        with pytest.raises(CommandError, match=reason):
            call_command("backup", str(file), *arguments)


def test_failed_backup_leaves_the_file_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(b"the one of yesterday")

    def full(handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(target.os, "fsync", full)
    with pytest.raises(CommandError, match="cannot be written: No space left"):
        call_command("backup", str(file), stderr=StringIO())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["backup.zip"]
    assert file.read_bytes() == b"the one of yesterday"
    assert last_backup() is None


def test_folder_keeps_the_newest_and_touches_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    now = timezone.now()
    old = [folder / file_name(now - timedelta(days=days)) for days in (3, 2, 1)]
    others = [folder / name for name in OTHER_NAMES]
    for path in (*old, *others):
        path.write_bytes(b"x")
    os.symlink(others[0], folder / file_name(now - timedelta(days=9)))
    told = said("backup", str(folder), "--keep", "2")

    assert [path for _at, path in backups_in(folder)][0] == old[2]
    assert len(backups_in(folder)) == 2
    assert all(path.exists() for path in others)
    assert (folder / file_name(now - timedelta(days=9))).is_symlink()
    assert told.endswith(f"deleted: {old[0]}\ndeleted: {old[1]}\n")


@pytest.mark.parametrize(("age", "made"), [(timedelta(hours=23), 0), (timedelta(hours=23, minutes=55), 1)])
def test_timer_does_nothing_before_a_day_is_over(tmp_path: Path, age: timedelta, made: int) -> None:
    (tmp_path / file_name(timezone.now() - age)).write_bytes(b"x")
    said("backup", "--keep", "7", "--every", "day", str(tmp_path))
    assert len(backups_in(tmp_path)) == 1 + made


def test_first_backup_makes_the_folder(tmp_path: Path) -> None:
    said("backup", "--keep", "7", "--every", "day", str(tmp_path / "new" / "folder"))
    [(_at, path)] = backups_in(tmp_path / "new" / "folder")
    assert zipfile.is_zipfile(path)


def test_last_backup_of_the_whole_is_remembered(tmp_path: Path) -> None:
    assert last_backup() is None
    said("backup", str(tmp_path / "x.zip"), "--user", make_user(username="ann").username)
    assert last_backup() is None
    said("backup", str(tmp_path / "x.zip"))
    last = last_backup()
    assert last is not None
    assert last.size == (tmp_path / "x.zip").stat().st_size
    assert timezone.now() - last.taken_at < timedelta(minutes=1)


def doctor_on_backups() -> list[str]:
    out = StringIO()
    with suppress(SystemExit):
        call_command("doctor", stdout=out)
    return [line for line in out.getvalue().splitlines() if "backup" in line]


def test_doctor_tells_the_age(tmp_path: Path, settings: Settings) -> None:
    note = settings.DATA_DIR / "last_backup.json"
    assert doctor_on_backups() == ["ok    last backup: never; nothing is stored yet"]
    make_event()
    assert doctor_on_backups() == ["warn  last backup: never; see docs/backup.md"]
    said("backup", str(tmp_path / "x.zip"))
    assert doctor_on_backups()[0].startswith("ok    last backup: ")
    at = timezone.now() - timedelta(days=9, hours=1)
    note.write_text(f'{{"taken_at": "{at.isoformat()}", "size": 12000000}}')
    assert doctor_on_backups() == [
        f"warn  last backup: {at:%Y-%m-%d %H:%M} UTC, 9 days ago, 12.0 MB; take one at least every 7 days"
    ]
    for damaged in ("", "{}", "[1]", '{"taken_at": 1, "size": 2}', '{"taken_at": "2026-01-01", "size": 2}'):
        note.write_text(damaged)
        assert doctor_on_backups() == ["warn  last backup: never; see docs/backup.md"]
