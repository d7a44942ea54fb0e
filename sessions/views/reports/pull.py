"""Secret links of a report, with which a program such as a CI job pulls the article or the zip without a login."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import editable_report, private, require_form
from sessions.models import Report, ReportLink, SecurityEventKind
from sessions.models.program_links import ReportLinkQuerySet
from sessions.publishing.downloads import sent_export
from sessions.reporting.article_length import ArticleTooLong
from sessions.reporting.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.rules.parsing import parse_id
from sessions.views.reports.report import SECTION, dialect_of
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.web.shown_once import show_once, take_shown
from sessions.web.site_addresses import reachable, url_for_others

MOST = 20
"""Maximum number of secret links per report, so that a forgotten one can be found."""


@require_form
@prepares_write(to_page)
def links(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse | Write:
    """List the secret links of a report; create one, which is shown once, or revoke one."""
    found = editable_report(request.user, slug, report)
    own = ReportLink.objects.visible_to(request.user).filter(report=found).valid(timezone.now())
    if request.method == "POST":
        if revoked := request.POST.get("revoke"):
            if (key := parse_id(revoked)) is None:
                raise Http404
            return Write(partial(_revoke, request, found, own.filter(pk=key)))
        if (dialect := request.POST.get("dialect", DEFAULT_DIALECT)) not in DIALECTS:
            raise Http404
        return Write(partial(_issue, request, found, own, dialect))
    addresses: dict[str, str] = {}
    if token := take_shown(request, "report", found.pk):
        names = {"article": "report-pull", "zip": "report-pull-zip"}
        addresses = {
            kind: url_for_others(request, reverse(f"sessions:{name}", args=[token])) for kind, name in names.items()
        }
    context = {
        "event": found.event,
        "report": found,
        "links": [(link, DIALECTS[link.dialect].label) for link in own if link.dialect in DIALECTS],
        "addresses": addresses,
        "only_here": not reachable(request),
        "dialects": DIALECTS.values(),
        "dialect": dialect_of(request, found),
        **SECTION,
    }
    return render_page(request, "sessions/reports/report_links.html", context)


def _revoke(request: HtmxHttpRequest, report: Report, links: ReportLinkQuerySet) -> Facts:
    if links.delete()[0]:
        _record(request, SecurityEventKind.LINK_REVOKED, report)
    messages.success(request, _("Revoked. Programs with this link get no more answers."))
    return {"url": reverse("sessions:report-links", args=[report.event.slug, report.slug])}


def _issue(request: HtmxHttpRequest, report: Report, own: ReportLinkQuerySet, dialect: str) -> Facts:
    """Create a link, unless the maximum is reached; concurrent requests run one after the other."""
    # On PostgreSQL they wait for the row of the report, on SQLite for the database.
    get_object_or_404(Report.objects.select_for_update(no_key=True), pk=report.pk)
    page = ("sessions:report-links", report.event.slug, report.slug)
    if own.count() >= MOST:
        messages.error(request, _("You have reached the maximum number of links. Revoke one first."))
        raise NotDone(lambda: redirect(*page))
    token = ReportLink.objects.issue(request.user, report=report, dialect=dialect)
    _record(request, SecurityEventKind.LINK_MADE, report)
    show_once(request, "report", report.pk, token)
    return {"url": reverse(page[0], args=page[1:])}


def _record(request: HtmxHttpRequest, kind: SecurityEventKind, report: Report) -> None:
    record_security_event(request, kind, request.user, event=report.event.name, shows="program")


@login_not_required
@require_safe
def article(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return the Markdown of the article."""
    return _pulled(request, token, zipped=False)


@login_not_required
@require_safe
def archive(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return the zip of the article and its pictures, with the folders of the dialect."""
    return _pulled(request, token, zipped=True)


def _pulled(request: HttpRequest, token: str, *, zipped: bool) -> HttpResponseBase:
    """Answer anybody who has a valid link; unknown and revoked ones get the same 404."""
    found = ReportLink.objects.by_token(token).valid(timezone.now())
    link = found.select_related("report__event__owner", "author").first()
    if link is None or link.dialect not in DIALECTS:
        # The error page of the site would contain the secret URL.
        return private(HttpResponseNotFound("Not found.\n", content_type="text/plain; charset=utf-8"))
    dialect, key = DIALECTS[link.dialect], f"pull {link.pk}"
    try:
        return private(sent_export(request, link.report, link.author, dialect, zipped=zipped, key=key))
    except ArticleTooLong as refusal:
        return private(HttpResponse(f"{refusal}\n", status=422, content_type="text/plain; charset=utf-8"))
