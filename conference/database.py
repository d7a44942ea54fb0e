"""The database: DATABASE_URL into Django's words, and how SQLite is to be opened."""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

# A request waits this long (seconds) for somebody else's write to end.
SQLITE_TIMEOUT = 20
# Connections that one worker process may hold to PostgreSQL.
POOL_SIZE = 8

POSTGRES_SCHEMES = frozenset({"postgres", "postgresql"})


class JournalMode(NamedTuple):
    """The journal mode of SQLite, and why."""

    mode: str
    reason: str


def sqlite_journal(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> JournalMode:
    """Return WAL where the SQLite library carries the fix of the WAL-reset bug, else TRUNCATE.

    The bug (two connections writing and checkpointing at the same instant can corrupt the file)
    is in 3.7.0 to 3.51.2; it was mended in 3.51.3, 3.50.7 and 3.44.6. 3.52.0 was withdrawn.
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
    """Return the settings of a SQLite file.

    IMMEDIATE, because a transaction that begins by reading fails when it wants to write later;
    FULL, because what was acknowledged has to survive a power cut; connections stay open, because
    opening one costs as much as a page. mmap_size is never set: it has lost acknowledged writes.
    """
    return {
        "ENGINE": "conference.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_TIMEOUT,
            "init_command": (f"PRAGMA journal_mode={sqlite_journal().mode};PRAGMA synchronous=FULL;"),
        },
    }


def postgres_database(parts: SplitResult) -> dict[str, Any]:
    """Return the settings of a PostgreSQL database; what stands after `?` goes to libpq."""
    options: dict[str, Any] = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    host = options.pop("host", unquote(parts.hostname or ""))
    port = options.pop("port", str(parts.port or ""))
    # The pool refuses persistent connections beside it; it keeps its own open.
    options["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 10}
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


def database_from_url(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Return Django's settings for sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME.

    A path after `sqlite:///` is relative to the working folder; `sqlite:////` begins an absolute
    one. The URL may hold a password, so no error message repeats it.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
            return sqlite_database(Path(unquote(parts.path[1:])).resolve())
        if parts.scheme in POSTGRES_SCHEMES and len(parts.path) > 1:
            return postgres_database(parts)
    except ValueError:
        pass  # a port that is no number, brackets that do not close
    raise ImproperlyConfigured(f"{name} must look like sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME.")


def close_pools() -> None:
    """Close what this process holds open; else PostgreSQL's pool delays its end by five seconds per thread."""
    if not settings.configured:
        return  # ended by a setting that was refused
    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):  # SQLite has none
            close_pool()
