"""Detect a database or a disk that can only be read, among errors of the database and the storage."""

import errno
from sqlite3 import SQLITE_CANTOPEN, SQLITE_READONLY

from django.db import DatabaseError

READ_ONLY = "25006"
"""SQLSTATE of a write to a standby of PostgreSQL (appendix A of its documentation)."""


def is_read_only(error: BaseException | None) -> bool:
    """Return whether an error means that a database file, its folder, a disk or a standby cannot be written."""
    if isinstance(error, OSError):
        return error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}
    if not isinstance(error, DatabaseError):
        return False
    cause = error.__cause__
    # The lower eight bits: SQLite has several codes of each kind. In a read-only folder it cannot open a journal.
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code in {SQLITE_READONLY, SQLITE_CANTOPEN} or getattr(cause, "sqlstate", None) == READ_ONLY
