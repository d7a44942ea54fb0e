"""Doing one thing in many threads at once, each with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet


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


def at_once_behind[Result](rows: QuerySet[Any], times: int, do: Callable[[int], Result]) -> list[Result]:
    """As ``at_once``, but these rows are locked until every thread waits for the database: each has read by then what
    it reads before it waits.

    At most one less than a connection pool holds. SQLite lets one writer in at a time: there it is ``at_once``.
    """
    if not connection.features.has_select_for_update:
        return at_once(times, do)

    def do_and_close(number: int) -> Result:
        try:
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            list(rows.select_for_update(no_key=True).values_list("pk"))
            begun = [pool.submit(do_and_close, number) for number in range(times)]
            waiting, deadline = 0, monotonic() + 30
            while waiting < times and monotonic() < deadline and not any(each.done() for each in begun):
                cursor.execute("SELECT pg_stat_clear_snapshot()")
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
                )
                waiting = cursor.fetchone()[0]
        return [each.result(timeout=30) for each in begun]
