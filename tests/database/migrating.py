"""A process of its own that migrates an empty database, and is killed while it does; not imported by the tests.

``python -m database.migrating KILLS STATEMENTS FILE``, with DATABASE_URL and DATA_DIR: kills the migration so often,
each time after so many statements, lets it end, and writes into the file what became of it: how often it was killed,
how many statements the last run had, the schema and what is recorded.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

SCHEMA = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,"
        " is_identity FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    ],
}


def main(kills: int, statements: int, file: Path) -> None:
    """Do it all; each step in a process of its own, since a connection does not outlive a fork."""
    killed = sum(in_a_process(lambda: migrate_until(statements)) for _kill in range(kills))
    in_a_process(lambda: file.write_text(json.dumps({"kills": killed, **finish()}, default=str)))


def in_a_process(act: Callable[[], Any]) -> bool:
    """Act in a child of this process; return whether it was killed."""
    if not (child := os.fork()):
        act()
        sys.stdout.flush()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in {0, -signal.SIGKILL}:
        raise SystemExit(f"a step ended with {code}")
    return code == -signal.SIGKILL


def migrate_until(statements: int) -> int:
    """Migrate, and be killed instead of running one statement more; return how many it took."""
    count = 0

    def counted(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal count
        count += 1
        if count > statements:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        call_command("migrate", verbosity=0)
    return count


def finish() -> dict[str, Any]:
    """Migrate to the end; return the number of statements of that, the schema, and the migrations."""
    statements = migrate_until(sys.maxsize)
    schema = []
    with connection.cursor() as cursor:
        for query in SCHEMA[connection.vendor]:
            cursor.execute(query)
            schema += cursor.fetchall()
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = cursor.fetchall()
    return {"statements": statements, "schema": schema, "migrations": migrations}


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
