"""Figures of all workers since the start, in shared memory: requests, their times, saves, conflicts, photos stored.

A table of numbers in memory that the workers share: each writes its own part, and any of them reads all. Not the
multi-process mode of prometheus_client, which writes files: on a full disk a process that writes to such a file is
killed (SIGBUS), and files of ended processes must be merged. What is counted, and by which labels, is a closed set:
nothing that a client sends becomes a label.
"""

import mmap
import os
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from threading import Lock
from typing import Final

from django.conf import settings
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import URLPattern

from sessions.web.current_request import METHODS, NO_ROUTE, OTHER_METHOD, STATIC_ROUTE

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram of times, in seconds; the last bucket has none."""
COUNTERS: Final = ("saves", "conflicts", "photos_stored")
CONFLICT: Final = 409

_METHODS: Final = (*METHODS, OTHER_METHOD)
_CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
_NUMBER: Final = 8
"""Bytes of a number (double)."""
_TIMES: Final = len(BUCKETS) + 2
"""Numbers of a histogram: its buckets, the last one, and the sum."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Times of the requests of a route: how many in each bucket, the last without a bound, and their sum."""

    counts: tuple[int, ...]
    seconds: float


def routes_of(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Yield the route of every URL pattern, as a resolved request names it."""
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes_of(pattern.url_patterns, route)
        else:
            yield route or "/"


class Figures:
    """Numbers in shared memory; a worker writes to its own slot. The first number of a slot is the process ID."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers: memoryview[float] | None = None
        self._routes: dict[str, int] = {}
        self._slots = self._size = self._own = 0

    def allocate(self, workers: int) -> None:
        """Allocate the memory, all zero; call it before the workers are forked."""
        names = dict.fromkeys((NO_ROUTE, STATIC_ROUTE, *routes_of(get_resolver().url_patterns)))
        self._routes = {name: at for at, name in enumerate(names)}
        self._times_at = 1 + len(COUNTERS) + len(names) * len(_METHODS) * len(_CLASSES)
        self._size = self._times_at + len(names) * _TIMES
        self._slots, self._own = workers, 0
        self._numbers = memoryview(mmap.mmap(-1, workers * self._size * _NUMBER)).cast("d")

    def use(self, slot: int) -> None:
        """Use this slot from now on; the numbers of its former worker stay, since they count from the start."""
        if self._numbers is not None:
            self._own = slot * self._size
            self._numbers[self._own] = os.getpid()

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a finished request."""
        with self._lock:
            numbers = self._all()
            place = self._routes.get(route, 0)
            kind = place * len(_METHODS) + _METHODS.index(method)
            numbers[self._own + 1 + len(COUNTERS) + kind * len(_CLASSES) + status // 100 - 1] += 1
            times = self._own + self._times_at + place * _TIMES
            numbers[times + bisect_left(BUCKETS, seconds)] += 1
            numbers[times + _TIMES - 1] += seconds
        if status == CONFLICT:
            self.count("conflicts")

    def count(self, counter: str) -> None:
        """Count one of COUNTERS, if the setting METRICS is on."""
        if settings.METRICS:
            with self._lock:
                self._all()[self._own + 1 + COUNTERS.index(counter)] += 1

    def total(self, counter: str) -> int:
        """Return the sum of one of COUNTERS."""
        return int(self._sum(1 + COUNTERS.index(counter)))

    def requests(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield route, method, status class and number, of those that there were."""
        self._all()
        for at, (route, method, status) in enumerate(product(self._routes, _METHODS, _CLASSES)):
            if number := self._sum(1 + len(COUNTERS) + at):
                yield route, method, status, int(number)

    def times(self) -> Iterator[tuple[str, Histogram]]:
        """Yield each route that was asked for, with its times."""
        self._all()
        for route, place in self._routes.items():
            first = self._times_at + place * _TIMES
            counts = tuple(int(self._sum(first + each)) for each in range(_TIMES - 1))
            if any(counts):
                yield route, Histogram(counts, self._sum(first + _TIMES - 1))

    def workers(self) -> int:
        """Return the number of workers that run; 1 for a server that has none."""
        numbers = self._all()
        pids = [int(numbers[slot * self._size]) for slot in range(self._slots)]
        return sum(map(_is_running, filter(None, pids))) or 1

    def _sum(self, at: int) -> float:
        numbers = self._all()
        return sum(numbers[slot * self._size + at] for slot in range(self._slots))

    def _all(self) -> "memoryview[float]":
        if self._numbers is None:
            self.allocate(1)
        assert self._numbers is not None
        return self._numbers


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


figures = Figures()
"""The figures of this server."""
