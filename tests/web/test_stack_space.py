"""Calls of a request never take new memory for each frame, at whatever depth they are made."""

import resource
from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from conference.stack_space import stack_space_middleware

CHUNK = 2048
"""Size of Python's chunk for frames, in references."""
STEP = 4
"""Less than the size of the smallest frame, so that one of the depths is at the boundary."""
CALLS = 500
OF_THREAD = getattr(resource, "RUSAGE_THREAD", resource.RUSAGE_SELF)
"""Linux counts the pages of a thread apart, elsewhere those of the process are counted."""


def deeper(slots: int, work: Callable[[], int]) -> int:
    """Call `work` out of a frame with room for so many references."""

    def between() -> int:
        return work()

    between.__code__ = between.__code__.replace(co_stacksize=between.__code__.co_stacksize + slots)
    return between()


def faults_of_calls() -> int:
    """Return how many pages of memory the operating system has handed out while a small function was called."""

    def small() -> None:
        pass

    before = resource.getrusage(OF_THREAD).ru_minflt
    for _ in range(CALLS):
        small()
    return resource.getrusage(OF_THREAD).ru_minflt - before


def faults_of_request() -> int:
    counted: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        counted.append(max(deeper(slots, faults_of_calls) for slots in range(0, CHUNK, STEP)))
        return HttpResponse()

    stack_space_middleware(view)(HttpRequest())
    return counted[0]


def test_no_depth_of_a_request_takes_memory_with_each_call():
    without_space = max(deeper(slots, faults_of_calls) for slots in range(0, CHUNK, STEP))
    if without_space < CALLS:
        pytest.skip("this Python takes no memory at the boundary of a chunk")
    assert faults_of_request() < CALLS / 10


def test_it_is_around_all_other_middleware():
    assert settings.MIDDLEWARE[0] == "conference.stack_space.stack_space_middleware"
