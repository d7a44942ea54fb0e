"""Validation of many rows without a query for each: fields before they are written, constraints by the database."""

from functools import cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from sessions.importing.rows.ready_rows import ReadyRows


class RefusedText(Exception):
    """A text of the file is invalid; the message names its place and the reason."""


def clean[Row: models.Model](row: Row) -> Row:
    """Validate and sanitise the fields of a row, without a query; raises RefusedText.

    The caller knows that the rows exist to which it refers. Constraints are left to ``write_checked``.
    """
    left = _relations(type(row)) | row.get_deferred_fields()
    return _clean(row, exclude=left, validate_unique=False, validate_constraints=False)


def checked[Row: models.Model](row: Row) -> Row:
    """Validate one row completely and save it; raises RefusedText."""
    _clean(row).save()
    return row


def write_checked(ready: ReadyRows) -> None:
    """Write rows that are clean; raises RefusedText for the first one that violates a constraint.

    Call it in a transaction, which is rolled back then.
    """
    try:
        with transaction.atomic():
            ready.write()
    except IntegrityError:
        for row in ready.rows:
            checked(row)  # which sees those before it
        raise


@cache
def _relations(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.concrete_fields if field.is_relation)


def _clean[Row: models.Model](row: Row, **how: Any) -> Row:
    try:
        row.full_clean(**how)
    except ValidationError as error:
        where = f"{row._meta.verbose_name} {str(row)[:60]!r}"
        reasons = (
            " ".join(reasons) if field == NON_FIELD_ERRORS else f"{field}: {' '.join(reasons)}"
            for field, reasons in error.message_dict.items()
        )
        raise RefusedText(f"{where}: {'; '.join(reasons)}") from error
    return row
