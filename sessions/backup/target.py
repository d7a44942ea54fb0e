"""Backups as files, complete or not there; and the note of the last one of the whole install, which `doctor` reads."""

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from sessions.backup.layout import BackupScope
from sessions.backup.selection import Selection
from sessions.backup.stream import BackupStream

_OWN = re.compile(r"conference-log-([0-9]{8}T[0-9]{6}Z)\.zip")
_TIME = "%Y%m%dT%H%M%SZ"
_NOTE = "last_backup.json"
"""A file and not a row: after a restore of an older database the answer is still true."""


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When the last complete backup of the whole install was taken, and its size in bytes."""

    taken_at: datetime
    size: int


def write_backup(selection: Selection, target: Path) -> BackupStream:
    """Write a backup to a file, readable by its owner alone (0600), and return what is known of it.

    An existing file is replaced only when the new one is complete and on the disk. Raises OSError.
    """
    stream = BackupStream(selection)
    part = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(stream)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # so that a power failure does not undo the renaming
        finally:
            os.close(folder)
    finally:
        stream.close()
        part.unlink(missing_ok=True)
    if selection.scope is BackupScope.SITE:
        remember_backup(stream.taken_at, stream.size)
    return stream


def file_name(at: datetime) -> str:
    """Return the name of a backup in a folder: ``conference-log-20261128T031500Z.zip``."""
    return f"conference-log-{at.astimezone(UTC).strftime(_TIME)}.zip"


def backups_in(folder: Path) -> list[tuple[datetime, Path]]:
    """Return the backups of this program in a folder with their times, the oldest first; other files are none."""
    found = []
    for path in folder.iterdir():
        at = _time_of(path.name)
        if at and path.is_file() and not path.is_symlink():
            found.append((at, path))
    return sorted(found)


def _time_of(name: str) -> datetime | None:
    """Return the time in the name of a backup; None for any other name."""
    match = _OWN.fullmatch(name)
    try:
        return datetime.strptime(match[1], _TIME).replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def is_due(folder: Path, every: timedelta, now: datetime) -> bool:
    """Return whether the newest backup in a folder is as old as `every`, or there is none."""
    known = backups_in(folder)
    return not known or now - known[-1][0] >= every


def prune(folder: Path, keep: int) -> list[Path]:
    """Delete the oldest backups of this program in a folder until `keep` are left; return which."""
    going = [path for _at, path in backups_in(folder)[:-keep]]
    for path in going:
        path.unlink(missing_ok=True)
    return going


def remember_backup(taken_at: datetime, size: int) -> None:
    """Note a complete backup of the whole install; an older note is replaced at once."""
    path = Path(settings.DATA_DIR) / _NOTE
    part = path.with_name(f".backup-{_NOTE}")
    part.write_text(json.dumps({"taken_at": taken_at.isoformat(), "size": size}), encoding="utf-8")
    part.chmod(0o600)
    part.replace(path)


def last_backup() -> LastBackup | None:
    """Return the last backup; None if there was none, or the note cannot be read."""
    try:
        noted = json.loads((Path(settings.DATA_DIR) / _NOTE).read_text(encoding="utf-8"))
        taken_at, size = datetime.fromisoformat(noted["taken_at"]), noted["size"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return LastBackup(taken_at, size) if taken_at.tzinfo and isinstance(size, int) else None
