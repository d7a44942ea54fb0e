"""Detect a database server that cannot be reached, has gone away, or is just starting, among errors of the database."""

from typing import Any

from django.db import OperationalError

RETRY_AFTER = 5
"""Retry-After in seconds."""

_CONNECTION_EXCEPTION = "08"
"""Class of SQLSTATE (appendix A of the documentation of PostgreSQL)."""

_STATES = frozenset({"57P01", "57P02", "57P03", "53300"})
"""SQLSTATE of a server that shuts down, has crashed, is starting, or has too many connections."""


def is_database_away(error: BaseException | None) -> bool:
    """Return whether an error means that the connection to the database was lost, or that there was none to be had.

    Errors of psycopg that no server has sent have no SQLSTATE: a lost connection, a refused one, a pool in which no
    connection became free in time. SQLite has no server.
    """
    cause: Any = error.__cause__ if isinstance(error, OperationalError) else None
    if not hasattr(cause, "sqlstate"):
        return False
    state: str | None = cause.sqlstate
    return state is None or state in _STATES or state.startswith(_CONNECTION_EXCEPTION)
