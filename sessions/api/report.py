"""Reports: list, one, and its export: the article as Markdown, and the zip with its pictures."""

from functools import partial

import msgspec
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sessions.agenda.access import visible_event
from sessions.api.answers import PageAnswer, ReportAnswer
from sessions.api.endpoint import ApiRequest
from sessions.api.inputs import ExportQuery, PageQuery
from sessions.api.reading import read_query
from sessions.api.rows import page_of, report_answer
from sessions.article.dialects import DIALECTS, Dialect, dialect_named
from sessions.models import Report, team_names
from sessions.publishing.downloads import sent_export
from sessions.web.api_requests import Problem


def index(request: ApiRequest, slug: str) -> PageAnswer[ReportAnswer]:
    """Return a page of the reports of an event that the user may see, by creation."""
    event = visible_event(request.user, slug)
    rows = Report.objects.visible_to(request.user).filter(event=event)
    rows = rows.select_related("event", "author__profile").in_order()
    show = partial(report_answer, names=team_names(event))
    return page_of(request, rows, read_query(request, PageQuery), show)


def _report(request: ApiRequest, slug: str, report: str) -> Report:
    rows = Report.objects.visible_to(request.user).present().select_related("event__owner", "author__profile")
    return get_object_or_404(rows, event__slug=slug, slug=report)


def show(request: ApiRequest, slug: str, report: str) -> ReportAnswer:
    """Return a report."""
    found = _report(request, slug, report)
    return report_answer(request, found, team_names(found.event))


def _dialect(request: ApiRequest, report: Report) -> Dialect:
    """Return the dialect of the query, or that of the report; raises Problem for an unknown one."""
    name = read_query(request, ExportQuery).dialect
    if isinstance(name, msgspec.UnsetType):
        return dialect_named(report.dialect)
    if name not in DIALECTS:
        known = ", ".join(DIALECTS)
        raise Problem(422, "invalid", errors={"dialect": [_("There are only these: %(names)s.") % {"names": known}]})
    return DIALECTS[name]


def article(request: ApiRequest, slug: str, report: str) -> HttpResponseBase:
    """Return the article as Markdown; a GET remembers it, so that edits of it can come back."""
    return _export(request, slug, report, zipped=False)


def archive(request: ApiRequest, slug: str, report: str) -> HttpResponseBase:
    """Return the article and its pictures as a zip, with the folders of the dialect."""
    return _export(request, slug, report, zipped=True)


def _export(request: ApiRequest, slug: str, report: str, *, zipped: bool) -> HttpResponseBase:
    found = _report(request, slug, report)
    return sent_export(request, found, request.user, _dialect(request, found), zipped=zipped)
