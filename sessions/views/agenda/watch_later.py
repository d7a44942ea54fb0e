"""Watch-later list of an event: its marks, its recording links, and a chapter of what was watched."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sessions.agenda.access import editable_event, editable_session, heavy_view, require_form, visible_event
from sessions.agenda.attendance import mark as mark_session
from sessions.agenda.watch_later import (
    WatchLaterRow,
    default_chapter_heading,
    to_watch,
    watch_later_list,
    watch_later_row,
)
from sessions.forms.agenda import RecordingLinksForm
from sessions.forms.chapter import WatchedChapterForm, WatchForm, save_new
from sessions.importing.recordings.match import LinkPlan
from sessions.importing.recordings.plan import plan_links, set_links
from sessions.models import Event, Report
from sessions.web.htmx import HtmxHttpRequest, redirect_to, render_page, wants_part
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/agenda/watch_later.html"
LINKS_PAGE = "sessions/agenda/recording_links.html"
CHAPTER_PAGE = "sessions/reports/watch_later_chapter.html"


@require_safe
def index(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show what is to be watched, and what was watched below it."""
    event = visible_event(request.user, slug)
    return _show(request, event)


def _show(request: HtmxHttpRequest, event: Event) -> HttpResponse:
    later = watch_later_list(event, request.user, timezone.now())
    return render_page(request, PAGE, {"event": event, "later": later}, partial="later-list")


def _show_list(request: HtmxHttpRequest, _facts: Facts, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Return the list after a change for htmx, else redirect to it."""
    if wants_part(request):
        return _show(request, visible_event(request.user, slug))
    return redirect_to(request, f"{resolve_url('sessions:watch-later', slug)}#later-{pk}")


@require_POST
@prepares_write(_show_list)
def mark(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Mark a session as watched or not, remove it from the list, or put it back.

    The action is in the form, or, for the undo button, in the URL.
    """
    session = editable_session(request.user, slug, pk)
    now = timezone.now()
    row = watch_later_row(session, now, session.event.conference_date(now))
    form = WatchForm(request.POST if "do" in request.POST else request.GET)
    if not form.is_valid():
        return _show_list(request, {}, slug, session.pk)

    def run() -> Facts:
        mark_session(session, request.user, form.changes(row, now))
        if form.cleaned_data["do"] == "off":
            text = _("“%(name)s” was removed from the list.") % {"name": session.heading}
            messages.success(request, text, extra_tags=_undo(row, slug))
        return {}

    return Write(run)


def _undo(row: WatchLaterRow, slug: str) -> str:
    query = QueryDict(mutable=True)
    query["do"] = "back"
    if row.impression.watch_later:
        query["later"] = "on"
    if row.impression.watched_at:
        query["watched"] = row.impression.watched_at.isoformat()
    if row.is_missed:
        query["state"] = row.impression.state
    return f"{resolve_url('sessions:watch-later-mark', slug, row.session.pk)}?{query.urlencode()}"


@require_form
@prepares_write(to_page)
def chapter(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Create a chapter of the watched sessions after the days, and open it."""
    event = editable_event(request.user, slug)
    reports = Report.objects.editable_by(request.user).filter(event=event).in_order()
    watched = to_watch(event, request.user, timezone.now()).filter(
        impressions__author=request.user, impressions__watched_at__isnull=False
    )
    form = WatchedChapterForm(
        request.POST if request.method == "POST" else None,
        reports=reports,
        sessions=watched.with_impression_of(request.user).in_order().defer("search", "feed_digests", "description"),
        language=event.language,
        initial={"heading": default_chapter_heading(event), "report": reports.first()},
    )

    def page() -> HttpResponse:
        context: dict[str, Any] = {"event": event, "form": form, "reports": reports}
        return render_page(request, CHAPTER_PAGE, context, status=422 if form.is_bound else 200)

    made = form.chapter() if request.method == "POST" and form.is_valid() else None
    if made is None:
        return page()

    def run() -> Facts:
        if not save_new(made, form):
            raise NotDone(page)
        messages.success(request, _("The chapter was created. Continue writing here."))
        return {"url": resolve_url("sessions:chapter-update", slug, made.report.slug, made.pk)}

    return Write(run)


@require_form
@heavy_view("POST")
@prepares_write(to_page)
def paste_links(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Show the plan of pasted recording links; ``apply`` applies it, a link replaces another one only if ticked."""
    event = editable_event(request.user, slug)
    form = RecordingLinksForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _links_page(request, event, form)
    if not form.is_valid():
        return _links_page(request, event, form, status=422)
    plan = plan_links(event, form.cleaned_data["lines"].named)
    if "apply" not in request.POST:
        return _links_page(request, event, form, plan)
    choices = {doubt.field: request.POST.get(doubt.field, "") for doubt in plan.unsure}
    chosen = plan.chosen(request.POST.getlist("replace"), choices)

    def run() -> Facts:
        count = set_links(event, request.user, chosen)
        if not count:
            messages.warning(request, _("No link was saved: none was selected, or they are already saved."))
            raise NotDone(lambda: _links_page(request, event, form, plan))
        text = ngettext("%(count)s recording link was saved.", "%(count)s recording links were saved.", count)
        messages.success(request, text % {"count": count})
        return {"url": resolve_url("sessions:watch-later", slug)}

    return Write(run)


def _links_page(
    request: HtmxHttpRequest, event: Event, form: RecordingLinksForm, plan: LinkPlan | None = None, status: int = 200
) -> HttpResponse:
    without = form.cleaned_data["lines"].without_address if plan else 0
    context = {"event": event, "form": form, "plan": plan, "without_address": without, "current_section": "catalogue"}
    return render_page(request, LINKS_PAGE, context, status=status)
