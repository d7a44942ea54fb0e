"""Writes beside a request that reads: it is answered also when they cannot be made."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

from sessions.web.database_locked import is_database_locked
from sessions.web.disk_full import is_disk_full


@contextmanager
def optional_write() -> Iterator[None]:
    """Context manager: leave a write out where the disk is full or the database locked; raise every other error."""
    try:
        yield
    except OperationalError as error:
        if not (is_disk_full(error) or is_database_locked(error)):
            raise
