"""The last backup of the whole install: a small file in the data folder, which `doctor` reads.

A file and not a row: after a restore of an older database the answer is still true.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

_NAME = "last_backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When the last complete backup of the whole install was taken, and its size in bytes."""

    taken_at: datetime
    size: int


def remember_backup(taken_at: datetime, size: int) -> None:
    """Note a complete backup; an older note is replaced at once."""
    path = Path(settings.DATA_DIR) / _NAME
    part = path.with_name(f".backup-{_NAME}")
    part.write_text(json.dumps({"taken_at": taken_at.isoformat(), "size": size}), encoding="utf-8")
    part.chmod(0o600)
    part.replace(path)


def last_backup() -> LastBackup | None:
    """Return the last backup; None if there was none, or the note cannot be read."""
    try:
        noted = json.loads((Path(settings.DATA_DIR) / _NAME).read_text(encoding="utf-8"))
        taken_at, size = datetime.fromisoformat(noted["taken_at"]), noted["size"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return LastBackup(taken_at, size) if taken_at.tzinfo and isinstance(size, int) else None
