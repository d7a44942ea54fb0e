"""Which files are being written for rows that are not committed yet, so that a killed process leaves none for good."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.conf import settings

_BEGINNING = ".unfinished-"


class FileJournal:
    """The names of files, noted before each is written, in a file of its own in the data folder.

    It is locked as long as its process lives. The system takes the lock away when that is killed, so a journal without
    a lock is one that nobody will finish.
    """

    def __init__(self) -> None:
        self._file: IO[str] | None = None
        self._path = Path(settings.DATA_DIR) / f"{_BEGINNING}{uuid4().hex}"

    def note(self, name: str) -> None:
        """Note that a file will be written; raises OSError where the disk is full."""
        if self._file is None:
            handle = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8")
            fcntl.flock(handle, fcntl.LOCK_EX)
        self._file.write(f"{name}\n")
        self._file.flush()

    def close(self) -> None:
        """Forget all of it: the files have rows by now, or are gone."""
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            self._file.close()
            self._file = None


def abandoned(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield the journals of killed processes with the names of the files that they were writing."""
    for path in sorted(folder.glob(f"{_BEGINNING}*")):
        try:
            with path.open(encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield path, [line.removesuffix("\n") for line in file if line.endswith("\n")]
        except (BlockingIOError, FileNotFoundError):  # its process is at work, or has just finished
            continue
