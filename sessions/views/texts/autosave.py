"""Autosave protocol: the one way to save texts that two devices may edit, for autosave.js and for plain forms.

Answers: 200 saved (and merged, if the request has the base texts), 409 conflict (both texts are returned, nothing is
overwritten), 422 a field is invalid, 413 a text is too long. Without the header X-Autosave a save redirects to its
page, and an error shows that page again with everything typed.

Fields besides the texts: ``version``; ``base-<field>``, the text that the edit is based on (three-way merge);
``decided``, the person has seen both texts and these are to be saved, with ``mine-<field>``, what the person had typed
(once or several times); ``choice``, which of both to save, from the buttons of a plain form.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.forms.fields import replace_data
from sessions.models import Event, name_of_colleague
from sessions.templatetags.cached_html import cached_include
from sessions.versions.conflicts import Choice, Saved, TextEdit, apply_edit, with_merge
from sessions.versions.revisions import RowSnapshot
from sessions.versions.save import EditableRows
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import Facts, NotDone, Write

MOST_GIVEN_UP = 50

_STATE = "sessions/texts/_save_state.html"
_PLACE_OF_VERSION = "{version}"

type PageAgain = Callable[[dict[str, Any], int], HttpResponse]


@dataclass(frozen=True, slots=True)
class ConflictField:
    """One conflicting field: the typed and the saved text."""

    name: str
    label: str
    mine: str
    saved: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A 409 answer: the saved version, and the fields that differ; ``too_long`` when both do not fit into one field.

    ``name`` is the name of the colleague who saved that version; "" for the person's own device, or when unknown.
    """

    version: int
    fields: tuple[ConflictField, ...]
    too_long: bool = False
    name: str = ""


def by_script(request: HttpRequest) -> bool:
    """Return whether the request comes from autosave.js, not from a plain form."""
    return request.headers.get("X-Autosave") == "1"


def save_form(
    request: HtmxHttpRequest,
    *,
    form: BaseForm,
    earlier: RowSnapshot,
    fields: Sequence[str],
    url: str,
    page: PageAgain,
    event: Event,
    insert: Callable[[], RowSnapshot] | None = None,
) -> HttpResponse | Write:
    """Prepare to save the fields of a bound form with a ``version`` into a row (optimistic lock).

    For a view with ``prepares_write(saved)``. ``earlier`` is the row before the form changed the object; if there is
    none yet, ``insert`` creates it in the transaction. ``url`` is the page of the saved row. ``page(context, status)``
    renders that page again after an error of a plain POST; the context has ``form`` (with everything typed and the next
    version), ``conflict`` and ``unsaved``. ``event`` is that of the row: its zone
    is that of "Saved 10:42", its people may be named. The Write raises Http404 when
    the row is gone.
    """
    if not form.is_valid():
        return _refused(request, form, page)
    if _number_given_up(request, fields) > MOST_GIVEN_UP:
        form.add_error(None, _("There are too many unsaved versions of this text. Save one of them first."))
        return _refused(request, form, page)
    rows, edit = (
        EditableRows(earlier.model, request.user),
        with_merge(_edit_of(request, form, earlier, fields), earlier),
    )
    saved_at = timezone.now().isoformat()

    def facts_of(outcome: Saved, merged_with: str = "") -> Facts:
        return {
            "version": outcome.version,
            "merged": outcome.texts if outcome.merged else None,
            "merged_with": merged_with,
            "saved_at": saved_at,
            "zone": str(event.zone),
            "url": url,
        }

    def run() -> Facts:
        outcome = apply_edit(rows, insert() if insert else earlier, edit, by=request.user)
        if outcome is None:
            raise Http404
        if isinstance(outcome, RowSnapshot):
            conflict = _compare(form, edit, outcome, name_of_colleague(request.user, outcome.author_id, event))
            raise NotDone(lambda: _conflicting(request, form, conflict, page))
        merged_with = name_of_colleague(request.user, outcome.merged_with, event)
        if not by_script(request):
            messages.success(request, _said(edit, outcome, merged_with))
        return facts_of(outcome, merged_with)

    return Write(run, expected=facts_of(Saved(earlier.version + 1, edit.texts)))


