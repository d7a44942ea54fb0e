"""Backups that were uploaded and wait to be looked at: one file per person in the data folder, for an hour at most."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from time import time
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings

from sessions.rules.concurrency_limit import TooManyAtOnce
from sessions.rules.private_files import private_file

_BEGINNING = ".restore-"

MOST_WAITING = 3_000_000_000
"""Maximum size of all zips that wait, in bytes: they do not fill the disk."""

WAITS_FOR = timedelta(hours=1)
"""How long a zip waits for its confirmation."""


def stage(user_key: Any, blocks: Iterable[bytes], size: int) -> UUID:
    """Store an uploaded zip of so many bytes, and return the key by which the person finds it; raises TooManyAtOnce.

    An earlier one of the person, and those of others that have waited too long, are deleted.
    """
    discard(user_key)
    waiting = size
    for path in _folder().glob(f"{_BEGINNING}*"):
        with suppress(FileNotFoundError):  # another request may have deleted it
            found = path.stat()
            if found.st_mtime <= time() - WAITS_FOR.total_seconds():
                path.unlink()
            else:
                waiting += found.st_size
    if waiting > MOST_WAITING:
        raise TooManyAtOnce(60)
    key = uuid4()
    path = private_file(_path(user_key, key))
    try:
        with path.open("wb") as file:
            file.writelines(blocks)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return key


@contextmanager
def opened(user_key: Any, key: UUID) -> Iterator[IO[bytes]]:
    """Context manager: the zip of a person; raises FileNotFoundError for another one's, and for one that is gone."""
    with _path(user_key, key).open("rb") as file:
        yield file


@contextmanager
def claimed(user_key: Any, key: UUID) -> Iterator[IO[bytes]]:
    """Context manager: the zip, for one request alone; afterwards it is gone, and after an error it waits again."""
    path = _path(user_key, key)
    taken = path.with_suffix(".taken")
    path.rename(taken)
    try:
        with taken.open("rb") as file:
            yield file
    except BaseException:
        taken.rename(path)
        raise
    taken.unlink(missing_ok=True)


def discard(user_key: Any) -> None:
    """Delete the waiting zips of a person."""
    for path in _folder().glob(f"{_BEGINNING}{user_key}-*"):
        path.unlink(missing_ok=True)


def _path(user_key: Any, key: UUID) -> Path:
    return _folder() / f"{_BEGINNING}{user_key}-{key}.zip"


def _folder() -> Path:
    return Path(settings.DATA_DIR)
