"""All that an install stores: every row of every table, and every file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

SECURITY_LOG = "conference_sessions_securityevent"
AUTH_TABLES = frozenset({"django_session", "usersessions_usersession", "conference_cache", SECURITY_LOG})
"""What signing in and being signed in write: sessions, when they were last seen, and the counts of the rate limits."""

AUTH_COLUMNS = frozenset({("auth_user", "last_login")})


def tables() -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Return the columns and the rows of every table in the database."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name the database gave
            found[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table in the database but those of AUTH_TABLES, without AUTH_COLUMNS.

    Exports are remembered when an article is read, so that its edits can come back, and views of links are counted;
    these rows are left out.
    """
    found = {}
    for table, (columns, rows) in tables().items():
        if table not in AUTH_TABLES:
            kept = [index for index, column in enumerate(columns) if (table, column) not in AUTH_COLUMNS]
            if table == "conference_sessions_articlecopy":
                kind = columns.index("kind")
                rows = [row for row in rows if row[kind] != "exported"]
            if table != "conference_sessions_shareviews":
                found[table] = sorted((tuple(row[index] for index in kept) for row in rows), key=repr)
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written inside, so that the next of many cases finds the rows as they were."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def every_file() -> dict[str, bytes]:
    """Return the content of every file that the install keeps for people, by its path."""
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
