"""The request that a thread works on: its ID and the pattern of its route, for log lines and figures.

Never its path: that holds names of events, and secrets of links.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

NO_ROUTE: Final = "none"
"""Stands for the route of a request that no URL pattern matches, or that was answered before one was looked for."""
STATIC_ROUTE: Final = "static"
"""Stands for the route of a static file."""

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OTHER_METHOD: Final = "other"
"""Stands for a method that is not in METHODS: a client chooses it."""

# A UUID, or the same digits without hyphens (nginx). Nothing that could be a word of a person, nor a secret; without a
# letter it could be the number of a card or a telephone.
_ID = re.compile(r"(?=[0-9-]*[A-Fa-f])[0-9A-Fa-f-]{16,36}")


@dataclass(frozen=True, slots=True)
class CurrentRequest:
    """A request with its ID."""

    id: str
    request: HttpRequest


_current: ContextVar[CurrentRequest | None] = ContextVar("current_request", default=None)


def request_id_of(request: HttpRequest) -> str:
    """Return the ID that a trusted proxy gave (PROXY_COUNT, header X-Request-ID), else a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXY_COUNT else ""
    return given if _ID.fullmatch(given) else uuid4().hex


def route_of(request: HttpRequest) -> str:
    """Return the URL pattern of a request, such as ``events/<slug:slug>/``: one of a closed set."""
    if request.resolver_match:
        return request.resolver_match.route or "/"
    is_static = request.path_info.startswith(settings.STATIC_URL)
    return STATIC_ROUTE if is_static else NO_ROUTE


def current_request_id() -> str:
    """Return the ID of the request that is being answered, "" outside of one."""
    current = _current.get()
    return current.id if current else ""


def current_route() -> str:
    """Return the route of the request that is being answered, "" outside of one."""
    current = _current.get()
    return route_of(current.request) if current else ""


def current_method() -> str:
    """Return the method of the request that is being answered, "" outside of one."""
    current = _current.get()
    return method_of(current.request) if current else ""


def method_of(request: HttpRequest) -> str:
    """Return the method of a request, OTHER_METHOD for one that is not in METHODS."""
    return request.method if request.method in METHODS else OTHER_METHOD


def begin(current: CurrentRequest) -> None:
    """From now on log lines of this thread belong to this request: also what Django logs after all middleware."""
    _current.set(current)


def end(**kwargs: object) -> None:
    """Signal receiver: the response is closed."""
    _current.set(None)


@contextmanager
def working_on(current: CurrentRequest) -> Iterator[None]:
    """Context manager: log lines and figures belong to this request."""
    token = _current.set(current)
    try:
        yield
    finally:
        _current.reset(token)


def blocks_of(current: CurrentRequest, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the blocks of a streamed response; each is made as part of this request, in whatever thread."""
    source = iter(blocks)
    while True:
        with working_on(current):
            block = next(source, None)
        if block is None:
            return
        yield block
