"""Command `manage.py migrate`: Django's, by one process at a time; it also makes the table of the cache."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from sessions.management.table_command import refuse_older_database
from sessions.web.database import is_write_refused

ADVISORY_LOCK = 5_207_148_930_061
"""Key of the lock in PostgreSQL: a number that nobody else uses in this database."""
LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of PostgreSQL's lock_timeout."""


class RecordingExecutor(MigrationExecutor):
    """Apply and record each migration in one transaction: Django records one with deferred SQL in a second."""

    def apply_migration(self, *args: Any, **options: Any) -> ProjectState:
        """Apply one migration, and return the state after it."""
        with transaction.atomic(using=self.connection.alias):
            return super().apply_migration(*args, **options)

    def unapply_migration(self, *args: Any, **options: Any) -> ProjectState:
        """Take back one migration, and return the state before it."""
        with transaction.atomic(using=self.connection.alias):
            return super().unapply_migration(*args, **options)


# Django's command offers no other way.
migrate.MigrationExecutor = RecordingExecutor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """Wait for a migration in another process, then apply what it left."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; raises CommandError with the reason when the database, or a table that is in use, refuses it."""
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        try:
            with self._postgresql(connection) if connection.vendor == "postgresql" else _sqlite(connection):
                refuse_older_database(connection)
                super().handle(*args, **options)
                call_command("createcachetable", database=connection.alias, verbosity=0)
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
                raise CommandError("A table is in use, for example by a backup. Run migrate again.") from error
            if refused := _refusal(error):
                raise CommandError(f"The database cannot be updated: {refused}.") from error
            raise

    @contextmanager
    def _postgresql(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Hold an advisory lock of a session of its own, and wait no longer than two seconds for a table."""
        session = connection.copy()
        # The error of the pool would not tell why there is no connection.
        session.settings_dict["OPTIONS"].pop("pool", None)
        with closing(session):
            try:
                cursor = session.cursor()
            except OperationalError as error:
                raise CommandError(f"PostgreSQL cannot be reached: {' '.join(str(error).split())}") from error
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
            if not cursor.fetchone()[0]:
                self.stderr.write("Another process is updating the database. Waiting until it has finished.")
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            with connection.cursor() as migrating:
                migrating.execute("SET lock_timeout = '2s'")
            try:
                yield
            finally:
                with connection.cursor() as migrating:
                    migrating.execute("RESET lock_timeout")


@contextmanager
def _sqlite(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Apply all migrations in one transaction, which begins with the write lock: all of them or none.

    Foreign keys can be switched off only outside of a transaction, and Django's schema editor needs them off.
    """
    with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
        yield


def _refusal(error: BaseException | None) -> BaseException | None:
    """Return the error of SQLite that led to this one, if nothing could be written; what follows it says less."""
    while error and not (is_write_refused(error) and hasattr(error.__cause__, "sqlite_errorcode")):
        error = error.__context__
    return error
