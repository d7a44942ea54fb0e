"""Command `manage.py migrate`: Django's, for a database in use: one process at a time, and no long wait for a table."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from sessions.management.migration_executor import RecordingExecutor
from sessions.management.migration_lock import migration_lock
from sessions.management.table_command import refuse_older_database
from sessions.web.optional_write import is_write_refused

# Django's command offers no other way.
migrate.MigrationExecutor = RecordingExecutor  # type: ignore[attr-defined]

LOCK_TIMEOUT = 2.0
"""How long a migration waits for a table that is in use, in seconds: requests that come later wait behind it."""
PAUSE = 3.0
"""How long requests go on before the next attempt, in seconds."""
ATTEMPTS = 120
"""Ten minutes: a backup of a large install reads for some of them."""

LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of PostgreSQL's lock_timeout."""


class Command(migrate.Command):
    """Wait for a migration in another process, then apply what it left; retry while a table is in use.

    Each migration is one transaction and is recorded in it: what is interrupted is taken up again by the next run.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate.

        Raises CommandError when a table stays in use for ten minutes, when nothing can be written, and for a database
        of before the first release that was not brought up to date by the last version before.
        """
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        with migration_lock(connection, self._say_that_another_migrates), _lock_timeout(connection):
            refuse_older_database(connection)
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    super().handle(*args, **options)
                except DatabaseError as error:
                    if refused := _refusal(error):
                        raise CommandError(f"The database cannot be updated: {refused}.") from error
                    if not _is_lock_timeout(error):
                        raise
                    if attempt == 1:
                        self.stderr.write("A table is in use, for example by a backup. Trying again until it is free.")
                else:
                    return
                time.sleep(PAUSE)
            raise CommandError("A table was in use for too long. What was applied is recorded: run migrate again.")

    def _say_that_another_migrates(self) -> None:
        self.stderr.write("Another process is updating the database. Waiting until it has finished.")


@contextmanager
def _lock_timeout(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Context manager: set PostgreSQL's lock_timeout for this connection; SQLite has a timeout already."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LOCK_TIMEOUT * 1000:.0f}ms"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def _refusal(error: BaseException | None) -> BaseException | None:
    """Return the error of SQLite that led to this one, if nothing could be written; what follows it says less."""
    while error and not (is_write_refused(error) and hasattr(error.__cause__, "sqlite_errorcode")):
        error = error.__context__
    return error


def _is_lock_timeout(error: DatabaseError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE
