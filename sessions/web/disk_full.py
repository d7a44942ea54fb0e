"""Detect a full disk (ENOSPC) among errors of the database and the storage."""

import errno

from django.db import OperationalError

DISK_FULL = "53100"
"""SQLSTATE of a full disk in PostgreSQL (appendix A of its documentation)."""


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether an error was caused by a full disk, of the database or of the photo storage."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(error, OperationalError):
        return "database or disk is full" in str(error) or getattr(error.__cause__, "sqlstate", None) == DISK_FULL
    return False
