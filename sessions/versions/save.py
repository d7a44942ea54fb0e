"""Optimistic locking: an UPDATE succeeds only if the row still has the version that the writer read.

Two devices can edit the same text without waiting for each other; the later one gets a conflict.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from sessions.models.base import EditorRecorded
from sessions.models.querysets.access import Reader
from sessions.models.querysets.prepared import READER, Parameter, PreparedUpdate
from sessions.models.search_fields import missing_sources

MOST_VERSION = 2_000_000_000
"""No row has a higher version: a column holds 2,147,483,647 at most, and each save adds one."""


class StaleData(Exception):
    """A row was changed between reading and writing (lost the optimistic lock): read again and retry.

    Nothing was written.
    """


@dataclass(frozen=True, slots=True)
class EditableRows:
    """The present rows of a model that a user may change; its UPDATE is prepared once, since texts save themselves."""

    model: type[models.Model]
    user: Reader

    def all(self) -> models.QuerySet[Any]:
        """Return them as a query set."""
        rows: models.QuerySet[Any] = self.model._default_manager.editable_by(self.user).present()  # type: ignore[attr-defined]
        return rows


def save_texts(
    rows: models.QuerySet[Any] | EditableRows,
    pk: int | UUID,
    version: int,
    *,
    by: User | None = None,
    **fields: object,
) -> int | None:
    """Update fields of one row if its version is unchanged (compare and swap); return the new version, else None.

    ``by`` is recorded as the editor of the new version where the model has one (``EditorRecorded``); without it the
    editor is unknown.

    None means that the row was saved elsewhere, is not among ``rows``, or is gone; nothing is written then. One UPDATE
    statement: of concurrent writers with the same version exactly one wins.
    """
    if version > MOST_VERSION:
        return None
    model = rows.model
    fields["version"] = version + 1
    if issubclass(model, EditorRecorded):
        fields |= {"edited_by": by, "edited_version": version + 1}
    if any(field.name == "updated_at" for field in model._meta.concrete_fields):
        fields.setdefault("updated_at", timezone.now())
    if isinstance(rows, EditableRows) and not missing_sources(model, fields):
        prepared = _prepared(model, *sorted(fields))  # type: ignore[arg-type]  # every class is hashable
        saved = prepared.run(key=pk, seen=version, reader=rows.user.pk, **fields)
    else:
        saved = _of_version(rows.all(), pk, version).update(**fields)
    return version + 1 if saved else None


def _of_version(rows: models.QuerySet[Any], pk: Any, version: Any) -> models.QuerySet[Any]:
    # The version is in the outer WHERE and the rows in a subquery: PostgreSQL checks only the
    # outer condition again after waiting for another writer of the row. The key is in both: otherwise SQLite
    # would scan all rows.
    among = rows.filter(pk=pk).order_by().values("pk")
    one: models.QuerySet[Any] = rows.model._default_manager.filter(pk=pk, version=version, pk__in=among)
    return one


@cache
def _prepared(model: type[models.Model], *fields: str) -> PreparedUpdate[Any]:
    def build() -> models.QuerySet[Any]:
        key, seen = Parameter("key", model._meta.pk), Parameter("seen", model._meta.get_field("version"))
        return _of_version(EditableRows(model, READER).all(), key, seen)

    return PreparedUpdate(model, build, *fields)
