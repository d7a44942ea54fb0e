"""Secret links of a report, with which a program such as a CI job pulls the article or the zip without a login."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import editable_report, private, require_form
from sessions.models import Report, ReportLink, SecurityEventKind
from sessions.models.program_links import ReportLinkQuerySet
from sessions.reporting.article_length import ArticleTooLong
from sessions.reporting.copies import digest_of_article
from sessions.reporting.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.reporting.export import (
    Archive,
    Export,
    prepare,
    remember_export,
    version_of_archive,
)
from sessions.rules.concurrency_limit import CountedStream, file_to_send
from sessions.rules.parsing import parse_id
from sessions.views.reports.report import SECTION, dialect_of
from sessions.web.downloads import sent
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

    def answer(export: Export) -> HttpResponseBase:
        return HttpResponse(export.article, content_type="text/markdown; charset=utf-8")

    return _pulled(request, token, answer, lambda export: digest_of_article(export.article)[:32])


@login_not_required
@require_safe
def archive(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return the zip of the article and its pictures, with the folders of the dialect."""

    def answer(export: Export) -> HttpResponseBase:
        files = Archive(export)
        length = {"Content-Length": str(len(files))}
        if request.method == "HEAD":
            return HttpResponse(content_type="application/zip", headers=length)
        return StreamingHttpResponse(sent(files, "The zip of a report"), content_type="application/zip", headers=length)

    return _pulled(request, token, answer, version_of_archive)


def _pulled(
    request: HttpRequest,
    token: str,
    answer: Callable[[Export], HttpResponseBase],
    version: Callable[[Export], str],
) -> HttpResponseBase:
    """Answer anybody who has a valid link; unknown and revoked ones get the same 404.

    304 without a body if the content has the ETag that the request names. No Last-Modified: two changes may share a
    second, and when a text was changed is not known of all that an article is made of.
    """
    found = ReportLink.objects.by_token(token).valid(timezone.now())
    link = found.select_related("report__event__owner", "author").first()
    if link is None or link.dialect not in DIALECTS:
        # The error page of the site would contain the secret URL.
        return private(HttpResponseNotFound("Not found.\n", content_type="text/plain; charset=utf-8"))
    with file_to_send(f"pull {link.pk}") as under_way:
        try:
            export = prepare(link.report, link.author, DIALECTS[link.dialect])
        except ArticleTooLong as refusal:
            return private(HttpResponse(f"{refusal}\n", status=422, content_type="text/plain; charset=utf-8"))
        etag = f'"{version(export)}"'
        same = get_conditional_response(request, etag=etag)
        if not same and request.method == "GET":
            remember_export(link.report, DIALECTS[link.dialect], export)
        response = same or answer(export)
        response["ETag"] = etag
        if isinstance(response, StreamingHttpResponse):
            blocks = cast("Iterator[bytes]", response.streaming_content)
            response.streaming_content = CountedStream(blocks, under_way.pop_all().close)
    return private(response)
