"""Database settings: parses DATABASE_URL, and configures SQLite and PostgreSQL."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

if TYPE_CHECKING:
    from psycopg import Connection

# How long a write waits for the write lock, in seconds (busy timeout).
SQLITE_TIMEOUT = 20
# Size of the PostgreSQL connection pool per worker process.
POOL_SIZE = 8
# How long a request waits for a connection of the pool, in seconds: less than the ten that a browser waits for an
# answer, so that it is told that the database cannot be reached.
POOL_TIMEOUT = 5
# For how long the pool tries on its own to connect again. Its pauses double, so that after an outage of a minute it
# would notice the end of it only a minute later; when it has given up, the next request makes it try at once.
POOL_RECONNECT = 2
# How long a connection of the pool may take to answer an empty query, in seconds, before it is closed and another is
# tried: a PostgreSQL that is frozen, or to which no route leads any more, answers nothing and refuses nothing.
CHECK_LIMIT = 1.0
# Options of libpq. In seconds, but tcp_user_timeout in milliseconds: a peer that is gone ends a query that runs after
# 25 seconds. The kernel of a server whose processes are frozen still acknowledges, so that such a query waits.
LIBPQ_OPTIONS = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
# A query of a page reads few rows: starting parallel workers for one of 1 ms took 6 ms, and compiling it takes longer.
POSTGRES_OPTIONS = "-c max_parallel_workers_per_gather=0 -c jit=off"

# After how many runs of a statement in a connection PostgreSQL keeps its plan. Planning takes longer than running, for
# most queries of a page.
PREPARE_AFTER = 2

POSTGRES_SCHEMES = frozenset({"postgres", "postgresql"})


class JournalMode(NamedTuple):
    """SQLite's journal mode, and the reason."""

    mode: str
    reason: str


def sqlite_journal(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> JournalMode:
    """Return WAL if the SQLite library has the fix of the WAL-reset bug, else TRUNCATE.

    The bug (two connections writing and checkpointing at the same instant can corrupt the file) is in 3.7.0 to 3.51.2;
    fixed in 3.51.3, 3.50.7 and 3.44.6. 3.52.0 was withdrawn.
    """
    text = ".".join(str(part) for part in version[:3])
    if version[:3] == (3, 52, 0):
        return JournalMode("TRUNCATE", f"SQLite {text} was withdrawn")
    backported = version[:2] == (3, 50) and version >= (3, 50, 7)
    backported |= version[:2] == (3, 44) and version >= (3, 44, 6)
    if backported or version >= (3, 51, 3):
        return JournalMode("WAL", f"SQLite {text} carries the fix of the WAL-reset bug")
    return JournalMode("TRUNCATE", f"SQLite {text} lacks the fix of the WAL-reset bug")


def sqlite_database(path: Path) -> dict[str, Any]:
    """Return Django's settings for a SQLite file.

    IMMEDIATE transactions, because one that begins with a read can fail when it writes later; synchronous FULL, so that
    a committed write survives a power failure; persistent connections, because opening one costs as much as a page.
    mmap_size is never set: it has lost committed writes.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_TIMEOUT,
            "init_command": (f"PRAGMA journal_mode={sqlite_journal().mode};PRAGMA synchronous=FULL;"),
        },
    }


def postgres_database(parts: SplitResult) -> dict[str, Any]:
    """Return Django's settings for PostgreSQL; the query string of the URL is passed to libpq.

    Its own options take the place of ours. `prepared_statements=off` is for us: a pooler that gives each transaction
    another connection may not know the statements that PostgreSQL keeps for one.
    """
    options: dict[str, Any] = {"options": POSTGRES_OPTIONS, **LIBPQ_OPTIONS}
    options |= parse_qsl(parts.query, strict_parsing=bool(parts.query))
    if options.pop("prepared_statements", "on") != "off":
        options |= {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER}
    host = options.pop("host", unquote(parts.hostname or ""))
    port = options.pop("port", str(parts.port or ""))
    # CONN_MAX_AGE must be 0 with a pool, which keeps its own connections open.
    options["pool"] = {
        "min_size": 1,
        "max_size": POOL_SIZE,
        "timeout": POOL_TIMEOUT,
        "reconnect_timeout": POOL_RECONNECT,
        "check": check_connection,
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def check_connection(connection: "Connection[Any]") -> None:
    """Let a connection of the pool answer within CHECK_LIMIT; raises psycopg.Error if it does not."""
    from psycopg import OperationalError, generators, pq  # noqa: PLC0415 - not needed on SQLite

    connection.pgconn.send_query(b"")
    results = connection.wait(generators.execute(connection.pgconn), timeout=CHECK_LIMIT)
    if [result.status for result in results] != [pq.ExecStatus.EMPTY_QUERY]:
        raise OperationalError("the connection was closed by the server")


def database_from_url(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Parse sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME into Django's settings.

    A path after `sqlite:///` is relative to the working directory; `sqlite:////` starts an absolute one. The URL may
    contain a password, so error messages do not repeat it.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
            return sqlite_database(Path(unquote(parts.path[1:])).resolve())
        if parts.scheme in POSTGRES_SCHEMES and len(parts.path) > 1:
            return postgres_database(parts)
    except ValueError:
        pass  # an invalid port, or unclosed brackets
    raise ImproperlyConfigured(f"{name} must look like sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME.")


def close_pools() -> None:
    """Close all connection pools of this process; otherwise PostgreSQL's pool delays its exit by five seconds per
    thread.
    """
    if not settings.configured:
        return  # the settings were invalid
    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):  # SQLite has none
            close_pool()
