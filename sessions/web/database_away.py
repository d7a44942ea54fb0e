"""Detect a database server that cannot be reached, has gone away, or is just starting, among errors of the database."""

from typing import Any

from django.db import Error

RETRY_AFTER = 5
"""Retry-After in seconds."""

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
