"""Rows written as they were: without defaults of today, new times or new positions, but with search columns."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext as _

from sessions.backup.layout import BackupRefused
from sessions.models.search_fields import search_fields
from sessions.web.database import is_database_away

_AT_ONCE = 100
"""Maximum number of rows in one statement, so that rows of long texts take little memory."""


def with_search_columns[Row: models.Model](row: Row) -> Row:
    """Compute the search columns of an unsaved row, and return it: this takes longer than to insert the row."""
    for field in search_fields(type(row)):
        field.pre_save(row, add=True)
    return row


def insert(rows: Iterable[Any]) -> None:
    """Insert unsaved rows of one model, many in a statement; those without a key get that of the database.

    Their search columns are computed. All have a key, or none has one. ``bulk_create`` would set times such as
    `updated_at` anew. Raises ValidationError and DatabaseError.
    """
    for some in batched(rows, _AT_ONCE):
        model: Any = type(some[0])
        key = model._meta.pk
        numbered = some[0].pk is None
        fields = [field for field in model._meta.concrete_fields if not (numbered and field is key)]
        for few in batched(some, max(connection.ops.bulk_batch_size(fields, some), 1)):
            query = InsertQuery(model)
            query.insert_values(fields, list(few), raw=True)
            made = query.get_compiler(connection.alias).execute_sql([key] if numbered else None)
            if numbered:
                for row, (number,) in zip(few, made, strict=True):
                    row.pk = number


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
