"""What is answered when a view fails: 507 where the disk is full, 503 where too much is under way; else 500.

A device keeps what it sent, and sends it again.

And when a request is refused before its view: 413 where too much was sent, by the view's own answer if it has one.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

from sessions.pictures.one_at_a_time import DecoderBusy
from sessions.rules.concurrency_limit import TooManyAtOnce
from sessions.web.disk_full import is_disk_full
from sessions.web.log_records import without_log_line
from sessions.web.sent_form import SentForm
from sessions.web.upload_limits import answer_of_view


def form_is_empty_where_unreadable(handler: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return an error handler for which a form that cannot be read is an empty one.

    The token of a page is made by a decorator of Django's that reads the form; an error in it would end, in place of
    the page of the first error, in a second one.
    """

    @wraps(handler)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _ = request.POST
        except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
            request._mark_post_parse_error()  # type: ignore[attr-defined]  # what Django itself calls in such a case
        return handler(request, *args, **kwargs)

    return handle


permission_denied = form_is_empty_where_unreadable(defaults.permission_denied)
page_not_found = form_is_empty_where_unreadable(defaults.page_not_found)


@form_is_empty_where_unreadable
@requires_csrf_token
@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page for a failure that is being handled right now; it asks nothing of database or session.

    503 where too many pictures wait to be decoded, or too many long articles are put together. Where the disk is full,
    507, and a form that was sent without scripts comes back with what was typed.
    """
    error = sys.exception()
    if isinstance(error, DecoderBusy | TooManyAtOnce):
        page = "503.html" if isinstance(error, DecoderBusy) else "503_article.html"
        answer = HttpResponse(render_to_string(page), status=503)
        answer.headers["Retry-After"] = str(error.after)
        return without_log_line(answer)
    if is_disk_full(error):
        return HttpResponse(render_to_string("507.html", {"sent": SentForm.of(request)}), status=507)
    return HttpResponse(render_to_string("500.html"), status=500)


@form_is_empty_where_unreadable
@requires_csrf_token
@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the page for a request that nothing can be done with, or for one that is too large (413).

    A view that takes files may say how many it takes.
    """
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return defaults.bad_request(request, exception)
    match = request.resolver_match
    answer = answer_of_view(request, match.func, *match.args, **match.kwargs) if match else None
    return answer or HttpResponse(render_to_string("413.html"), status=413)
