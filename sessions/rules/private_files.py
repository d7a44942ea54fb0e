"""The files of an install are for its own user alone: files 0600, folders 0700.

A leaf without Django and without a database.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

OTHERS = 0o077
"""What group and others may do: nothing."""

OURS = ("secret_key", ".secret_key.*", "conference.sqlite3*", "tmp*")
"""What lies in the data folder itself; other files there are not ours to judge, and the folder may be shared."""


BESIDE_A_DATABASE = ("", "-journal", "-wal", "-shm")
"""How the names of the files of a SQLite database end."""


def files_of(data: Path, *more: Path, database: Path | None = None) -> Iterator[Path]:
    """Yield the files that the project keeps in a data folder, every file and folder in some more of them, and those
    of a SQLite database, wherever it is.
    """
    if database:
        for ending in BESIDE_A_DATABASE:
            yield database.with_name(database.name + ending)
    for pattern in OURS:
        yield from data.glob(pattern)
    for folder in more:
        if folder.is_dir():
            yield folder
            yield from folder.rglob("*")


def sqlite_file(database: Mapping[str, Any]) -> Path | None:
    """Return the file of a database of Django's settings; None where that is no SQLite, or one in memory."""
    name = str(database["NAME"])
    return Path(name) if "sqlite3" in database["ENGINE"] and "memory" not in name else None


def open_to_others(paths: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """Yield those files and folders that others may read, write or enter, with their mode; links are left out."""
    for path in paths:
        with suppress(OSError):  # gone meanwhile, or in a folder that only others may enter
            mode = path.lstat().st_mode
            if (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and mode & OTHERS:
                yield path, stat.S_IMODE(mode)


def make_private(paths: Iterable[Path]) -> int:
    """Take from others what they may do to these files, and return how many were changed; those of others stay."""
    changed = 0
    for path, mode in open_to_others(paths):
        with suppress(OSError):
            path.chmod(mode & ~OTHERS)
            changed += 1
    return changed


def private_file(path: Path) -> Path:
    """Make an empty file for its owner alone where there is none, and return its path.

    What SQLite writes beside its file gets the mode of that. A folder that cannot be written is left to whoever opens
    the file.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path
