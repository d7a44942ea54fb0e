"""Backups that were uploaded and wait to be looked at: one file per person in the data folder, for an hour at most."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings

from sessions.rules.private_files import private_file

_BEGINNING = ".restore-"


def stage(user_key: Any, blocks: Iterable[bytes]) -> UUID:
    """Store an uploaded zip, and return the key by which the person finds it; an earlier one is deleted."""
    discard(user_key)
    key = uuid4()
    path = private_file(_path(user_key, key))
    try:
        with path.open("wb") as file:
            for block in blocks:
                file.write(block)
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
    for path in Path(settings.DATA_DIR).glob(f"{_BEGINNING}{user_key}-*.zip"):
        path.unlink(missing_ok=True)


def _path(user_key: Any, key: UUID) -> Path:
    return Path(settings.DATA_DIR) / f"{_BEGINNING}{user_key}-{key}.zip"
