"""Saving texts with their version: a conflict is answered with what is saved."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.db.models import QuerySet
from django.http import Http404

from sessions.api.endpoint import ApiRequest
from sessions.versions.conflicts import TextEdit, apply_edit
from sessions.versions.revisions import RowSnapshot
from sessions.web.problems import Problem


def conflict(saved: msgspec.Struct) -> Problem:
    """Return the problem of a change of an old version (409), with the row as it is saved."""
    return Problem(409, "conflict", saved=msgspec.to_builtins(saved))


def save_edit(
    request: ApiRequest,
    rows: QuerySet[Any],
    earlier: RowSnapshot,
    edit: TextEdit,
    show: Callable[[], msgspec.Struct],
) -> None:
    """Save an edit in a transaction, with revisions as on the pages; raises Problem (409) for an old version.

    ``show`` returns the row as it is saved. Raises Http404 when the row is gone.
    """
    outcome = apply_edit(rows, earlier, edit, by=request.user)
    if outcome is None:
        raise Http404
    if isinstance(outcome, RowSnapshot):
        raise conflict(show())
