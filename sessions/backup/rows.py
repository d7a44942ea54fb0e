"""Rows of a backup as JSON: written by Django's serializer, and read by its fields as unsaved rows of their models.

Django's deserializer is not used: it takes a number for a text, does not say which value is wrong, and looks accounts
up by their names. Rows are written as they were: without defaults of today, new times or new positions, but with
search columns.
"""

import json
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import batched
from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.python import Serializer
from django.db import DatabaseError, connection, models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext as _

from sessions.backup.layout import BackupRefused, data_path
from sessions.backup.tables import BackupTable
from sessions.backup.zip_check import CheckedZip
from sessions.models.search_fields import search_fields
from sessions.web.database import is_database_away

_BIGGEST = 2**63
_YEARS = range(1000, 9999)
"""Years of times that every database can hold, and that can be shown in every zone."""


class RowSerializer(Serializer):
    """Django's serializer, with the key of a row among its other fields, and times in full."""

    def get_dump_object(self, obj: Any) -> dict[str, Any]:
        """Return a row by the names of its fields."""
        told = super().get_dump_object(obj)
        row = {obj._meta.pk.name: told["pk"], **told["fields"]}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def lines_of(table: BackupTable, rows: Iterable[models.Model]) -> Iterator[bytes]:
    """Yield each row as a line of JSON, its keys in order: the databases keep those of JSON columns differently."""
    for some in batched(rows, _AT_ONCE):
        for told in RowSerializer().serialize(some, fields=table.columns):
            yield json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def rows_of(archive: CheckedZip, table: BackupTable) -> Iterator[Any]:
    """Yield the rows of a table in order, unsaved; raises BackupRefused with the line that cannot be read.

    The values of references are the keys that the other rows have in the backup.
    """
    with archive.open(data_path(table.name)) as stream:
        for number, line in enumerate(stream, start=1):
            try:
                row = _row(table, line)
            except (ValueError, RecursionError) as error:
                facts = {"name": data_path(table.name), "number": number, "reason": error}
                text = _("This backup cannot be read: %(name)s, line %(number)s: %(reason)s.")
                raise BackupRefused(text % facts) from error
            yield row


def _row(table: BackupTable, line: bytes) -> models.Model:
    """Return the unsaved row of a line; a field that came later has its default. Raises ValueError."""
    told = _object(line)
    if unknown := sorted(told.keys() - table.columns.keys() - table.not_read):
        raise ValueError(_("“%(name)s” is no field that this program knows") % {"name": unknown[0][:60]})
    values = {}
    for name, field in table.columns.items():
        if name in told:
            try:
                values[field.attname] = _value(field, told[name])
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from error
    row: models.Model = table.model(**values)
    for name, field in table.columns.items():
        if name not in told and (field.primary_key or (getattr(row, field.attname) is None and not field.null)):
            raise ValueError(_("“%(name)s” is missing") % {"name": name})
    return row


def _object(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError as error:
        raise ValueError(_("not JSON")) from error
    if not isinstance(told, dict):
        raise ValueError(_("not a JSON object"))
    require_storable(told)
    return told


def _value(field: Any, told: Any) -> Any:
    """Return the value of a column for a JSON value; raises ValueError with the reason."""
    if told is None and not field.null:
        raise ValueError(_("it is empty"))
    if told is None or isinstance(field, models.JSONField):
        return told
    field = field.target_field if field.is_relation else field
    kinds: tuple[Any, ...] = ((models.BooleanField, bool), (models.IntegerField, int))
    if type(told) is not next((kind for of, kind in kinds if isinstance(field, of)), str):
        raise ValueError(_kind(field))
    if isinstance(field, models.IntegerField) and isinstance(told, int):
        # The range of the column on PostgreSQL, on every database: a backup can be restored on both.
        least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
        if not least <= told <= most:
            raise ValueError(_("not a number from %(least)s to %(most)s") % {"least": least, "most": most})
    try:
        if isinstance(field, models.BinaryField):
            return b64decode(told, validate=True)
        # A text stays as it is: some fields would clean it.
        value = field.to_python(told) if isinstance(field, (models.DateField, models.UUIDField)) else told
    except (ValueError, ValidationError) as error:
        raise ValueError(_kind(field)) from error
    if isinstance(value, datetime):
        require_moment(value)
    return value


def _kind(field: Any) -> str:
    return _("not of the kind “%(kind)s”") % {"kind": str(field.description) % vars(field)}


def require_moment(value: datetime) -> None:
    """Raise ValueError for a time without its zone, or of a year that some database cannot hold."""
    if value.tzinfo is None or value.year not in _YEARS:
        raise ValueError(_("a time without its zone, or of no plausible year"))


def require_storable(value: Any) -> None:
    """Raise ValueError for a JSON value that some database cannot hold, or no page could show.

    These are lone surrogates and null characters in texts, numbers that are not finite, and whole ones of more than 64
    bits.
    """
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            each.encode()
            if "\0" in each:
                raise ValueError(_("a text with a null character"))
        elif isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, float) and not isfinite(each):
            raise ValueError(_("not a finite number"))
        elif type(each) is int and not -_BIGGEST <= each < _BIGGEST:
            raise ValueError(_("not a number of 64 bits"))


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
