"""Middleware that gives each request an ID (X-Request-ID), logs (LOG_REQUESTS) and counts (METRICS) finished ones."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from time import perf_counter
from typing import cast

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

from sessions.web.current_request import (
    CurrentRequest,
    begin,
    blocks_of,
    method_of,
    request_id_of,
    route_of,
    working_on,
)
from sessions.web.metrics import figures

REQUEST_ID = "X-Request-ID"

_log = logging.getLogger("sessions.requests")


class RequestLogMiddleware:
    """The outermost middleware: every response has the header, and the time of all others counts.

    A streamed response is finished when it is closed: the client has read it, or is gone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.is_watched = settings.LOG_REQUESTS or settings.METRICS

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        started = perf_counter()
        current = CurrentRequest(request_id_of(request), request)
        begin(current)
        response = self.get_response(request)
        response.headers[REQUEST_ID] = current.id
        if response.streaming and not isinstance(response, FileResponse):
            _stream_as(current, cast(StreamingHttpResponse, response))
        if not self.is_watched:
            return response
        finish = partial(_finish, current, response, started)
        if response.streaming:
            response._resource_closers.append(finish)  # type: ignore[attr-defined]  # what close() calls
        else:
            finish()
        return response


def _stream_as(current: CurrentRequest, response: StreamingHttpResponse) -> None:
    if not response.is_async:
        response.streaming_content = blocks_of(current, cast(Iterable[bytes], response.streaming_content))


def _finish(current: CurrentRequest, response: HttpResponseBase, started: float) -> None:
    seconds = perf_counter() - started
    method, route = method_of(current.request), route_of(current.request)
    if settings.METRICS:
        figures.count_request(route, method, response.status_code, seconds)
    if settings.LOG_REQUESTS:
        length = response.headers.get("Content-Length")
        facts = {
            "method": method,
            "route": route,
            "status": response.status_code,
            "duration_ms": round(seconds * 1000, 1),
            "bytes": int(length) if length else None,
        }
        with working_on(current):
            # One text without arguments, each of which would be searched for secrets.
            said = f"{method} {route} {response.status_code} {seconds * 1000:.1f} ms {length or '?'} bytes"
            _log.info(said, extra={"facts": facts})
