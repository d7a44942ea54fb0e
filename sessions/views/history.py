"""Version history of a text: list, compare, restore."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sessions.models import Event, Revision
from sessions.versions.history import history_of
from sessions.versions.revisions import restore_revision
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write


class RestoreForm(forms.Form):
    """Which revision to restore, and the version that the person has seen."""

    revision = forms.UUIDField()
    version = forms.IntegerField(min_value=1)


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row with texts (None: not written yet), and the page where it is edited."""

    event: Event
    row: Any
    name: str
    url: str


def show_history(request: HtmxHttpRequest, find: Callable[[], TextRow]) -> HttpResponse | Write:
    """Show the revisions of a row, or restore one: for a view with ``prepares_write(to_page)``."""
    place = find()
    if request.method != "POST":
        return _page(request, place)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _page(request, place, status=422)
    if place.row is None:
        raise Http404
    revision = _revisions(request, place.row).filter(pk=form.cleaned_data["revision"]).first()
    if revision is None:  # deleted by thinning meanwhile, or of another row
        return _page(request, place, status=404)

    def run() -> Facts:
        if restore_revision(revision, by=request.user, version=form.cleaned_data["version"]) is None:
            raise NotDone(lambda: _page(request, find(), status=409))
        text, link = _("Earlier text restored. The replaced text is kept:"), _("Earlier texts")
        messages.success(request, format_html('{} <a href="{}">{}</a>', text, request.path, link))
        return {"url": place.url}

    return Write(run)


def _revisions(request: HtmxHttpRequest, row: Any) -> Any:
    return Revision.objects.editable_by(request.user).filter(**{row._meta.model_name: row})


def _page(request: HtmxHttpRequest, place: TextRow, status: int = 200) -> HttpResponse:
    history = None
    if place.row is not None:
        history = history_of(place.row, page=request.GET.get("page", "1"), chosen=request.GET.get("text", ""))
    context = {
        "event": place.event,
        "place": place,
        "history": history,
        "moved_on": status == 409,
        "gone": status == 404,
    }
    return render_page(request, "sessions/texts/history.html", context, status=status)
