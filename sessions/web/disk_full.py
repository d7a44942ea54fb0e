"""Telling a full disk from other failures."""

import errno

from django.db import OperationalError

DISK_FULL = "53100"
"""What PostgreSQL calls a full disk (appendix A of its documentation)."""


def is_disk_full(error: BaseException | None) -> bool:
    """Say whether a failure comes from a disk that is full, of the database or of the pictures."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(error, OperationalError):
        return "database or disk is full" in str(error) or getattr(error.__cause__, "sqlstate", None) == DISK_FULL
    return False
