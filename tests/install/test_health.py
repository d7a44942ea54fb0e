"""The health checks: what they ask, and that they tell nobody anything."""

import errno
import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.test import Client
from psycopg_pool import PoolTimeout

from conference.database import CHECK_LIMIT
from conference.env import cores
from sessions.management.commands import serve
from sessions.monitoring import database, readiness
from sessions.monitoring.readiness import PROBES, Probe

WORKS = (200, f"ok {settings.VERSION}\n".encode())


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    for probe in PROBES.values():
        probe.forget()
    yield
    for probe in PROBES.values():
        probe.forget()


def refuse(execute, sql, params, many, context):
    raise OperationalError("secret words of the database")


def ask(client: Client, path: str) -> tuple[int, bytes]:
    response = client.get(path)
    assert (client.cookies, response["Content-Type"]) == ({}, "text/plain; charset=utf-8")
    assert response["Cache-Control"] == "private, no-store"
    return response.status_code, response.content


@pytest.mark.django_db
def test_process_is_well_without_its_database_and_not_ready(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert (ask(client, "/healthz"), ask(client, "/readyz")) == (WORKS, WORKS)
    PROBES["database"].forget()
    with connection.execute_wrapper(refuse):
        assert (ask(client, "/healthz"), ask(client, "/readyz")) == (WORKS, (503, b"database\n"))


@pytest.mark.django_db
def test_server_that_waits_for_a_migration_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'conference_sessions'")
    assert ask(client, "/readyz") == (503, b"migrations\n")


@pytest.mark.django_db
def test_server_without_a_storage_is_not_ready(
    client: Client, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    assert ask(client, "/readyz") == (503, b"storage\n")
    settings.MEDIA_ROOT = tmp_path / "media"
    PROBES["storage"].forget()
    assert ask(client, "/readyz") == WORKS
    assert default_storage.listdir("readiness") == ([], [])
    # What is read must be what was written.
    monkeypatch.setattr(FileSystemStorage, "_open", lambda self, name, mode: ContentFile(b"of somebody else"))
    PROBES["storage"].forget()
    assert ask(client, "/readyz") == (503, b"storage\n")
    assert default_storage.listdir("readiness") == ([], [])


def test_probe_of_a_full_disk_leaves_no_file(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path

    def write_nothing(self, name: str, content: ContentFile) -> None:
        Path(self.path(name)).parent.mkdir(exist_ok=True)
        Path(self.path(name)).touch(exist_ok=False)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", write_nothing)
    probe = Probe(readiness.probe_storage, 0)
    assert (probe.passes(), probe.passes()) == (False, False)
    assert default_storage.listdir("readiness") == ([], [])


def test_pool_without_a_connection_is_not_waited_for_as_long_as_by_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def getconn(timeout: float) -> None:
        asked.append(timeout)
        raise PoolTimeout

    pool = SimpleNamespace(open=lambda: None, getconn=getconn, putconn=asked.append)
    monkeypatch.setattr(database, "connection", SimpleNamespace(pool=pool, connection=None))
    with pytest.raises(PoolTimeout):
        database.ask_database()
    assert asked == [database.ANSWER_WITHIN - CHECK_LIMIT]


def test_file_that_another_process_has_locked_is_not_waited_for_as_long_as_by_a_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "locked.sqlite3"
    own = SimpleNamespace(settings_dict={"NAME": file, "ENGINE": "django.db.backends.sqlite3"})
    monkeypatch.setattr(database, "connection", own)
    monkeypatch.setattr(database, "ANSWER_WITHIN", 0.01)
    with closing(sqlite3.connect(file)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            database.ask_database()


def test_probe_runs_at_most_once_in_its_time_and_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    now, asked, answers = [100.0], [], []
    monkeypatch.setattr(readiness, "monotonic", lambda: now[0])

    def check() -> bool:
        asked.append(now[0])
        answers.append(probe.passes())  # as another thread would while this one is at it
        return len(asked) != 2

    probe = Probe(check, 10)
    found = []
    for now[0] in (100, 105, 109.9, 110, 119, 120, 121):
        found.append(probe.passes())
    assert (asked, answers) == ([100, 110, 120], [False, True, False])
    assert found == [True, True, True, False, False, True, True]


def test_check_apart_is_waited_for_no_longer_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "ANSWER_WITHIN", 0.01)
    may_end, asked = Event(), []

    def check() -> None:
        asked.append(1)
        may_end.wait()

    probe = Probe(check, 10, apart=True)
    found = [probe.passes(), probe.passes(), probe.error]
    may_end.set()
    while probe._lock.locked():
        time.sleep(0.01)
    assert found == [False, False, "No answer within 0.01 seconds."]
    assert (probe.passes(), probe.error, asked) == (True, "", [1])


@pytest.mark.parametrize("error", [OSError("full"), ValueError("of a bucket")])
def test_probe_that_fails_does_not_pass(error: Exception) -> None:
    def check() -> None:
        raise error

    assert Probe(check, 10).passes() is False


def test_server_uses_at_least_one_core() -> None:
    assert cores() >= 1


def test_server_refuses_a_port_that_there_is_not_in_words() -> None:
    with pytest.raises(CommandError) as refused:
        serve.require_free("127.0.0.1", 99999)
    advice = "Choose another port: make run PORT=8001, or serve --port 8001."
    assert str(refused.value) == f"Cannot listen on 127.0.0.1:99999 (no such port). {advice}"


def test_address_of_ipv6_is_looked_at_and_written_as_one() -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError as error:
        pytest.skip(f"no IPv6 on this machine: {error}")
    with listener as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=re.escape(f"Cannot listen on [::1]:{port} (Address already in use)")):
            serve.require_free("::1", port)
    serve.require_free("::1", port)
