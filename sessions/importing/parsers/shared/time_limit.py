"""The one limit of time for reading a file: no single text, rule or line takes long, but a file may have many."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

from sessions.importing.parsers.programme import Fault, FeedError

SECONDS = 12.0
"""CPU seconds for one file; FOSDEM, the largest known, needs 1.2 on one core of 2026."""

_end: ContextVar[float] = ContextVar("CPU time of this thread at which reading ends", default=inf)


@contextmanager
def one_file() -> Iterator[None]:
    """Context manager: everything inside shares the time for one file."""
    token = _end.set(time.thread_time() + SECONDS)
    try:
        yield
    finally:
        _end.reset(token)


def check_time(place: str = "") -> None:
    """Raise FeedError when the time for this file is used up."""
    if time.thread_time() > _end.get():
        raise FeedError(Fault.TOO_SLOW, place)
