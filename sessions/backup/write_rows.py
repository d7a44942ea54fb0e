"""Rows written as they were: without defaults of today, new times or new positions, but with search columns."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from sessions.backup.refusals import BackupRefused
from sessions.backup.rows import Row
from sessions.backup.tables import BackupTable
from sessions.models.search_fields import search_fields
from sessions.web.database_away import is_database_away

AT_ONCE = 100
"""Maximum number of rows in one statement."""


def made(table: BackupTable, row: Row) -> Any:
    """Return a row as an unsaved instance of its model, with its search columns."""
    instance = table.model(**{field.attname: row[name] for name, field in table.columns.items()})
    for field in search_fields(table.model):
        field.pre_save(instance, add=True)
    return instance


def insert_all(table: BackupTable, rows: Iterable[Row]) -> Iterator[tuple[Row, Any]]:
    """Insert rows, many in a statement, and yield each with its key; all have one, or the database numbers them.

    Raises ValidationError and DatabaseError.
    """
    for some in batched(rows, AT_ONCE):
        instances = [made(table, row) for row in some]
        keys = insert_values(table, [db_values(table, each) for each in instances])
        yield from zip(
            some, (key if each.pk is None else each.pk for each, key in zip(instances, keys, strict=True)), strict=True
        )


def db_values(table: BackupTable, instance: Any) -> list[Any]:
    """Return the values of all columns of an unsaved row, in their order, as the database takes them.

    As they are: without what `save` sets anew, such as `updated_at`.
    """
    fields = table.model._meta.concrete_fields
    return [field.get_db_prep_save(getattr(instance, field.attname), connection) for field in fields]


def insert_values(table: BackupTable, rows: list[list[Any]]) -> list[Any]:
    """Insert rows of `db_values`, at most AT_ONCE; return their keys as the database has them.

    A key of None in all of them is numbered by the database. Raises DatabaseError. Django's own insert would prepare
    each value here, which takes longer than to write it, while everybody else waits.
    """
    fields = list(table.model._meta.concrete_fields)
    place = fields.index(table.model._meta.pk)
    keys = [row[place] for row in rows]
    numbered = keys[0] is None
    if numbered:
        del fields[place]
        rows = [row[:place] + row[place + 1 :] for row in rows]
        keys = []
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(field.column) for field in fields)
    returned = f" RETURNING {quoted(table.model._meta.pk.column)}" if numbered else ""
    one = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        for few in batched(rows, max(connection.ops.bulk_batch_size(fields, rows), 1)):
            values = ", ".join([one] * len(few))
            sql = f"INSERT INTO {quoted(table.model._meta.db_table)} ({names}) VALUES {values}{returned}"  # noqa: S608 - names of ours
            cursor.execute(sql, [value for row in few for value in row])
            if numbered:
                keys += [key for (key,) in cursor.fetchall()]
    return keys


@contextmanager
def refused_by_database() -> Iterator[None]:
    """Context manager: what the database or a field refuses raises BackupRefused."""
    try:
        yield
    except ValidationError as error:
        raise BackupRefused(_("A row is refused: %(reason)s") % {"reason": " ".join(error.messages)}) from error
    except DatabaseError as error:
        if is_database_away(error):
            raise
        reason = str(error).strip().split("\n")[0]
        raise BackupRefused(_("The database refuses a row: %(reason)s.") % {"reason": reason}) from error
