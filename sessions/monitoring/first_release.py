"""Databases of before the first release, 0.9.0: the migrations of then are one now, which is for those that had all."""

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
    # The first of them had the name of the one that replaces them; Django records both.
    if recorded.isdisjoint({_FIRST, *replaced}):
        return []
    return [f"{app}.{name}" for app, name in replaced if (app, name) not in recorded]
