"""Version history of an impression, a chapter, the note of a day or a text of a team: list, compare, restore."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sessions.models import Chapter, Day, Event, Revision
from sessions.versions.history import history_of
from sessions.versions.revisions import restore_revision
from sessions.views.access import require_form
from sessions.views.session import page as session_page
from sessions.views.team.team_text import team_text_or_404
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page


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


@require_form
@prepares_write(to_page)
def impression(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Show the revisions of the user's impression of a session, or restore one; a reader of the event only reads."""

    def place() -> TextRow:
        find = session_page.editable_session if request.method == "POST" else session_page.visible_session
        session = find(request.user, slug, pk)
        row = session.own_impression
        return TextRow(session.event, row, session.heading, resolve_url("sessions:session-detail", slug, session.pk))

    return _answer(request, place)


@require_form
@prepares_write(to_page)
def chapter(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> HttpResponse | Write:
    """Show the revisions of a chapter, or restore one."""

    def place() -> TextRow:
        chapters = Chapter.objects.editable_by(request.user).present().select_related("report__event")
        row = get_object_or_404(chapters, report__event__slug=slug, report__slug=report, pk=pk)
        return TextRow(row.report.event, row, str(row), resolve_url("sessions:chapter-update", slug, report, pk))

    return _answer(request, place)


@require_form
@prepares_write(to_page)
def day(request: HtmxHttpRequest, slug: str, number: int) -> HttpResponse | Write:
    """Show the revisions of the note of a day, or restore one."""

    def place() -> TextRow:
        days = Day.objects.editable_by(request.user).present().select_related("event")
        row = get_object_or_404(days, event__slug=slug, number=number)
        return TextRow(row.event, row, row.heading, resolve_url("sessions:day-note", slug, number))

    return _answer(request, place)


@require_form
@prepares_write(to_page)
def team_text(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Show the revisions of the text of a team about a session, or restore one."""

    def place() -> TextRow:
        row = team_text_or_404(request.user, slug, pk)
        return TextRow(row.session.event, row, row.session.heading, resolve_url("sessions:team-text", slug, pk))

    return _answer(request, place)


def _answer(request: HtmxHttpRequest, find: Callable[[], TextRow]) -> HttpResponse | Write:
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
