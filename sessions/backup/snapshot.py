"""Snapshot of the database: everything is read as it was at one moment, and nobody who writes has to wait.

SQLite is copied (``VACUUM INTO``), since a long read would delay writers where there is no write-ahead log; the copy
has a database alias of its own for this thread. PostgreSQL has transactions for that (REPEATABLE READ).
"""

import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

_ALIAS = "snapshot"
_BEGINNING = ".backup-"
_read = threading.local()


class SnapshotRouter:
    """Database router: inside ``snapshot()`` all queries of the thread read from it."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Return the alias of the snapshot of this thread, or None."""
        return getattr(_read, "alias", None)


@contextmanager
def snapshot() -> Iterator[str]:
    """Context manager: the alias of a database in which nothing changes; the queries of this thread read from it.

    Inside a transaction it is that transaction, since nobody else sees what it has written.
    """
    if connection.in_atomic_block:
        yield DEFAULT_DB_ALIAS
        return
    if connection.vendor != "sqlite":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT 1")  # the moment is that of the first query
            yield DEFAULT_DB_ALIAS
        return
    with _copied():
        _read.alias = _ALIAS
        try:
            yield _ALIAS
        finally:
            del _read.alias


@contextmanager
def _copied() -> Iterator[None]:
    """Copy the SQLite file into a folder of its own in the data folder, and open the copy."""
    with tempfile.TemporaryDirectory(prefix=_BEGINNING, dir=settings.DATA_DIR) as folder:
        copy = Path(folder) / "snapshot.sqlite3"
        timeout = connection.settings_dict["OPTIONS"].get("timeout", 5)
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=timeout)) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
        connections[_ALIAS] = connection.copy(_ALIAS)
        connections[_ALIAS].settings_dict["NAME"] = copy
        try:
            yield
        finally:
            connections[_ALIAS].close()
            del connections[_ALIAS]
