"""What commands share: without the tables that one needs it says so, and creates nothing."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from sessions.accounts.lookup import find_account
from sessions.monitoring.database import LAST_COMMIT_BEFORE, lacked_before_first_release
from sessions.rules.private_files import sqlite_file


class TableCommand(BaseCommand):
    """A command that reads or writes rows."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; raises CommandError when the database has no tables, or only those of an older version."""
        require_tables()
        return super().execute(*args, **options)


def require_tables() -> None:
    """Raise CommandError when the database has no tables, or only those of a version that this one cannot update."""
    if not has_tables():
        raise CommandError(
            "The database is empty. Set DATA_DIR to the folder of your data, or run migrate for a new install."
        )
    refuse_older_database(connection)


def refuse_older_database(connection: BaseDatabaseWrapper) -> None:
    """Raise CommandError for a database of before the first release that the last version before did not update."""
    lacked = lacked_before_first_release(connection)
    if lacked:
        raise CommandError(
            f"This database is of a version before 0.9.0, and lacks {len(lacked)} of its migrations ({lacked[0]}). "
            f"Nothing was changed. Start the program once at commit {LAST_COMMIT_BEFORE} (git checkout "
            f"{LAST_COMMIT_BEFORE}), then this version again."
        )


def has_accounts() -> bool:
    """Return whether anybody has an account here; also where the tables are those of an earlier version."""
    return has_tables() and User.objects.exists()


def has_tables() -> bool:
    """Return whether the database was ever migrated; a SQLite file that is missing is not created."""
    file = sqlite_file(connection.settings_dict)
    if file and not file.exists():
        return False
    return User._meta.db_table in connection.introspection.table_names()


def account_called(name: str) -> User:
    """Return the account with this user name or mail address; raises CommandError if there is none."""
    account = find_account(name)
    if account is None:
        raise CommandError(f"There is no account {name!r}.")
    return account
