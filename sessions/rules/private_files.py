"""File permissions: the files of an install belong to its own user alone (files 0600, folders 0700).

The data folder holds the secret key and private notes. No Django.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

OTHERS = 0o077
"""Permission bits of group and others: none of them may be set."""

OURS = ("secret_key", ".secret_key.*", "conference.sqlite3*", "tmp*")
"""Glob patterns of the project's files in the data folder; other files there may belong to somebody else."""


BESIDE_A_DATABASE = ("", "-journal", "-wal", "-shm")
"""Suffixes of the files of a SQLite database."""


def files_of(data: Path, *more: Path, database: Path | None = None) -> Iterator[Path]:
    """Yield the project's files in a data folder, everything in the folders ``more``, and the files of a SQLite
    database.
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


def is_in_memory(name: str) -> bool:
    """Return whether the name of a SQLite database is that of one in memory."""
    return name == ":memory:" or (name.startswith("file:") and "memory" in name)


def sqlite_file(database: Mapping[str, Any]) -> Path | None:
    """Return the SQLite file of a Django database setting; None for another database, or one in memory."""
    name = str(database["NAME"])
    return Path(name) if "sqlite3" in database["ENGINE"] and not is_in_memory(name) else None


def open_to_others(paths: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """Yield the paths that group or others may read, write or enter, with their mode; symbolic links are left out."""
    for path in paths:
        with suppress(OSError):  # gone meanwhile, or in a folder that only others may enter
            mode = path.lstat().st_mode
            if (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and mode & OTHERS:
                yield path, stat.S_IMODE(mode)


def make_private(paths: Iterable[Path]) -> int:
    """Remove the permissions of group and others (chmod); return how many paths changed. Files of other users stay."""
    changed = 0
    for path, mode in open_to_others(paths):
        with suppress(OSError):
            path.chmod(mode & ~OTHERS)
            changed += 1
    return changed


def private_file(path: Path) -> Path:
    """Create an empty file with mode 0600 if it does not exist, and return its path.

    SQLite gives the files beside its database the same mode. In a folder that cannot be written nothing happens;
    whoever opens the file gets the error.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path
