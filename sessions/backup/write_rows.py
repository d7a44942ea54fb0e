"""Rows written as they were: without defaults of today, new times or new positions, but with search columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Model
from django.utils.translation import gettext as _

from sessions.backup.refusals import BackupRefused
from sessions.backup.rows import Row
from sessions.backup.tables import Table
from sessions.models.search_fields import search_fields


def made(table: Table, row: Row) -> Any:
    """Return a row as an unsaved instance of its model, with its search columns."""
    instance = table.model(**{field.attname: row[name] for name, field in table.columns.items()})
    for field in search_fields(table.model):
        field.pre_save(instance, add=True)
    return instance


def insert(table: Table, row: Row) -> Model:
    """Insert a row and return it; a row without key gets a new one. Raises ValidationError and DatabaseError."""
    instance: Model = made(table, row)
    # Raw: times like updated_at stay as they are.
    instance.save_base(raw=True, force_insert=True)
    return instance


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
