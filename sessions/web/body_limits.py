"""Request body limit: refuses by Content-Length, before the body is read."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from sessions.web.problems import problem_of_api

ANONYMOUS_BODY = 65_536


class BodyLimitMiddleware:
    """Answer 413 to a large body of somebody who is not signed in, before it is read, also by the CSRF check."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Check Content-Length."""
        if _length(request) <= ANONYMOUS_BODY or request.user.is_authenticated:
            return None
        return problem_of_api(request, 413, "too-large") or HttpResponse(render_to_string("413.html"), status=413)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
