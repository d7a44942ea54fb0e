"""Databases of before 0.9.0, the first release: 37 migrations of then are one now; all 37 must have been applied."""

from importlib import import_module
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

LAST_COMMIT_BEFORE: Final = "6e0bff71"
"""The last commit with the migrations of before: started once, it brings any database of its time up to date."""

_FIRST: Final = ("conference_sessions", "0001_initial")


def lacked_before_first_release(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the migrations of before that a database of that time lacks: this version cannot update it.

    Empty for a database that had all of them, and for one that is newer or empty.
    """
    replaced = import_module("sessions.migrations.0001_initial").Migration.replaces
    recorded = set(MigrationRecorder(connection).applied_migrations())
    # The first of the 37 is not among the replaced ones: the migration that replaces them has its name.
    if recorded.isdisjoint({_FIRST, *replaced}):
        return []
    return [f"{app}.{name}" for app, name in replaced if (app, name) not in recorded]
