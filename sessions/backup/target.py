"""Backups as files: written under a temporary name first, so that a file of the final name is complete."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sessions.backup.last import remember_backup
from sessions.backup.layout import BackupScope
from sessions.backup.selection import Selection
from sessions.backup.spool import spool
from sessions.backup.stream import BackupStream, Progress

_OWN = re.compile(r"conference-log-(?P<time>[0-9]{8}T[0-9]{6}Z)\.zip")
_TIME = "%Y%m%dT%H%M%SZ"
_CONTINUES = ".part"


def write_backup(selection: Selection, target: Path, progress: Progress | None = None) -> BackupStream:
    """Write a backup to a file, readable by its owner alone (0600), and return what is known of it.

    An existing file is replaced only when the new one is complete and on the disk. Raises OSError.
    """
    stream = BackupStream(spool(selection), progress)
    part = target.with_name(f".{target.name}.{uuid4().hex[:8]}{_CONTINUES}")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            for block in stream:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync(target.parent)
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
        return datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC) if match else None
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


def _sync(folder: Path) -> None:
    """Write the folder itself to the disk, so that a power failure does not undo the renaming."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
