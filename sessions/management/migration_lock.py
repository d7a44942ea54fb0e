"""Lock for changes of the schema: one process at a time migrates a database, also when several machines start."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from sessions.rules.private_files import is_in_memory, private_file

POLL = 0.2
"""Polling interval, in seconds. A query that waits for the lock would be ended by a statement_timeout."""
ADVISORY_LOCK = 5_207_148_930_061
"""Key of the advisory lock in PostgreSQL: a number that nobody else uses in this database."""

_held: set[str] = set()
"""Names of the databases whose lock this process has."""


def prepare_database(out: OutputWrapper) -> None:
    """Create or update all tables, also that of the cache; ``out`` is told once if another process does it."""

    def waiting() -> None:
        out.write("Another process is updating the database. Waiting until it has finished.")
        out.flush()

    with migration_lock(connection, waiting):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)


@contextmanager
def migration_lock(connection: BaseDatabaseWrapper, waiting: Callable[[], None]) -> Iterator[None]:
    """Context manager: hold the lock of a database; in a process that has it already, it does nothing.

    It ends with its process, however that ends. ``waiting`` is called once if another process has it.

    On PostgreSQL it is an advisory lock of a session of its own, so that no transaction of a migration ends it; a
    connection pooler in between must not share sessions (PgBouncer: ``pool_mode = session``). Raises CommandError if
    PostgreSQL cannot be reached. On SQLite it is a
    ``flock`` on a file beside the database: never on the database itself, since closing that would end SQLite's locks.
    """
    name = str(connection.settings_dict["NAME"])
    if name in _held:
        yield
        return
    with _locked(connection, name, waiting):
        _held.add(name)
        try:
            yield
        finally:
            _held.discard(name)


@contextmanager
def _locked(connection: BaseDatabaseWrapper, name: str, waiting: Callable[[], None]) -> Iterator[None]:
    if connection.vendor == "postgresql":
        with _advisory_lock(connection, waiting):
            yield
    elif (file := _opened(name)) is None:
        yield  # a database in memory, or a folder that cannot be written: SQLite says so
    else:
        with file:
            _wait_until(lambda: _flock(file.fileno()), waiting)
            yield


def _opened(name: str) -> BinaryIO | None:
    """Open the lock file of a SQLite database; None for a database in memory and where no file can be made."""
    if is_in_memory(name):
        return None
    try:
        return private_file(Path(f"{name}-migrating")).open("rb")
    except OSError:
        return None


@contextmanager
def _advisory_lock(connection: BaseDatabaseWrapper, waiting: Callable[[], None]) -> Iterator[None]:
    session = connection.copy()
    # Without the pool, whose error would not tell why there is no connection.
    session.settings_dict["OPTIONS"].pop("pool", None)
    try:
        _connect(session)
        with session.cursor() as cursor:

            def take() -> bool:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
                return bool(cursor.fetchone()[0])

            _wait_until(take, waiting)
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
    finally:
        session.close()


def _connect(session: BaseDatabaseWrapper) -> None:
    try:
        session.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"PostgreSQL cannot be reached: {' '.join(str(error).split())}") from error


def _flock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without flock
        return True
    return True


def _wait_until(take: Callable[[], bool], waiting: Callable[[], None]) -> None:
    if take():
        return
    waiting()
    while not take():
        time.sleep(POLL)
