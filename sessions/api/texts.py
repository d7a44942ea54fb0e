"""Saving texts with their version: a conflict is answered with what is saved."""

from collections.abc import Callable
from typing import Any

import msgspec
from django.http import Http404, HttpResponse

from sessions.api.endpoint import ApiRequest
from sessions.models import Event, name_of_colleague
from sessions.versions.conflicts import TextEdit, apply_edit
from sessions.versions.revisions import RowSnapshot
from sessions.versions.save import EditableRows
from sessions.web.api_requests import Problem
from sessions.web.idempotency import NotDone


def conflict(request: ApiRequest, show: Callable[[], msgspec.Struct], editor_id: int | None, event: Event) -> NotDone:
    """Return what ends the write of an old version: 409 with the row as it is saved, and who of others did it.

    ``show`` returns the row; it is called after the rollback, so that nothing of this write is in the answer.
    """

    def answer() -> HttpResponse:
        name = name_of_colleague(request.user, editor_id, event)
        more: dict[str, Any] = {"changed_by": name} if name else {}
        return Problem(409, "conflict", saved=msgspec.to_builtins(show()), **more).response()

    return NotDone(answer)


def save_edit(
    request: ApiRequest,
    earlier: RowSnapshot,
    edit: TextEdit,
    event: Event,
    show: Callable[[], msgspec.Struct],
) -> None:
    """Save an edit in a transaction, with revisions as on the pages; raises NotDone (409) for an old version.

    ``show`` returns the row as it is saved. Raises Http404 when the row is gone.
    """
    outcome = apply_edit(EditableRows(earlier.model, request.user), earlier, edit, by=request.user)
    if outcome is None:
        raise Http404
    if isinstance(outcome, RowSnapshot):
        raise conflict(request, show, outcome.author_id, event)
