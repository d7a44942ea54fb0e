"""Error pages: 507 for a full disk, 503 when overloaded, 413 for too large a request, else 500, 404, 403, 400.

After 507 and 503 a browser keeps its write and sends it again.
"""

import logging
import re
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

from sessions.models import Event, team_names
from sessions.rules.concurrency_limit import TooManyAtOnce
from sessions.views.sent_form import SentForm
from sessions.web.api_requests import is_api, problem_of_api, problem_response
from sessions.web.current_request import current_method, current_request_id, current_route
from sessions.web.database import RETRY_AFTER, is_database_away, is_database_locked, is_disk_full
from sessions.web.log_records import message_of
from sessions.web.site_addresses import USUAL_PORT, is_port, start_command
from sessions.web.upload_limits import answer_of_view

_log = logging.getLogger(__name__)

MAX_HOST = 253
"""Maximum length of a host name that is shown: that of DNS."""

_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]")


def tolerates_unreadable_form(handler: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap an error handler so that an unreadable form counts as empty.

    The CSRF decorator of Django reads the form; its error would raise a second error instead of showing the page of the
    first.
    """

    @wraps(handler)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _ = request.POST
        except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
            request._mark_post_parse_error()  # type: ignore[attr-defined]  # what Django itself calls
        return handler(request, *args, **kwargs)

    return handle


@tolerates_unreadable_form
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the page for a refused request."""
    return problem_of_api(request, 403, "not-allowed") or defaults.permission_denied(request, exception)


@tolerates_unreadable_form
@requires_csrf_token
@login_not_required
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the page for what is not there; inside an event that the person may read it leads back and names the owner.

    Everybody else gets the same answer, whether there is such an event or not.
    """
    if problem := problem_of_api(request, 404, "not-found"):
        return problem
    return HttpResponse(render_to_string("404.html", _way_out(request), request), status=404)


@login_not_required
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Show the page for a request above a rate limit; no link of it contains the address, which may be a secret."""
    return HttpResponse(render_to_string("429.html", {"next": "/"}, request), status=429, headers={"Retry-After": "60"})


def _way_out(request: HttpRequest) -> dict[str, Any]:
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    user = getattr(request, "user", None)
    if not slug or user is None or not user.is_authenticated:
        return {}
    found = Event.objects.visible_to(user).present().filter(slug=slug).first()
    if found is None:
        return {}
    return {"known_event": found, "owner_name": team_names(found)[found.owner_id] if found.owner_id != user.pk else ""}


@tolerates_unreadable_form
@requires_csrf_token
@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page for the current exception, without database or session.

    503 when too much heavy work is under way, the database is locked for too long or cannot be reached. 507 when the
    disk is full. A form without scripts is returned with what was typed.
    """
    error = sys.exception()
    if isinstance(error, TooManyAtOnce):
        return _busy(request, error, "503.html", error.after)
    if is_database_locked(error):
        return _busy(request, error, "503_database.html", RETRY_AFTER)
    if is_database_away(error):
        return _busy(request, error, "503_no_database.html", RETRY_AFTER)
    if is_disk_full(error):
        problem = problem_of_api(request, 507, "disk-full")
        return problem or HttpResponse(render_to_string("507.html", {"sent": SentForm.of(request)}), status=507)
    named = {"request_id": current_request_id()}
    return problem_of_api(request, 500, "error") or HttpResponse(render_to_string("500.html", named), status=500)


def _busy(request: HttpRequest, error: BaseException | None, template: str, after: int) -> HttpResponse:
    """Answer 503, with one line in the log where the database is at fault: the traceback would fill it."""
    if not isinstance(error, TooManyAtOnce):
        _log.warning("%s: %s %s", message_of(error), current_method(), current_route())
    again = {"Retry-After": str(after), "Cache-Control": "private, no-store"}
    if is_api(request):
        return problem_response(503, "busy", headers=again)
    page = render_to_string(template, {"sent": SentForm.of(request)})
    return HttpResponse(page, status=503, headers=again)


def _named(request: HttpRequest) -> dict[str, Any]:
    """Return the host name of a request, "" for what the setting could not hold, and a command with its port."""
    host, port = split_domain_port(request.META.get("HTTP_HOST", ""))  # what get_host() refused
    return {
        "host": host if len(host) <= MAX_HOST and _HOST.fullmatch(host) else "",
        "start": start_command(port if is_port(port) else USUAL_PORT, data=False),
    }


@tolerates_unreadable_form
@requires_csrf_token
@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the page for a bad request, or for one that is too large (413).

    A view that accepts files may name its limits. For a host name that the settings do not allow, the page names the
    setting.
    """
    is_too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    if is_api(request):
        return problem_response(413, "too-large") if is_too_large else problem_response(400, "bad-request")
    if isinstance(exception, DisallowedHost):
        # May be raised before LocaleMiddleware has set the language.
        with translation.override(get_language_from_request(request)):
            page = render_to_string("400_host.html", _named(request))
        return HttpResponse(page, status=400)
    if not is_too_large:
        return defaults.bad_request(request, exception)
    match = request.resolver_match
    answer = answer_of_view(request, match.func, *match.args, **match.kwargs) if match else None
    return answer or HttpResponse(render_to_string("413.html"), status=413)
