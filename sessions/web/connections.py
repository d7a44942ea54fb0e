"""Connections to the database while nothing is asked of it."""

from django.db import close_old_connections, connection


def release_connection() -> None:
    """Give this thread's connection back to the pool before a long wait, unless a transaction is open.

    A worker has more threads than connections to PostgreSQL: what only waits must not keep one. SQLite has no pool.
    """
    if not connection.in_atomic_block:
        close_old_connections()
