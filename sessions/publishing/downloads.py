"""The export of a report as an answer: the article as Markdown, or the zip of it and its pictures."""

from collections.abc import Hashable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from sessions.article.dialects import Dialect
from sessions.models import Report
from sessions.reporting.archive import Archive, version_of_archive
from sessions.reporting.copies import digest_of_article, remember_export
from sessions.reporting.export import prepare
from sessions.rules.concurrency_limit import file_to_send
from sessions.web.downloads import streamed


def sent_export(
    request: HttpRequest, report: Report, author: User, dialect: Dialect, *, zipped: bool, key: Hashable = None
) -> HttpResponseBase:
    """Return an export with its ETag; 304 without a body if the request names that. A GET remembers what was sent, so
    that edits of it can come back.

    ``key`` is what the limit of open answers counts; by default the author. No Last-Modified: two changes may share a
    second, and when a text was changed is not known of all that an article is made of.
    """
    with file_to_send(key or author.pk) as under_way:
        export = prepare(report, author, dialect)
        etag = f'"{version_of_archive(export) if zipped else digest_of_article(export.article)[:32]}"'
        response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
        if response is None:
            if request.method == "GET":
                remember_export(report, dialect, export)
            if zipped:
                response = streamed(request, Archive(export), "The zip of a report", under_way, "application/zip")
            else:
                response = HttpResponse(export.article, content_type="text/markdown; charset=utf-8")
    response.headers["ETag"] = etag
    return response
