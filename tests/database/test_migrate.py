"""Migrating a database in use: by several machines at once, while a table is in use, and after it was killed."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.transaction import TransactionManagementError

from browser.server import free_port, wait_for
from conftest import PROJECT, THOROUGH
from database.empty import empty_database
from factories import make_operation
from sessions.management.commands import migrate
from sessions.models import Operation

KILLS = 20 if THOROUGH else 4
BEFORE = ("conference_sessions", "0001_initial")
"""The next migration changes the table of memberships."""

pytestmark = pytest.mark.django_db


def environment(url: str, folder: Path, **more: str) -> dict[str, str]:
    folder.mkdir()
    return os.environ | {"DATABASE_URL": url, "DATA_DIR": str(folder), "HTTPS": "off", **more}


@pytest.mark.release
def test_servers_that_start_at_once_migrate_an_empty_database_once(tmp_path: Path) -> None:
    with empty_database(tmp_path) as url:
        servers = []
        for number in range(2):
            port, folder = free_port(), tmp_path / str(number)
            variables = environment(url, folder, WEB_CONCURRENCY="1")
            with (folder / "log").open("w") as log:
                command = [sys.executable, "manage.py", "serve", "--port", str(port)]
                process = subprocess.Popen(command, cwd=PROJECT, env=variables, stdout=log, stderr=log)
            servers.append((f"http://127.0.0.1:{port}", process, folder / "log"))
        try:
            for server in servers:
                wait_for(*server)
        finally:
            for _address, process, _log in servers:
                process.terminate()
                process.wait(timeout=60)
        waited = [log.read_text().count("Another process is updating the database.") for *_, log in servers]
        recorded = applied(url)
    # On SQLite the second waits for the write lock without a word.
    assert sum(waited) > 0 or connection.vendor == "sqlite"
    assert len(recorded) == len(set(recorded))
    here = MigrationLoader(None).disk_migrations
    # Django also records those that a migration replaces.
    assert set(recorded) == set(here).union(*(migration.replaces for migration in here.values()))


def applied(url: str) -> list[tuple[str, str]]:
    """Return what is recorded as applied in a database, in the order of the records."""
    query = "SELECT app, name FROM django_migrations ORDER BY id"
    if connection.vendor == "postgresql":
        with psycopg.connect(url) as server:
            return server.execute(query).fetchall()
    file = sqlite3.connect(url.removeprefix("sqlite:///"))
    try:
        return file.execute(query).fetchall()
    finally:
        file.close()


@pytest.mark.release
def test_migration_that_was_killed_is_taken_up_again(tmp_path: Path) -> None:
    def outcome(kills: int, statements: int) -> dict[str, Any]:
        with empty_database(tmp_path) as url:
            variables = environment(url, tmp_path / f"{kills}-kills", DJANGO_SETTINGS_MODULE="conference.settings")
            variables["PYTHONPATH"] = os.pathsep.join([str(PROJECT / "tests"), str(PROJECT)])
            arguments = [str(kills), str(statements), str(tmp_path / "outcome.json")]
            command = [sys.executable, "-m", "database.migrating", *arguments]
            subprocess.run(command, cwd=PROJECT, env=variables, check=True)
            return json.loads((tmp_path / "outcome.json").read_text())

    at_once = outcome(0, 0)
    killed = outcome(KILLS, at_once["statements"] // (KILLS + 1))
    assert (killed["kills"], at_once["kills"]) == (KILLS, 0)
    for part in ("migrations", "schema"):
        assert killed[part] == at_once[part]


def test_database_that_cannot_be_written_is_one_line_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Django says after the error that led to it."""

    def refuse(*_arguments: Any, **_options: Any) -> None:
        cause = sqlite3.OperationalError("attempt to write a readonly database")
        cause.sqlite_errorcode = sqlite3.SQLITE_READONLY
        try:
            try:
                raise OperationalError(str(cause)) from cause
            finally:
                raise TransactionManagementError("You can't execute queries until the end of the block.")
        except TransactionManagementError as last:
            error.append(last)
            raise

    error: list[Exception] = []
    monkeypatch.setattr(migrate.migrate.Command, "handle", refuse)
    with pytest.raises(CommandError) as said:
        call_command("migrate", verbosity=0)
    assert str(said.value) == "The database cannot be updated: attempt to write a readonly database."
    assert said.value.__cause__ is error[0]


@pytest.mark.release
def test_postgresql_that_cannot_be_reached_is_one_line_with_the_reason(tmp_path: Path) -> None:
    url = f"postgres://nobody@127.0.0.1:{free_port()}/none"
    for command in (["migrate"], ["serve", "--port", str(free_port())]):
        variables = environment(url, tmp_path / command[0])
        run = [sys.executable, "manage.py", *command]
        result = subprocess.run(run, cwd=PROJECT, env=variables, capture_output=True, text=True, check=False)
        assert result.returncode == 1
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith("CommandError: PostgreSQL cannot be reached: connection failed: ")
        assert "Connection refused" in result.stderr


@pytest.mark.django_db(transaction=True)
def test_migration_does_not_wait_long_for_a_table() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no locks of tables")
    reader = connection.copy()
    call_command("migrate", *BEFORE, verbosity=0)
    try:
        reader.set_autocommit(False)
        with reader.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM conference_sessions_membership")
        with pytest.raises(CommandError, match=re.escape("A table is in use, for example by a backup.")):
            call_command("migrate", verbosity=0)
    finally:
        reader.close()
        call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_facts_of_writes_are_taken_back_as_the_version_before_kept_them() -> None:
    operation = make_operation()
    try:
        call_command("migrate", "conference_sessions", "0005", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT status, location, content FROM conference_sessions_operation")
            assert cursor.fetchall() == [(200, "", "")]
    finally:
        call_command("migrate", verbosity=0)
    assert Operation.objects.get() == operation


def test_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    variables = environment("", tmp_path / "data")
    (tmp_path / "data" / "conference.sqlite3").write_text("This is a text, and no database of SQLite." * 100)
    for command in (["migrate"], ["serve", "--port", str(free_port())]):
        run = [sys.executable, "manage.py", *command]
        result = subprocess.run(run, cwd=PROJECT, env=variables, capture_output=True, text=True, check=False)
        assert result.stderr == f"CommandError: {tmp_path}/data/conference.sqlite3: file is not a database.\n"


def test_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    variables = environment("", tmp_path / "data") | {"DATA_DIR": str(tmp_path / "data" / "file" / "folder")}
    (tmp_path / "data" / "file").touch()
    for command in (["migrate"], ["serve", "--port", str(free_port())]):
        run = [sys.executable, "manage.py", *command]
        result = subprocess.run(run, cwd=PROJECT, env=variables, capture_output=True, text=True, check=False)
        assert (result.returncode, result.stderr.count("\n")) == (1, 1), result.stderr
