"""Write-ahead journal of photo files without committed rows, so that a killed process leaves no orphaned files."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.conf import settings

_BEGINNING = ".unfinished-"


class FileJournal:
    """Journal file in the data folder: names of files, noted before each is written.

    It is locked (flock) while its process lives. The operating system releases the lock of a killed process, so a
    journal without a lock is abandoned.
    """

    def __init__(self) -> None:
        self._file: IO[str] | None = None
        self._path = Path(settings.DATA_DIR) / f"{_BEGINNING}{uuid4().hex}"

    def note(self, name: str) -> None:
        """Append a file name; raises OSError when the disk is full."""
        if self._file is None:
            handle = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8")
            fcntl.flock(handle, fcntl.LOCK_EX)
        self._file.write(f"{name}\n")
        self._file.flush()

    def close(self) -> None:
        """Delete the journal: the files have rows by now, or were deleted."""
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            self._file.close()
            self._file = None


def abandoned(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield the journals of killed processes, with the names of the files they wrote."""
    for path in sorted(folder.glob(f"{_BEGINNING}*")):
        try:
            with path.open(encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield path, [line.removesuffix("\n") for line in file if line.endswith("\n")]
        except (BlockingIOError, FileNotFoundError):  # its process is running, or has just finished
            continue
