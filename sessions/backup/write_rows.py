"""Rows written as they were: without defaults of today, new times or new positions, but with search columns."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext as _

from sessions.backup.refusals import BackupRefused
from sessions.backup.rows import Row
from sessions.backup.tables import BackupTable
from sessions.models.search_fields import search_fields

_AT_ONCE = 100
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
    fields = table.model._meta.concrete_fields
    for some in batched(rows, _AT_ONCE):
        instances = [made(table, row) for row in some]
        numbered = instances[0].pk is None
        written = [field for field in fields if not (numbered and field.primary_key)]
        for few in batched(instances, max(connection.ops.bulk_batch_size(written, instances), 1)):
            _insert(table, list(few), written, numbered)
        yield from zip(some, (instance.pk for instance in instances), strict=True)


def _insert(table: BackupTable, instances: list[Any], fields: list[Any], numbered: bool) -> None:
    # Raw: times like updated_at stay as they are, which bulk_create() would set anew.
    query = InsertQuery(table.model)
    query.insert_values(fields, instances, raw=True)
    returning = [table.model._meta.pk] if numbered else None
    keys = query.get_compiler(connection=connection).execute_sql(returning)
    for instance, (key,) in zip(instances, keys, strict=True) if numbered else ():
        instance.pk = key


@contextmanager
def refused_by_database() -> Iterator[None]:
    """Context manager: what the database or a field refuses raises BackupRefused."""
    try:
        yield
    except ValidationError as error:
        raise BackupRefused(_("A row is refused: %(reason)s") % {"reason": " ".join(error.messages)}) from error
    except DatabaseError as error:
        reason = str(error).strip().split("\n")[0]
        raise BackupRefused(_("The database refuses a row: %(reason)s.") % {"reason": reason}) from error
