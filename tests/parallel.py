"""Doing one thing in many threads at once, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once[Result](times: int, do: Callable[[int], Result]) -> list[Result]:
    """Call ``do(0)`` … ``do(times - 1)`` in as many threads that start together; return the results in that order.

    The first exception of a thread is raised here.
    """
    barrier = Barrier(times)

    def wait_and_do(number: int) -> Result:
        # No connection before the start: a pool may hold fewer than there are threads.
        barrier.wait(timeout=30)
        try:
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(wait_and_do, range(times)))
