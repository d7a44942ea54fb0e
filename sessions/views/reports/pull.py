"""Secret links of a report, with which a program such as a CI job pulls the article or the zip without a login."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.agenda.access import editable_report, private, require_form
from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.models import ReportLink
from sessions.publishing.downloads import sent_export
from sessions.reporting.article_length import ArticleTooLong
from sessions.views.reports.report import SECTION, dialect_of
from sessions.views.secret_links import change_links
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Write, prepares_write, to_page
from sessions.web.shown_once import take_shown
from sessions.web.site_addresses import reachable, url_for_others


@require_form
@prepares_write(to_page)
def links(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse | Write:
    """List the secret links of a report; create one, which is shown once, or revoke one."""
    found = editable_report(request.user, slug, report)
    own = ReportLink.objects.visible_to(request.user).filter(report=found).valid(timezone.now())
    if request.method == "POST":
        if (dialect := request.POST.get("dialect", DEFAULT_DIALECT)) not in DIALECTS:
            raise Http404
        revoked = _("Revoked. Programs with this link get no more answers.")
        return change_links(request, found, own, "program", revoked, report=found, dialect=dialect)
    addresses: dict[str, str] = {}
    if token := take_shown(request, "program", found.pk):
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
