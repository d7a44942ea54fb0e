"""Values of model fields as JSON values, and back: texts, numbers, keys, times and bytes."""

from base64 import b64decode, b64encode
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from sessions.rules.parsing import parse_uuid

_TEXTS = (models.CharField, models.TextField, models.FileField)


class BadValue(ValueError):
    """A JSON value that the field cannot hold."""


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
        return _none(field) if value is None and not field.null else value
    if value is None:
        return _none(field)
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
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValue("neither true nor false")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise BadValue("not a whole number")
    return value


def _key(value: Any) -> UUID:
    key = parse_uuid(_text(value))
    if key is None:
        raise BadValue("not a key")
    return key


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError as error:
        raise BadValue("not a time") from error
    if moment.tzinfo is None:
        raise BadValue("a time without its zone")
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
    (models.DateTimeField, _moment),
    (models.DateField, _date),
    (models.BooleanField, _truth),
    (models.BinaryField, _bytes),
    (models.IntegerField, _number),
    (_TEXTS, _text),
)
