"""The cache in which rate limits are counted: it forgets no limit that still holds, and never fails in silence."""

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone


class LimitsCache(DatabaseCache):
    """Django's cache in a table of the database, with three differences in how it writes.

    1. An error of the database is raised. Django's returns False, which the rate limits read as "limit reached": with
       a full disk a sign-in was answered 429 and not 507.
    2. ``add`` is one statement, so that it is atomic for an expired key too: it serves as a lock between processes.
    3. Only expired entries are culled. Django's culls any third of the entries, and with it limits that still hold.
    """

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """Write an entry: "set" always, "add" where there is none or an expired one, "touch" where there is one."""
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]
        ends = self.get_backend_timeout(timeout)
        expires = datetime.max if ends is None else datetime.fromtimestamp(ends, tz=UTC)
        now = timezone.now().replace(microsecond=0)
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        adapt = connection.ops.adapt_datetimefield_value
        text = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        # SQLite and PostgreSQL write this alike.
        sql = (
            f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "  # noqa: S608 - a name of ours
            "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
        )
        parameters = [key, text, adapt(expires.replace(microsecond=0))]
        if mode == "add":
            sql += f" WHERE {table}.expires < %s"
            parameters.append(adapt(now))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - the same
            if cursor.fetchone()[0] > self._max_entries:
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [adapt(now)])  # noqa: S608 - the same
            cursor.execute(sql, parameters)
            return bool(cursor.rowcount)
