"""A report as a file for readers who do not write Markdown, and as a page to print."""

import logging
from collections.abc import Callable, Iterator
from typing import Protocol

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from sessions.reporting.article_length import room_for
from sessions.reporting.files.article import PreparedArticle, PrintedPicture, prepare_article
from sessions.reporting.files.confluence_zip import ConfluenceZip
from sessions.reporting.files.docx.package import DocxFile
from sessions.reporting.files.html_body import body_of
from sessions.reporting.files.html_file import HtmlFile
from sessions.rules.concurrency_limit import CountedStream, file_to_send
from sessions.templatetags.photo_tags import address_of
from sessions.views.reports.report import readable_report
from sessions.web.database import release_connection
from sessions.web.htmx import HtmxHttpRequest, render_page

_log = logging.getLogger(__name__)


class _File(Protocol):
    """A file of known length, iterated once."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...

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
        length = len(file)
        blocks = CountedStream(_sent(file) if request.method == "GET" else (), under_way.pop_all().close)
    response = StreamingHttpResponse(blocks, content_type=kind)
    response["Content-Length"] = length
    response["Content-Disposition"] = f'attachment; filename="{found.slug}{ending}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _sent(file: _File) -> Iterator[bytes]:
    """Stream a file, which may take minutes, without a database connection from the pool."""
    release_connection()
    try:
        yield from file
    except Exception:
        # The server closes the connection, so that the browser reports a failed download.
        _log.exception("A file of a report was broken off: a picture was changed while it was sent")
        raise
