"""Reports of an event: preview, Markdown, settings, download, delete."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sessions.agenda.access import editable_event, editable_report, require_form, visible_event
from sessions.article.dialects import DIALECTS, Dialect, dialect_named
from sessions.forms.report import ReportForm
from sessions.forms.report_filter import count_filtered
from sessions.forms.series import new_report
from sessions.models import Operation, Report
from sessions.models.held_sessions import held_sessions
from sessions.publishing.downloads import sent_export
from sessions.reporting.article_length import ArticleTooLong, room_for
from sessions.reporting.assembly import build_document
from sessions.reporting.check_input import check
from sessions.reporting.report_data import load_report_data
from sessions.rules.parsing import parse_id, parse_uuid
from sessions.views.reports import repair as report_repair
from sessions.views.reports.page import OPENED, article_context
from sessions.web.downloads import as_attachment
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page


@require_safe
def index(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """List the reports of an event; redirect to a single one."""
    event = visible_event(request.user, slug)
    reports = list(Report.objects.visible_to(request.user).filter(event=event).in_order())
    if len(reports) == 1:
        return redirect("sessions:report-detail", event.slug, reports[0].slug)
    context = {
        "event": event,
        "reports": reports,
        "has_team": event.memberships.exists(),
        **SECTION,
    }
    return render_page(request, "sessions/reports/report_list.html", context)


@require_form
@prepares_write(to_page)
def create(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Create a report; ``team`` in the address, or the ticked box of the form, offers that of the team."""
    event = editable_event(request.user, slug)
    fresh = new_report(event, request.user, of_team="team" in request.GET or request.GET.get("is_team") == "on")
    form = ReportForm(_data(request), instance=fresh, event=event, user=request.user)
    page = partial(_settings_page, request, form, back=reverse("sessions:report-list", args=[event.slug]))
    if request.method != "POST" or not form.is_valid():
        return page()

    def run() -> Facts:
        report = form.create()
        if report is None:
            raise NotDone(page)
        messages.success(request, _("The report was created."))
        return {"url": reverse("sessions:report-detail", args=[event.slug, report.slug])}

    return Write(run)


