"""Snapshot of the database: everything is read as it was at one moment, and nobody who writes has to wait.

SQLite is copied (``VACUUM INTO``), since a long read would delay writers where there is no write-ahead log; PostgreSQL
has transactions for that (REPEATABLE READ). Both have a database alias of their own for this thread.
"""

import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.utils import load_backend

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
    with _copied() if connection.vendor == "sqlite" else _repeatable() as alias:
        _read.alias = alias
        try:
            yield alias
        finally:
            del _read.alias


@contextmanager
def _copied() -> Iterator[str]:
    """Copy the SQLite file into a folder of its own in the data folder, and open the copy."""
    with tempfile.TemporaryDirectory(prefix=_BEGINNING, dir=settings.DATA_DIR) as folder:
        copy = Path(folder) / "snapshot.sqlite3"
        timeout = connection.settings_dict["OPTIONS"].get("timeout", 5)
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=timeout)) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
        with _opened({**deepcopy(connection.settings_dict), "NAME": copy}):
            yield _ALIAS


@contextmanager
def _repeatable() -> Iterator[str]:
    """Open a second connection with a transaction that sees one moment, and that may write nothing."""
    own = deepcopy({**connection.settings_dict, "OPTIONS": {}})
    given = connection.settings_dict["OPTIONS"]
    own["OPTIONS"] = {name: value for name, value in given.items() if name != "pool"}
    with _opened({**own, "CONN_MAX_AGE": 0}), transaction.atomic(using=_ALIAS):
        with connections[_ALIAS].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")  # the moment is that of the first query
        yield _ALIAS


@contextmanager
def _opened(database: dict[str, Any]) -> Iterator[None]:
    connections[_ALIAS] = load_backend(database["ENGINE"]).DatabaseWrapper(database, _ALIAS)
    try:
        yield
    finally:
        connections[_ALIAS].close()
        del connections[_ALIAS]
