"""Rate limits (allauth's), configured in ACCOUNT_RATE_LIMITS, and the cache in which they are counted."""

import base64
import pickle
from datetime import UTC, datetime
from itertools import count
from typing import Any

from allauth.core.internal.ratelimit import RateLimitUsage, consume
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.http import HttpRequest
from django.utils import timezone

CULL_EVERY = 64
"""Expired entries are deleted after this many writes of a process."""

_writes = count(1)


def is_limit_reached(request: HttpRequest, limit: str) -> bool:
    """Return whether a limit is reached, without counting."""
    return count_request(request, limit, dry_run=True) is None


def count_request(
    request: HttpRequest, limit: str, key: object = None, *, dry_run: bool = False
) -> RateLimitUsage | None:
    """Count a request for a limit; None when it is reached. ``rollback()`` of what is returned takes the count back.

    ``key`` says for what is counted where the limit is one "per key". Call it outside of transactions.
    """
    text = None if key is None else str(key)
    usage: RateLimitUsage | None = consume(
        request, app="allauth.account", action=limit, key=text, dry_run=dry_run, limit_get=True
    )
    return usage


class LimitsCache(DatabaseCache):
    """Django's database cache, with one statement for each write.

    So ``add``, with which allauth locks a counter, is atomic. Errors are raised: Django's cache returns False, and a
    full disk would be a limit that is reached. No entry that holds is deleted.
    """

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Write an entry that is missing or expired; those who wait for one that is there write nothing."""
        return not self.has_key(key, version) and super().add(key, value, timeout, version)

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """Write an entry: "set" always, "add" if missing or expired, "touch" if present."""
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        adapt = connection.ops.adapt_datetimefield_value
        ends = self.get_backend_timeout(timeout)
        expires = datetime.max if ends is None else datetime.fromtimestamp(ends, tz=UTC)
        now = adapt(timezone.now().replace(microsecond=0))
        text = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        sql = (
            f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "  # noqa: S608 - a name of ours
            "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
        )
        only_expired = (f" WHERE {table}.expires < %s", [now]) if mode == "add" else ("", [])
        with connection.cursor() as cursor:
            if next(_writes) % CULL_EVERY == 0:
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - a name of ours
            cursor.execute(sql + only_expired[0], [key, text, adapt(expires.replace(microsecond=0)), *only_expired[1]])
            return bool(cursor.rowcount)
