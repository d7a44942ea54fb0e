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
from django.db.models import Model
from django.forms import BaseForm, BaseModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.forms.fields import replace_data
from sessions.models import Event, name_of_colleague
from sessions.templatetags.cached_html import cached_include
from sessions.versions.conflicts import Choice, Saved, TextEdit, apply_edit, with_merge
from sessions.versions.revisions import RowSnapshot, snapshot_of
from sessions.versions.save import EditableRows
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write

MOST_GIVEN_UP = 50
"""Maximum number of texts that were typed and not chosen in one request: it bounds the revisions that it makes."""

_STATE = "sessions/texts/_save_state.html"
_PLACE_OF_VERSION = "{version}"

type ShowPage = Callable[..., HttpResponse]
"""Shows the page of a text from the request, a form and a status; keywords are added to the context.

The form is bound to the row of the text: ``form.instance``.
"""


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


@dataclass(frozen=True, slots=True)
class _Refused:
    """An edit that was not saved: its form, and for a conflict the row as it is saved now."""

    form: BaseForm
    event: Event
    edit: TextEdit | None = None
    row: RowSnapshot | None = None


def by_script(request: HttpRequest) -> bool:
    """Return whether the request comes from autosave.js, not from a plain form."""
    return request.headers.get("X-Autosave") == "1"


def save_form(
    request: HtmxHttpRequest,
    *,
    form: BaseModelForm,
    fields: Sequence[str],
    url: str,
    event: Event,
    insert: Callable[[], Model] | None = None,
) -> Write:
    """Prepare to save the fields of a bound form with a ``version`` into its row (optimistic lock).

    For a view with ``saves_texts``. If there is no row yet, ``insert`` creates it in the transaction. ``url`` is the
    page of the saved row. ``event`` is that of the row: its zone is that of "Saved 10:42", its people may be named.
    The Write raises Http404 when the row is gone.
    """
    earlier = snapshot_of(form.instance)  # before the form changes it
    edit = with_merge(_edit_of(request, form, event, earlier, fields), earlier)
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
        rows = EditableRows(earlier.model, request.user)
        row = snapshot_of(insert()) if insert else earlier
        outcome = apply_edit(rows, row, edit, by=request.user)
        if outcome is None:
            raise Http404
        if isinstance(outcome, RowSnapshot):
            raise NotDone(_Refused(form, event, edit, outcome))
        return facts_of(outcome, name_of_colleague(request.user, outcome.merged_with, event))

    return Write(run, expected=facts_of(Saved(earlier.version + 1, edit.texts)))


def saves_texts(page: ShowPage) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator for a view whose Write is that of ``save_form``; after an error ``page`` shows what was typed."""

    def refused(request: HtmxHttpRequest, shown: _Refused, **_keys: Any) -> HttpResponse:
        """Answer an edit that was not saved: a script gets the errors or both texts, a person the page with them."""
        form, conflict = shown.form, _conflict_of(request, shown)
        status = 409 if conflict else 413 if _codes(form) == {"max_length"} else 422
        if by_script(request):
            template = "_save_conflict.html" if conflict else "_save_errors.html"
            context = {"form": form, "conflict": conflict}
            return render(request, f"sessions/texts/{template}", context, status=status)
        if conflict:
            # The next request is a choice after seeing both texts, so it may be based on the saved version.
            replace_data(form, "version", conflict.version)
        return page(request, form, status, conflict=conflict, on_page=conflict is not None, unsaved=True)

    return prepares_write(_saved, refused)


def _saved(request: HtmxHttpRequest, facts: Facts, **_keys: Any) -> HttpResponse:
    """Answer a save: an HTML fragment with the new version for a script, else a redirect to the page."""
    if not by_script(request):
        messages.success(request, _said(request, facts))
        return HttpResponseRedirect(facts["url"])
    at = datetime.fromisoformat(facts["saved_at"]).astimezone(ZoneInfo(facts["zone"]))
    minute = time(at.hour, at.minute)
    if facts["merged"] is None:
        # Of all texts that are saved in one minute the answers differ in the version alone.
        answer = cached_include(_STATE, version=_PLACE_OF_VERSION, saved_at=minute)
        return HttpResponse(answer.replace(_PLACE_OF_VERSION, str(facts["version"])))
    merged = {"merged": facts["merged"], "merged_with": facts.get("merged_with", "")}
    return HttpResponse(render_to_string(_STATE, {"version": facts["version"], "saved_at": minute, **merged}))


def _edit_of(
    request: HtmxHttpRequest, form: BaseForm, event: Event, earlier: RowSnapshot, fields: Sequence[str]
) -> TextEdit:
    """Return what a form asks to save; raises NotDone if it is invalid."""
    if form.is_valid() and _number_given_up(request, fields) > MOST_GIVEN_UP:
        form.add_error(None, _("There are too many unsaved versions of this text. Save one of them first."))
    if not form.is_valid():
        raise NotDone(_Refused(form, event))
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


def _said(request: HtmxHttpRequest, facts: Facts) -> str:
    if facts["merged_with"]:
        return _("Merged with what %(name)s changed.") % {"name": facts["merged_with"]}
    if facts["merged"] is not None:
        return _("Merged with what was changed elsewhere.")
    if request.POST.get("choice") == Choice.THEIRS:
        return _("The saved text was kept. Your text is in the earlier texts.")
    return _("Saved.")


def _conflict_of(request: HtmxHttpRequest, shown: _Refused) -> Conflict | None:
    """Return both texts of a conflict; None where the form is invalid."""
    if shown.edit is None or shown.row is None:
        return None
    form, edit, row = shown.form, shown.edit, shown.row
    differing = tuple(
        ConflictField(name, str(form[name].label), mine, row.texts[name])
        for name, mine in edit.texts.items()
        if mine != row.texts[name]
    )
    name = name_of_colleague(request.user, row.author_id, shown.event)
    # The seen version is still the saved one, so what failed is "keep both".
    return Conflict(row.version, differing, too_long=row.version == edit.version, name=name)


def _codes(form: BaseForm) -> set[str | None]:
    return {error.code for errors in form.errors.as_data().values() for error in errors}


def _checked(field: Any, sent: str) -> Any:
    """Return the cleaned value of a model field; raises ValidationError for an invalid one."""
    value = field.to_python(sent)
    field.run_validators(value)
    if field.choices:
        field.validate(value, None)
    return value
