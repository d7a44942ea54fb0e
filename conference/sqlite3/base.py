"""Database engine: Django's SQLite backend; write transactions begin in order of request (FIFO).

SQLite's busy handler sleeps, each time longer, up to 0.1 s, and whoever asks while the lock is free gets it. Of eight
writers some then wait for seconds although nobody holds the lock (starvation). Here only the first in the queue asks,
every millisecond.
"""

import sqlite3
import time
from pathlib import Path
from threading import Lock
from typing import Any

from django.db.backends.sqlite3 import base

from conference.sqlite3.queue import POLL, Queue
from sessions.rules.private_files import private_file

_queues: dict[Path, Queue] = {}
_guard = Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose ``atomic()`` waits in a queue for the write lock: ``timeout`` seconds, less in a long queue.

    A new database file is created with mode 0600.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Open the file, created with mode 0600; SQLite gives its journal files the same mode."""
        if not self.is_in_memory_db():
            private_file(Path(conn_params["database"]))
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE" or self.is_in_memory_db():  # type: ignore[attr-defined]
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        queue = _queue_of(Path(self.settings_dict["NAME"]).parent)
        with queue.first(time.monotonic() + timeout) as until:
            # Busy timeout 0 for BEGIN, so that it returns at once; restored for COMMIT, which may wait for readers.
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                while not self._has_begun(last_time=time.monotonic() > until):
                    time.sleep(POLL)
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")

    def _has_begun(self, *, last_time: bool) -> bool:
        """Begin; return False when the lock is taken; raises OperationalError for that only the last time."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if last_time or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                with self.wrap_database_errors:
                    raise
            return False
        return True


def _queue_of(folder: Path) -> Queue:
    with _guard:
        return _queues.setdefault(folder, Queue(folder))
