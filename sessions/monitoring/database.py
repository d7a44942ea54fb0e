"""The database: whether it answers, its migrations, how SQLite is set up, its size."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from conference.database import CHECK_LIMIT, sqlite_journal
from sessions.monitoring.check_result import CheckLevel, CheckResult, wrong_if
from sessions.monitoring.first_release import lacked_before_first_release
from sessions.rules.private_files import sqlite_file

ANSWER_WITHIN: Final = 2.0
"""In how many seconds the database must answer a check; requests wait longer than load balancers do."""
ESTIMATED_FROM: Final = 10_000
"""Rows of PostgreSQL are counted where its planner expects fewer, also where it knows nothing yet."""


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows a table has; an estimate may be some percent off."""

    number: int
    is_estimate: bool = False


def ask_database() -> None:
    """Let the database answer; raises DatabaseError, or the error of the pool that has no connection."""
    pool = getattr(connection, "pool", None)  # PostgreSQL only
    if pool is not None and connection.connection is None:
        pool.open()
        # The pool lets a connection answer before it gives it.
        pool.putconn(pool.getconn(timeout=ANSWER_WITHIN - CHECK_LIMIT))
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def pending_migrations(executor: MigrationExecutor | None = None) -> list[str]:
    """Return the names of the migrations that are not applied."""
    if lacked := lacked_before_first_release(connection):
        return lacked
    executor = executor or MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _backwards in plan]


def newer_migrations(loader: MigrationLoader) -> list[str]:
    """Return the names of the migrations that a newer version of the program has applied."""
    newest = dict(sorted(loader.disk_migrations))  # by app
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    others = sorted(set(loader.applied_migrations) - replaced)
    return [f"{app}.{name}" for app, name in others if name > newest.get(app, name)]


def database_results() -> Iterator[CheckResult]:
    """Yield what the database is and whether its tables can be used; a WRONG one says that they cannot."""
    yield CheckResult(_("database"), connection.vendor)
    try:
        if connection.vendor == "sqlite":
            yield from _sqlite()
        else:
            yield CheckResult("PostgreSQL", _asked("SELECT version()"))
        executor = MigrationExecutor(connection)
        waiting, newer = ", ".join(pending_migrations(executor)), ", ".join(newer_migrations(executor.loader))
    except DatabaseError as error:
        yield CheckResult(_("connection"), str(error).strip(), CheckLevel.WRONG)
        return
    told = _("not applied: %(names)s") % {"names": waiting} if waiting else _("applied")
    yield CheckResult(_("migrations"), told, wrong_if(waiting))
    if newer:
        told = _("the database is newer than this version of the program, which does not know %(names)s")
        yield CheckResult(_("migrations"), told % {"names": newer}, CheckLevel.WARNING)


def _sqlite() -> Iterator[CheckResult]:
    chosen = sqlite_journal()
    yield CheckResult("SQLite", sqlite3.sqlite_version)
    mode = str(_asked("PRAGMA journal_mode")).upper()
    yield CheckResult(_("journal"), mode, wrong_if(mode not in {chosen.mode, "MEMORY"}))
    durable = _asked("PRAGMA synchronous")
    yield CheckResult(_("synchronous"), {0: "OFF", 1: "NORMAL", 2: "FULL"}.get(durable, str(durable)))


def sqlite_file_results() -> Iterator[CheckResult]:
    """Read the whole SQLite file, which takes long for a large one; nothing on PostgreSQL. In English."""
    if connection.vendor == "sqlite":
        chosen = sqlite_journal()
        yield CheckResult("best journal", f"{chosen.mode}, because {chosen.reason}")
        answer = str(_asked("PRAGMA quick_check"))
        yield CheckResult("file", answer, wrong_if(answer != "ok"))


def database_bytes() -> int:
    """Return the size of the database in bytes, on SQLite with its journal."""
    if connection.vendor != "sqlite":
        return int(_asked("SELECT pg_database_size(current_database())"))
    file = sqlite_file(settings.DATABASES["default"])
    parts = [file, Path(f"{file}-wal")] if file else []
    return sum(part.stat().st_size for part in parts if part.exists())


def row_counts(tables: list[str]) -> dict[str, RowCount]:
    """Return the number of rows by table: counted, or on PostgreSQL of large tables the estimate of the planner."""
    counts = _large_tables(tables) if connection.vendor == "postgresql" else {}
    return counts | _counted([table for table in tables if table not in counts])


def _large_tables(tables: list[str]) -> dict[str, RowCount]:
    """Return the planner's estimates from ESTIMATED_FROM; that of a table that was never analysed is -1."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples FROM pg_class WHERE relkind IN ('r', 'p') AND relname = ANY(%s)"
            " AND pg_table_is_visible(oid) AND reltuples >= %s",
            [tables, ESTIMATED_FROM],
        )
        return {name: RowCount(int(rows), is_estimate=True) for name, rows in cursor.fetchall()}


def _counted(tables: list[str]) -> dict[str, RowCount]:
    if not tables:
        return {}
    each = (f"SELECT '{table}', COUNT(*) FROM \"{table}\"" for table in tables)  # noqa: S608 - our tables
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return {name: RowCount(number) for name, number in cursor.fetchall()}


def _asked(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
