"""How large the body of a request may be, known from its head: before any of it is taken in."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from sessions.web.upload_limits import answer_of_view, limits_of

ANONYMOUS_BODY = 65_536
REFUSED = "conference.body_refused"
"""In the environ: the server has refused the body because of ``body_limit``, and left it out."""


class BodyLimitMiddleware:
    """Answers 413 to a body that is too large, before it is read: also before its CSRF token is.

    The server enforces the same, but another one may stand in its place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Look at the length that the request announces; a view that takes files may say itself how much it takes."""
        if not request.META.get(REFUSED) and _length(request) <= ANONYMOUS_BODY:
            return None
        if request.user.is_authenticated:
            if not request.META.get(REFUSED):
                return None
            if answer := answer_of_view(request, view, *args, **kwargs):
                return answer
        return HttpResponse(render_to_string("413.html"), status=413)


def body_limit(path: str, cookies: str) -> int:
    """Return how many bytes a body may have, by the path of its request and the Cookie header.

    Made for the server, which asks outside any request, in a thread.
    """
    request = HttpRequest()
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    try:
        request.user = get_user(request)
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
