"""Base class of commands that need the tables of the database: without them they say so, and create nothing."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sessions.rules.private_files import sqlite_file


class TableCommand(BaseCommand):
    """A command that reads or writes rows."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; raises CommandError when the database has no tables."""
        if not has_tables():
            raise CommandError(
                "The database is empty. Set DATA_DIR to the folder of your data, or run migrate for a new install."
            )
        return super().execute(*args, **options)


def has_tables() -> bool:
    """Return whether the database was ever migrated; a SQLite file that is missing is not created."""
    file = sqlite_file(connection.settings_dict)
    if file and not file.exists():
        return False
    return User._meta.db_table in connection.introspection.table_names()
