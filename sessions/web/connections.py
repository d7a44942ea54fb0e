"""Database connections: release one while a thread waits."""

from typing import Any

from django.db import close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper

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
