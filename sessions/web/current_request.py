"""The request that a thread works on, for log lines: its ID (X-Request-ID) and the pattern of its route, not its path.

A path holds names of events, and secrets of links. With LOG_REQUESTS each answered request is a line of the log.
"""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter
from typing import Final, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

REQUEST_ID: Final = "X-Request-ID"

# A client chooses the method: another one is not written.
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# A UUID, or the same digits without hyphens (nginx). Nothing that could be a word of a person, nor a secret; without a
# letter it could be the number of a card or a telephone.
_ID = re.compile(r"(?=[0-9-]*[A-Fa-f])[0-9A-Fa-f-]{16,36}")

_log = logging.getLogger("sessions.requests")


class _CurrentRequest(NamedTuple):
    id: str
    request: HttpRequest


_current: ContextVar[_CurrentRequest | None] = ContextVar("current_request", default=None)


class CurrentRequestMiddleware:
    """The outermost middleware: log lines of all others have the ID, and so has every response as a header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; the ID is that of a trusted proxy (PROXY_COUNT), else a new one."""
        started = perf_counter()
        given = request.headers.get(REQUEST_ID, "") if settings.PROXY_COUNT else ""
        current = _CurrentRequest(given if _ID.fullmatch(given) else uuid4().hex, request)
        # Until the response is closed: a streamed one writes lines after all middleware, and so does Django.
        _current.set(current)
        response = self.get_response(request)
        response.headers[REQUEST_ID] = current.id
        if settings.LOG_REQUESTS:
            _log_answer(response, perf_counter() - started)
        return response


def _log_answer(response: HttpResponseBase, seconds: float) -> None:
    method, route, length = current_method(), current_route(), response.headers.get("Content-Length")
    facts = {
        "method": method,
        "route": route,
        "status": response.status_code,
        "duration_ms": round(seconds * 1000, 1),
        "bytes": int(length) if length else None,
    }
    said = f"{method} {route} {response.status_code} {seconds * 1000:.1f} ms {length or '?'} bytes"
    _log.info(said, extra={"facts": facts})


def end(**kwargs: object) -> None:
    """Signal receiver: the response is closed."""
    _current.set(None)


def current_request_id() -> str:
    """Return the ID of the request that is being answered, "" outside of one."""
    current = _current.get()
    return current.id if current else ""


def current_method() -> str:
    """Return the method of the request that is being answered, "other" for an unusual one, "" outside of one."""
    current = _current.get()
    if current is None:
        return ""
    return current.request.method if current.request.method in _METHODS else "other"


def current_route() -> str:
    """Return the URL pattern of the request that is being answered, such as ``events/<slug:slug>/``.

    "static" for a static file, "none" where no pattern matches, "" outside of a request.
    """
    current = _current.get()
    if current is None:
        return ""
    if match := current.request.resolver_match:
        return match.route or "/"
    return "static" if current.request.path_info.startswith(settings.STATIC_URL) else "none"
