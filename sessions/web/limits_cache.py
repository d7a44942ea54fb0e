"""Cache backend for rate limits: atomic counting, errors are raised, and no active limit is evicted."""

import base64
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from time import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction
from django.utils import timezone

CULL_EVERY = 64
"""Expired entries are deleted after this many counts of a process."""

_AS_IT_IS = "cache_key = excluded.cache_key"

_counted = count()


class LimitsCache(DatabaseCache):
    """Django's database cache with a sliding window counter.

    It differs from Django's in three points:

    1. A database error is raised. Django's returns False, which rate limits read as "limit reached": with a full disk
       a sign-in was answered 429 and not 507.
    2. ``add`` is one SQL statement, so it is atomic for an expired key too: it serves as a lock between processes.
    3. Only expired entries are deleted, now and then. Django's counts all entries at each write, and above a maximum
       deletes any third of them, and with it active limits.
    """

    def count(self, key: str, most: int, seconds: float) -> float | None:
        """Count one more for a key, unless ``most`` were counted in the last ``seconds`` (sliding window); then return
        None.

        Returns the value for ``uncount``. Concurrent processes wait in the database for a millisecond. (Allauth's
        limits poll a lock: forty sign-ins from the one address of a conference blocked all threads for seconds.)
        """
        if next(_counted) % CULL_EVERY == 0:
            self._remove_expired()
        with self._alone(key, seconds):
            now = time()
            counted = [at for at in self.get(key) or [] if at > now - seconds]
            if len(counted) >= most:
                return None
            self.set(key, [*counted, now], seconds)
            return now

    def uncount(self, key: str, counted: float, seconds: float) -> None:
        """Remove one count."""
        with self._alone(key, seconds):
            self.set(key, [at for at in self.get(key) or [] if at != counted], seconds)

    @contextmanager
    def _alone(self, key: str, seconds: float) -> Iterator[None]:
        """Lock the entry of a key: on PostgreSQL the row, on SQLite the database (IMMEDIATE transactions)."""
        with transaction.atomic(using=router.db_for_write(self.cache_model_class)):
            self._upsert(self.make_and_validate_key(key), [], seconds, _AS_IT_IS)
            yield

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """Write an entry: "set" always, "add" if missing or expired, "touch" if present."""
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]
        return self._upsert(
            key, value, timeout, "value = excluded.value, expires = excluded.expires", only_expired=mode == "add"
        )

    def _upsert(self, key: str, value: Any, timeout: Any, change: str, *, only_expired: bool = False) -> bool:
        """Upsert an entry, with SQL that SQLite and PostgreSQL both accept."""
        ends = self.get_backend_timeout(timeout)
        expires = datetime.max if ends is None else datetime.fromtimestamp(ends, tz=UTC)
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        adapt = connection.ops.adapt_datetimefield_value
        now = adapt(timezone.now().replace(microsecond=0))
        text = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        where = f" WHERE {table}.expires < %s" if only_expired else ""
        sql = (
            f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "  # noqa: S608 - names of ours
            f"ON CONFLICT (cache_key) DO UPDATE SET {change}{where}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [key, text, adapt(expires.replace(microsecond=0)), *([now] if where else [])])
            return bool(cursor.rowcount)

    def _remove_expired(self) -> None:
        """Delete expired entries; outside of a transaction that locks an entry, because two could deadlock."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - a name of ours
