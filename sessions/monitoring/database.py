"""The database: whether it answers, its migrations, how SQLite is set up, its size."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from sessions.monitoring.check_result import CheckLevel, CheckResult, wrong_if
from sessions.rules.private_files import sqlite_file

ANSWER_WITHIN: Final = 2.0
"""In how many seconds the database must answer a check; requests wait longer than load balancers do."""
LAST_COMMIT_BEFORE: Final = "6e0bff71"
"""The last commit before 0.9.0, the first release: started once, it brings any database of its time up to date."""

_FIRST: Final = ("conference_sessions", "0001_initial")


def ask_database() -> None:
    """Let the database answer; raises an error of the database or of the pool that has no connection.

    A file of SQLite is asked by a connection of its own: others wait for the end of an exclusive lock for longer.
    """
    pool = getattr(connection, "pool", None)  # PostgreSQL only
    if pool is not None and connection.connection is None:
        pool.open()
        # The pool lets a connection answer before it gives it.
        pool.putconn(pool.getconn(timeout=ANSWER_WITHIN - settings.POOL_CHECK_LIMIT))
        return
    if file := sqlite_file(connection.settings_dict):
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", timeout=ANSWER_WITHIN, uri=True)) as asking:
            asking.execute("SELECT count(*) FROM sqlite_master")
    _asked("SELECT 1")


def lacked_before_first_release(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the migrations of before 0.9.0 that a database of that time lacks: it cannot be updated.

    37 migrations of then are one now, and all of them must have been applied. Empty for a database that had them, and
    for one that is newer or empty.
    """
    replaced = import_module("sessions.migrations.0001_initial").Migration.replaces
    recorded = set(MigrationRecorder(connection).applied_migrations())
    # The first of the 37 is not among the replaced ones: the migration that replaces them has its name.
    if recorded.isdisjoint({_FIRST, *replaced}):
        return []
    return [f"{app}.{name}" for app, name in replaced if (app, name) not in recorded]


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
            yield CheckResult("SQLite", sqlite3.sqlite_version)
            mode = str(_asked("PRAGMA journal_mode")).upper()
            yield CheckResult(_("journal"), mode, wrong_if(mode not in {settings.SQLITE_JOURNAL.mode, "MEMORY"}))
            durable = _asked("PRAGMA synchronous")
            yield CheckResult(_("synchronous"), {0: "OFF", 1: "NORMAL", 2: "FULL"}.get(durable, str(durable)))
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


def sqlite_file_results() -> Iterator[CheckResult]:
    """Read the whole SQLite file, which takes long for a large one; nothing on PostgreSQL. In English."""
    if connection.vendor == "sqlite":
        chosen = settings.SQLITE_JOURNAL
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


def _asked(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
