"""Migration executor whose record of a migration is in the transaction of that migration."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class RecordingExecutor(MigrationExecutor):
    """Apply and record each migration in one transaction, both or neither.

    Django records a migration with deferred SQL (an index, a foreign key) in a second transaction. A process that is
    killed between the two leaves a schema that no later run accepts: "duplicate column".
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Apply one migration, and return the state after it."""
        with _one_transaction(self.connection, migration):
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)

    def unapply_migration(self, state: ProjectState, migration: Migration, fake: bool = False) -> ProjectState:
        """Take back one migration, and return the state before it."""
        with _one_transaction(self.connection, migration):
            return super().unapply_migration(state, migration, fake=fake)


@contextmanager
def _one_transaction(connection: BaseDatabaseWrapper, migration: Any) -> Iterator[None]:
    if not migration.atomic:
        yield
        return
    # SQLite can switch foreign keys off only outside of a transaction, and its schema editor needs them off.
    with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
        yield
