"""Values of model fields as JSON values, and back: texts, numbers, keys, times and bytes."""

from base64 import b64decode, b64encode
from datetime import date, datetime
from math import isfinite
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from sessions.rules.parsing import parse_uuid

_TEXTS = (models.CharField, models.TextField, models.FileField)


class BadValue(ValueError):
    """A JSON value that the field cannot hold."""


_BIGGEST = 2**63
_MOST_YEARS = range(1000, 9999)
"""Years of times that every database can hold, and that can be shown in every zone."""


def require_storable(value: Any) -> None:
    """Raise BadValue for a JSON value that some database cannot hold, or no page could show.

    These are lone surrogates and null characters in texts, numbers that are not finite, and whole ones of more than 64
    bits.
    """
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            _text(each)
        elif isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, float) and not isfinite(each):
            raise BadValue("not a finite number")
        elif type(each) is int and not -_BIGGEST <= each < _BIGGEST:
            raise BadValue("not a whole number of 64 bits")


def to_json(value: Any) -> Any:
    """Return a value of a column as a JSON value: bytes as Base64, keys and times as texts."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return b64encode(bytes(value)).decode("ascii")
    return value


def from_json(field: Any, value: Any) -> Any:
    """Return the value of a column for a JSON value; raises BadValue.

    For a reference it is the key as it is in the backup.
    """
    if field.is_relation:
        return from_json(field.target_field, value) if value is not None else _none(field)
    if isinstance(field, models.JSONField):
        require_storable(value)
        return _none(field) if value is None and not field.null else value
    if value is None:
        return _none(field)
    if isinstance(field, models.IntegerField):
        return _number(field, value)
    for kinds, read in _READERS:
        if isinstance(field, kinds):
            return read(value)
    raise BadValue(f"{field.name} has a type that no backup holds")


def _none(field: Any) -> None:
    if not field.null:
        raise BadValue(f"{field.name} is empty")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue("not a text")
    if "\0" in value:
        raise BadValue("a text with a null character")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadValue("a text with half a character") from error
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValue("neither true nor false")
    return value


def _number(field: Any, value: Any) -> int:
    # The range of the column on PostgreSQL, on every database: a backup can be restored on both.
    least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    if type(value) is not int or not least <= value <= most:
        raise BadValue(f"not a whole number from {least} to {most}")
    return value


def _key(value: Any) -> UUID:
    key = parse_uuid(_text(value))
    if key is None:
        raise BadValue("not a key")
    return key


def moment_of(value: Any) -> datetime:
    """Return a time with its zone from ISO 8601; raises BadValue."""
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError as error:
        raise BadValue("not a time") from error
    if moment.tzinfo is None:
        raise BadValue("a time without its zone")
    if moment.year not in _MOST_YEARS:
        raise BadValue("not a year that can be stored")
    return moment


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError as error:
        raise BadValue("not a date") from error


def _bytes(value: Any) -> bytes:
    try:
        return b64decode(_text(value), validate=True)
    except ValueError as error:
        raise BadValue("not Base64") from error


# The more special class first: a DateTimeField is a DateField.
_READERS: tuple[tuple[Any, Any], ...] = (
    (models.UUIDField, _key),
    (models.DateTimeField, moment_of),
    (models.DateField, _date),
    (models.BooleanField, _truth),
    (models.BinaryField, _bytes),
    (_TEXTS, _text),
)
