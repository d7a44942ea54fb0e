"""Database connections: release one while a thread waits."""

from django.db import close_old_connections, connection


def release_connection() -> None:
    """Return this thread's connection to the pool before a long wait, unless a transaction is open.

    A worker has more threads than PostgreSQL connections, so a waiting thread must not keep one. SQLite has no pool.
    """
    if not connection.in_atomic_block:
        close_old_connections()