def saved(request: HtmxHttpRequest, facts: Facts, **_keys: Any) -> HttpResponse:
    """Answer a save: an HTML fragment with the new version for a script, else a redirect to the page."""
    if not by_script(request):
        return HttpResponseRedirect(facts["url"])
    at = datetime.fromisoformat(facts["saved_at"]).astimezone(ZoneInfo(facts["zone"]))
    minute = time(at.hour, at.minute)
    if facts["merged"] is None:
        # Of all texts that are saved in one minute the answers differ in the version alone.
        answer = cached_include(_STATE, version=_PLACE_OF_VERSION, saved_at=minute)
        return HttpResponse(answer.replace(_PLACE_OF_VERSION, str(facts["version"])))
    merged = {"merged": facts["merged"], "merged_with": facts.get("merged_with", "")}
    return HttpResponse(render_to_string(_STATE, {"version": facts["version"], "saved_at": minute, **merged}))


def _edit_of(request: HtmxHttpRequest, form: BaseForm, earlier: RowSnapshot, fields: Sequence[str]) -> TextEdit:
    data = request.POST
    texts = {name: _field(earlier, name).to_python(form.cleaned_data[name]) for name in fields}
    choice = data.get("choice", "")
    return TextEdit(
        texts,
        form.cleaned_data["version"],
        base=_sent(request, "base", earlier, fields, 0),
        decided=data.get("decided") == "1",
        discarded=_given_up(request, earlier, fields, texts) if data.get("decided") == "1" else [],
        choice=choice if choice in Choice.values else "",
    )


def _field(earlier: RowSnapshot, name: str) -> Any:
    return earlier.model._meta.get_field(name)


def _given_up(
    request: HtmxHttpRequest, earlier: RowSnapshot, fields: Sequence[str], texts: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the typed texts that were not chosen, oldest first; a missing field is as it will be saved."""
    number = _number_given_up(request, fields)
    found = (_sent(request, "mine", earlier, fields, at, texts) for at in range(number))
    return [earlier.texts | each for each in found if each is not None]


def _number_given_up(request: HtmxHttpRequest, fields: Sequence[str]) -> int:
    return max(len(request.POST.getlist(f"mine-{name}")) for name in fields)


def _sent(
    request: HtmxHttpRequest,
    prefix: str,
    earlier: RowSnapshot,
    fields: Sequence[str],
    at: int,
    otherwise: dict[str, Any] | None = None,
) -> dict[str, Any] | None:
    """Return the values of fields with a prefix, cleaned by their fields; None if one is missing or invalid."""
    values: dict[str, Any] = {}
    for name in fields:
        sent = request.POST.getlist(f"{prefix}-{name}")
        if at < len(sent):
            try:
                values[name] = _checked(_field(earlier, name), sent[at])
            except ValidationError:
                return None
        elif otherwise is not None:
            values[name] = otherwise[name]
        elif isinstance(earlier.texts[name], str):
            return None
    return values


def _said(edit: TextEdit, saved: Saved, merged_with: str) -> str:
    if merged_with:
        return _("Merged with what %(name)s changed.") % {"name": merged_with}
    if saved.merged:
        return _("Merged with what was changed elsewhere.")
    if edit.choice == Choice.THEIRS:
        return _("The saved text was kept. Your text is in the earlier texts.")
    return _("Saved.")


def _compare(form: BaseForm, edit: TextEdit, saved: RowSnapshot, name: str) -> Conflict:
    differing = tuple(
        ConflictField(name, str(form[name].label), mine, saved.texts[name])
        for name, mine in edit.texts.items()
        if mine != saved.texts[name]
    )
    # The seen version is still the saved one, so what failed is "keep both".
    return Conflict(saved.version, differing, too_long=saved.version == edit.version, name=name)


def _conflicting(request: HtmxHttpRequest, form: BaseForm, conflict: Conflict, page: PageAgain) -> HttpResponse:
    if by_script(request):
        return render(request, "sessions/texts/_save_conflict.html", {"conflict": conflict}, status=409)
    # The next request is a choice after seeing both texts, so it may be based on the saved version.
    replace_data(form, "version", conflict.version)
    return page({"form": form, "conflict": conflict, "on_page": True, "unsaved": True}, 409)


def _refused(request: HtmxHttpRequest, form: BaseForm, page: PageAgain) -> HttpResponse:
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    status = 413 if codes == {"max_length"} else 422
    if by_script(request):
        return render(request, "sessions/texts/_save_errors.html", {"form": form}, status=status)
    return page({"form": form, "conflict": None, "unsaved": True}, status)


def _checked(field: Any, sent: str) -> Any:
    """Return the cleaned value of a model field; raises ValidationError for an invalid one."""
    value = field.to_python(sent)
    field.run_validators(value)
    if field.choices:
        field.validate(value, None)
    return value
