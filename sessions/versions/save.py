"""Optimistic locking: an UPDATE succeeds only if the row still has the version that the writer read.

Two devices can edit the same text without waiting for each other; the later one gets a conflict.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from sessions.models.base import EditorRecorded


class StaleData(Exception):
    """A row was changed between reading and writing (lost the optimistic lock): read again and retry.

    Nothing was written.
    """


def save_texts(
    queryset: models.QuerySet[Any], pk: int | UUID, version: int, *, by: User | None = None, **fields: object
) -> int | None:
    """Update fields of one row if its version is unchanged (compare and swap); return the new version, else None.

    ``by`` is recorded as the editor of the new version where the model has one (``EditorRecorded``); without it the
    editor is unknown.

    None means that the row was saved elsewhere, is not in the queryset, or is gone; nothing is written then. One UPDATE
    statement: of concurrent writers with the same version exactly one wins.
    """
    model = queryset.model
    # The version is in the outer WHERE and the queryset in a subquery: PostgreSQL checks only the
    # outer condition again after waiting for another writer of the row. The key is in both: otherwise SQLite
    # would scan the whole queryset.
    row = model._default_manager.filter(pk=pk, version=version, pk__in=queryset.filter(pk=pk).order_by().values("pk"))
    if issubclass(model, EditorRecorded):
        fields |= {"edited_by": by, "edited_version": version + 1}
    if any(field.name == "updated_at" for field in model._meta.concrete_fields):
        fields.setdefault("updated_at", timezone.now())
    return version + 1 if row.update(version=version + 1, **fields) else None
