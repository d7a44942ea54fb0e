"""Connections to the database, and its errors: away, locked, disk full, read-only, a row deleted meanwhile."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import (
    SQLITE_BUSY,
    SQLITE_CANTOPEN,
    SQLITE_CONSTRAINT_FOREIGNKEY,
    SQLITE_LOCKED,
    SQLITE_READONLY,
)
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ObjectNotUpdated
from django.db import DatabaseError, Error, IntegrityError, OperationalError, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import Http404

from sessions.rules.private_files import BESIDE_A_DATABASE, make_private, sqlite_file


def close_to_others(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Remove the permissions of others from the files of a SQLite database that was opened, perhaps made just now."""
    if file := sqlite_file(connection.settings_dict):
        make_private(file.with_name(file.name + ending) for ending in BESIDE_A_DATABASE)


def release_connection() -> None:
    """Return this thread's connection to the pool before a long wait, unless a transaction is open.

    A worker has more threads than PostgreSQL connections, so a waiting thread must not keep one. SQLite has no pool.
    """
    if not connection.in_atomic_block:
        close_old_connections()


RETRY_AFTER = 5
"""Retry-After in seconds, while the database is away or locked."""

_CONNECTION_EXCEPTION = "08"
"""Class of SQLSTATE (appendix A of the documentation of PostgreSQL)."""

_STATES = frozenset({"57P01", "57P02", "57P03", "53300"})
"""SQLSTATE of a server that shuts down, has crashed, is starting, or has too many connections."""

_OF_THE_PROGRAM = frozenset({"DataError", "NotSupportedError", "ProgrammingError"})
"""Classes of psycopg for a value or a statement that it does not send."""


def is_database_away(error: BaseException | None) -> bool:
    """Return whether an error means that the connection to the database was lost, or that there was none to be had.

    Other errors of psycopg that no server has sent have no SQLSTATE: a lost connection, a refused one, a pool in which
    no connection became free in time. SQLite has no server. Django passes on the errors of psycopg with its own as
    their effect, but not those of closing a cursor of the server (``QuerySet.iterator``).
    """
    found: Any = error.__cause__ if isinstance(error, Error) else error
    if not hasattr(found, "sqlstate"):
        return False
    state: str | None = found.sqlstate
    if state is None:  # by name: psycopg is not loaded with SQLite
        return _OF_THE_PROGRAM.isdisjoint(kind.__name__ for kind in type(found).__mro__)
    return state in _STATES or state.startswith(_CONNECTION_EXCEPTION)


LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of a lock that was not to be had in time in PostgreSQL (appendix A of its documentation)."""

DEADLOCK_DETECTED = "40P01"
"""SQLSTATE of a write that PostgreSQL cancelled, because another write and it waited for each other."""


def is_database_locked(error: BaseException | None) -> bool:
    """Return whether an error means that the database, or a row of it, was locked for longer than one waits.

    Also when PostgreSQL cancelled it in a deadlock: nothing was written then either, and the next try succeeds.
    """
    if not isinstance(error, OperationalError):
        return False
    code, state = _codes(error)
    return code in {SQLITE_BUSY, SQLITE_LOCKED} or state in {LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED}


DISK_FULL = "53100"
"""SQLSTATE of a full disk in PostgreSQL (appendix A of its documentation)."""


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether an error was caused by a full disk, of the database or of the photo storage."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(error, OperationalError):
        return "database or disk is full" in str(error) or _codes(error)[1] == DISK_FULL
    return False


READ_ONLY = "25006"
"""SQLSTATE of a write to a standby of PostgreSQL (appendix A of its documentation)."""


def is_read_only(error: BaseException | None) -> bool:
    """Return whether an error means that a database file, its folder, a disk or a standby cannot be written."""
    if isinstance(error, OSError):
        return error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}
    if not isinstance(error, DatabaseError):
        return False
    code, state = _codes(error)
    # In a read-only folder SQLite cannot open a journal.
    return code in {SQLITE_READONLY, SQLITE_CANTOPEN} or state == READ_ONLY


def _codes(error: DatabaseError) -> tuple[int, str | None]:
    """Return the code of SQLite, whose lower eight bits are the kind, or the SQLSTATE of PostgreSQL."""
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF, getattr(error.__cause__, "sqlstate", None)


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


FOREIGN_KEY_VIOLATION = "23503"
"""SQLSTATE of a foreign key violation in PostgreSQL (appendix A of its documentation)."""


@contextmanager
def deleted_row_is_404() -> Iterator[None]:
    """Context manager: raise Http404 in place of an error that means a deleted row."""
    try:
        yield
    except (ObjectDoesNotExist, ObjectNotUpdated, IntegrityError) as gone:
        if is_deleted_row_error(gone):
            raise Http404 from gone
        raise


def is_deleted_row_error(error: Exception) -> bool:
    """Return whether an exception means that a row was deleted: one that was saved, or one that another refers to."""
    if not isinstance(error, IntegrityError):
        return isinstance(error, ObjectDoesNotExist | ObjectNotUpdated)
    # Raised by the statement, or only at COMMIT; Django chains the driver's error.
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None)
    return code in {(SQLITE_CONSTRAINT_FOREIGNKEY, None), (None, FOREIGN_KEY_VIOLATION)}
