"""Request body limit: refuses by Content-Length, before the body is read."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from sessions.web.middleware import user_of
from sessions.web.problems import problem_of_api
from sessions.web.upload_limits import answer_of_view, limits_of

ANONYMOUS_BODY = 65_536
REFUSED = "conference.body_refused"
"""WSGI environ key: the server has refused the body because of ``body_limit``."""


class BodyLimitMiddleware:
    """Answer 413 to a body that is too large, before it is read, also before the CSRF check reads it.

    The server enforces the same limit, but another server may be used.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Check Content-Length; a view that accepts files may answer itself."""
        if not request.META.get(REFUSED) and _length(request) <= ANONYMOUS_BODY:
            return None
        if request.user.is_authenticated:
            if not request.META.get(REFUSED):
                return None
            if answer := answer_of_view(request, view, *args, **kwargs):
                return answer
        return problem_of_api(request, 413, "too-large") or HttpResponse(render_to_string("413.html"), status=413)


def body_limit(path: str, cookies: str, authorization: str) -> int:
    """Return the maximum body size in bytes for a request path and the headers Cookie and Authorization.

    For the server, which calls it in a thread without a request object.
    """
    request = HttpRequest()
    request.path_info, request.META["HTTP_AUTHORIZATION"] = path, authorization
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    try:
        request.user = user_of(request)
        request.resolver_match = resolve(path)
        if not request.user.is_authenticated:
            return ANONYMOUS_BODY
        return limits_of(request).together + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    except Resolver404:
        return ANONYMOUS_BODY


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