@require_safe
def detail(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse:
    """Show the preview of the article, its Markdown, and the findings; without them if the article is too long."""
    found = readable_report(request, slug, report)
    dialect = dialect_of(request, found)
    others = Report.objects.visible_to(request.user).filter(event=found.event).in_order().exclude(pk=found.pk)
    more = {"dialect": dialect, "dialects": DIALECTS.values(), "other_reports": others, **SECTION}
    try:
        with room_for(found, request.user):
            context = article_context(found, request.user, dialect)
            return render_page(request, "sessions/reports/report_detail.html", context | more)
    except ArticleTooLong as refusal:
        context = {"event": found.event, "report": found, "refusal": refusal}
        context["chapters"] = found.chapters.present().defer("body").in_order()
        return render_page(request, "sessions/reports/report_too_long.html", context | more)


@require_form
@prepares_write(to_page)
def update(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse | Write:
    """Edit the settings of a report."""
    found = editable_report(request.user, slug, report)
    form = ReportForm(_data(request), instance=found, event=found.event, user=request.user)
    page = partial(_settings_page, request, form, back=reverse("sessions:report-detail", args=[slug, report]))
    if request.method != "POST" or not form.is_valid():
        return page()

    def run() -> Facts:
        if not form.update():
            raise NotDone(lambda: page(status=409))
        messages.success(request, _("Saved."))
        return {"url": reverse("sessions:report-detail", args=[slug, found.slug])}

    return Write(run)


@require_safe
def count(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Return how many sessions the filter of the settings form gives, while it is filled in."""
    event = editable_event(request.user, slug)
    known = Report.objects.editable_by(request.user).filter(event=event, pk=parse_id(request.GET.get("report"))).first()
    report = known or new_report(event, request.user, of_team=request.GET.get("is_team") == "on")
    sessions = count_filtered(report, event, request.user, request.GET)
    return render(request, "sessions/reports/_filter_count.html", {"count": sessions})


@require_form
@prepares_write(to_page)
def delete(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse | Write:
    """Confirm, then delete a report with its chapters; sessions and impressions stay."""
    found = editable_report(request.user, slug, report)
    if request.method != "POST":
        context = {"event": found.event, "report": found, "chapters": found.chapters.present().in_order(), **SECTION}
        return render_page(request, "sessions/reports/report_confirm_delete.html", context)

    def run() -> Facts:
        # Lock order: the report before its chapters, as everywhere (deadlock).
        list(Report.objects.select_for_update().filter(pk=found.pk).values_list("pk"))
        found.delete()
        messages.success(request, _("The report “%(title)s” was deleted.") % {"title": found.title})
        return {"url": reverse("sessions:report-list", args=[found.event.slug])}

    return Write(run)


@require_safe
def download(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponseBase:
    """Download the article as a Markdown file."""
    return _export(request, readable_report(request, slug, report), ".md")


@require_safe
def archive(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponseBase:
    """Download the article and its pictures as a zip, with the folders of the dialect's repository."""
    return _export(request, readable_report(request, slug, report), ".zip")


def _export(request: HtmxHttpRequest, report: Report, ending: str) -> HttpResponseBase:
    response = sent_export(request, report, request.user, dialect_of(request, report), zipped=ending == ".zip")
    return as_attachment(response, f"{report.slug}{ending}")


@require_POST
@prepares_write(to_page)
def follow(request: HtmxHttpRequest, slug: str, report: str) -> Write:
    """Show the photos of a session that no text refers to under the session's heading automatically."""
    found = editable_report(request.user, slug, report)
    session = get_object_or_404(held_sessions(found), pk=parse_uuid(request.POST.get("session")))
    with room_for(found, request.user):
        material = load_report_data(found, request.user)
        shown = set(build_document(material, dialect_of(request, found)).image_names())
        unplaced = [p.pk for p in material.photos_of_sessions if p.session_id == session.pk and p.name not in shown]

    def run() -> Facts:
        count = session.photos.filter(pk__in=unplaced).update(follows_heading=True)
        text = ngettext(
            "%(count)s photo is now shown under the heading of its session.",
            "%(count)s photos are now shown under the heading of their session.",
            count,
        )
        messages.success(request, text % {"count": count})
        return {"url": reverse("sessions:report-detail", args=[slug, report])}

    return Write(run)


@require_POST
@prepares_write(to_page)
def repair(request: HtmxHttpRequest, slug: str, report: str) -> Write:
    """Repair what a finding names; ``undo``, with the key of that operation in the URL, takes it back."""
    found = editable_report(request.user, slug, report)
    if "undo" in request.GET:
        done = get_object_or_404(Operation.objects.editable_by(request.user), pk=parse_uuid(request.GET["undo"]))
        return report_repair.take_back(request, found, (done.facts or {}).get("before", {}))
    dialect = dialect_of(request, found)
    with room_for(found, request.user):
        checked = check(found, request.user, dialect)
    return report_repair.repair(request, checked, dialect, request.POST.get("finding", ""))


SECTION = {"current_section": "report"}
"""Context of every page of reports."""


def readable_report(request: HtmxHttpRequest, slug: str, report: str) -> Report:
    """Return a report that the user may read, also where the user changes nothing; else raise Http404."""
    reports = Report.objects.visible_to(request.user).present().select_related("event__owner", "author__profile")
    return get_object_or_404(reports, event__slug=slug, slug=report)


def dialect_of(request: HtmxHttpRequest, report: Report) -> Dialect:
    """Return the requested dialect, or that of the report."""
    asked = request.GET.get("dialect", "")
    return DIALECTS.get(asked) or dialect_named(report.dialect)


def _data(request: HtmxHttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _settings_page(request: HtmxHttpRequest, form: ReportForm, *, back: str, status: int = 0) -> HttpResponse:
    context = {"event": form.event, "form": form, "back": back, "is_new": form.instance.pk is None, **SECTION}
    context["opens_publishing"] = OPENED in request.GET
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "sessions/reports/report_form.html", context, status=status)
