"""Detect a database whose lock somebody else holds for too long among its errors."""

from sqlite3 import SQLITE_BUSY, SQLITE_LOCKED

from django.db import OperationalError

LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of a lock that was not to be had in time in PostgreSQL (appendix A of its documentation)."""

DEADLOCK_DETECTED = "40P01"
"""SQLSTATE of a write that PostgreSQL cancelled, because another write and it waited for each other."""

RETRY_AFTER = 5
"""Retry-After in seconds."""

_OF_POSTGRESQL = frozenset({LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED})


def is_database_locked(error: BaseException | None) -> bool:
    """Return whether an error means that the database, or a row of it, was locked for longer than one waits.

    Also when PostgreSQL cancelled it in a deadlock: nothing was written then either, and the next try succeeds.
    """
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    # The lower eight bits: SQLite has several codes of each kind.
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code in {SQLITE_BUSY, SQLITE_LOCKED} or getattr(cause, "sqlstate", None) in _OF_POSTGRESQL
