"""Log of slow queries (SLOW_QUERY_MS): the SQL without its parameters, the time, and the route that asked.

An execute wrapper of Django, which a connection gets when it is opened; without the setting there is none.
"""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from sessions.web.current_request import current_route

LONGEST_SQL = 2_000
"""Maximum number of characters of a query in the log: a list of a thousand keys has a placeholder for each."""

_log = logging.getLogger("sessions.slow_queries")


def log_if_slow(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a query, and log it if it took SLOW_QUERY_MS milliseconds or longer."""
    started = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        ms = (perf_counter() - started) * 1000
        if ms >= settings.SLOW_QUERY_MS:
            _report(sql, ms)


def _report(sql: str, ms: float) -> None:
    shown = " ".join(str(sql)[: LONGEST_SQL + 1].split())
    if len(shown) > LONGEST_SQL:
        shown = f"{shown[:LONGEST_SQL]}…"
    route = current_route()
    facts = {"duration_ms": round(ms, 1), "route": route, "sql": shown}
    _log.warning("%.1f ms for %s: %s", ms, route or "no request", shown, extra={"facts": facts})


def watch_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Signal receiver: watch a connection that was opened, or opened again."""
    if log_if_slow not in connection.execute_wrappers:
        connection.execute_wrappers.append(log_if_slow)


def watch_queries() -> None:
    """Watch all connections from now on, if the setting asks for it."""
    if settings.SLOW_QUERY_MS:
        connection_created.connect(watch_connection, dispatch_uid="watch_slow_queries")
