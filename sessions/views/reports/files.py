"""A report as a file for readers who do not write Markdown, and as a page to print."""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from sessions.reporting.article_length import room_for
from sessions.reporting.files.article import PreparedArticle, PrintedPicture, prepare_article
from sessions.reporting.files.confluence_zip import ConfluenceZip
from sessions.reporting.files.docx.package import DocxFile
from sessions.reporting.files.html_body import body_of
from sessions.reporting.files.html_file import HtmlFile
from sessions.rules.concurrency_limit import file_to_send
from sessions.templatetags.photo_tags import address_of
from sessions.views.reports.report import readable_report
from sessions.web.downloads import SizedFile, as_attachment, streamed
from sessions.web.htmx import HtmxHttpRequest, render_page


class _File(SizedFile, Protocol):
    """A file that keeps others open until it is closed."""

    def close(self) -> None: ...


@require_safe
def html(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponseBase:
    """Download a report as a web page in one file."""
    return _download(request, slug, report, HtmlFile, "text/html; charset=utf-8", ".html")


@require_safe
def docx(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponseBase:
    """Download a report as a Word document."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _download(request, slug, report, DocxFile, kind, ".docx")


@require_safe
def confluence(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponseBase:
    """Download a report as a page of Confluence with its attachments, in a zip."""
    return _download(request, slug, report, ConfluenceZip, "application/zip", "-confluence.zip")


@require_safe
def print_page(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse:
    """Show a report as it is printed; the browser also makes a PDF of it."""
    found = readable_report(request, slug, report)
    with room_for(found, request.user):
        prepared = prepare_article(found, request.user)
        photos = {photo.name: photo for photo in found.event.photos.present().filter(name__in=list(prepared.pictures))}

        def address(picture: PrintedPicture) -> str:
            return address_of(slug, photos[picture.name])

        body = mark_safe(body_of(prepared, address))  # noqa: S308 - every text in it is escaped
        context = {"event": found.event, "report": found, "body": body}
        return render_page(request, "sessions/reports/report_print.html", context)


def _download(
    request: HtmxHttpRequest, slug: str, report: str, make: Callable[[PreparedArticle], _File], kind: str, ending: str
) -> HttpResponseBase:
    """Stream a file within the limits of the zip: each keeps a picture open until it is sent."""
    found = readable_report(request, slug, report)
    with file_to_send(request.user.pk) as under_way:
        file = make(prepare_article(found, request.user))
        under_way.callback(file.close)
        response = streamed(request, file, "A file of a report", under_way, kind)
    return as_attachment(response, f"{found.slug}{ending}")
