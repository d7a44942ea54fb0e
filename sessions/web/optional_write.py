"""Writes beside a request that reads: it is answered also when they cannot be made."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from sessions.web.database_locked import is_database_locked
from sessions.web.disk_full import is_disk_full
from sessions.web.read_only import is_read_only


def is_write_refused(error: BaseException | None) -> bool:
    """Return whether an error means that nothing can be written now: disk full or read-only, database locked."""
    return is_disk_full(error) or is_database_locked(error) or is_read_only(error)


@contextmanager
def optional_write() -> Iterator[None]:
    """Context manager: leave a write to the database out where nothing can be written; raise every other error."""
    try:
        yield
    except DatabaseError as error:
        if not is_write_refused(error):
            raise
