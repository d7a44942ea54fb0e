"""The one way to save texts that two places may edit: for autosave.js and for a form sent without a script.

Answers: 200 saved, 409 somebody else saved first (both texts come back, nothing is overwritten), 422 a field is wrong,
413 a text is too long. Without the header X-Autosave a save redirects to its page, and every refusal is that page again
with all that was typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.forms.fields import replace_data
from sessions.saving import save_texts

type PageAgain = Callable[[dict[str, Any], int], HttpResponse]


@dataclass(frozen=True, slots=True)
class ConflictField:
    """One text that differs: what was typed here and what is saved."""

    name: str
    label: str
    mine: str
    saved: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A refused save: the version that is saved now, the page that shows it, and the texts that differ."""

    version: int
    url: str
    fields: tuple[ConflictField, ...]


def by_script(request: HttpRequest) -> bool:
    """Say whether autosave.js is asking, rather than a form of the page."""
    return request.headers.get("X-Autosave") == "1"


def save_form(
    request: HttpRequest,
    *,
    form: BaseForm,
    queryset: QuerySet[Any],
    pk: int | UUID,
    fields: Sequence[str],
    url: str,
    page: PageAgain,
    zone: tzinfo,
) -> HttpResponse:
    """Save the fields of a bound form with a ``version`` into the row, unless the row has moved on; answer the request.

    ``url`` is the page that shows what is saved. ``page(context, status)`` renders it again for a refused plain POST;
    the context holds ``form`` (with everything typed and the version to send next), ``conflict`` and ``unsaved``.
    ``zone`` is the zone of the time in "Saved 10:42". Raises Http404 when the row is gone.
    """
    if not form.is_valid():
        return _refused(request, form, page)
    model = queryset.model
    texts = {name: model._meta.get_field(name).to_python(form.cleaned_data[name]) for name in fields}
    version = save_texts(queryset, pk, form.cleaned_data["version"], **texts)
    if version is None:
        saved = queryset.filter(pk=pk).first()
        if saved is None:
            raise Http404
        conflict = _compare(form, saved, texts, url)
        if conflict.fields:
            return _conflicting(request, form, conflict, page)
        version = conflict.version  # the same texts are saved already: a repeated request, not a conflict
    if not by_script(request):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(url)
    with timezone.override(zone):
        return render(request, "sessions/_save_state.html", {"version": version, "saved_at": timezone.now()})


def _compare(form: BaseForm, saved: Model, texts: dict[str, str], url: str) -> Conflict:
    differing = tuple(
        ConflictField(name, str(form[name].label), mine, getattr(saved, name))
        for name, mine in texts.items()
        if mine != getattr(saved, name)
    )
    return Conflict(saved.version, url, differing)  # type: ignore[attr-defined]  # every row with texts has a version


def _conflicting(request: HttpRequest, form: BaseForm, conflict: Conflict, page: PageAgain) -> HttpResponse:
    if by_script(request):
        return render(request, "sessions/_save_conflict.html", {"conflict": conflict}, status=409)
    # What is sent next is a choice made in sight of both texts, so it may follow the saved version.
    replace_data(form, "version", conflict.version)
    return page({"form": form, "conflict": conflict, "unsaved": True}, 409)


def _refused(request: HttpRequest, form: BaseForm, page: PageAgain) -> HttpResponse:
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    status = 413 if codes == {"max_length"} else 422
    if by_script(request):
        return render(request, "sessions/_save_errors.html", {"form": form}, status=status)
    return page({"form": form, "conflict": None, "unsaved": True}, status)
