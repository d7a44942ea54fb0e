"""PostgreSQL is killed, or the process of a connection: what was acknowledged is there, once, and all comes back."""

import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from conference import database
from conftest import THOROUGH
from factories import make_user
from faults.check import difference
from faults.crowd import NO_QUOTA, Crowd
from faults.postgres import Postgres, database_at, own_postgres
from faults.table import note
from faults.tunnel import tunnel_to
from faults.web import Server, ready_folder
from sessions.monitoring.readiness import PROBES

NAMES = {
    "postmaster": "kill -9 of PostgreSQL",
    "backend": "kill -9 of a connection of PostgreSQL",
    "wire": "connections to PostgreSQL cut",
}
TIMES = 50 if THOROUGH else 1
PEOPLE = 3
MOST_BETWEEN = 60
LONGEST_STOP = 3.0
"""Seconds for which the database stays away."""

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("collected"),
    pytest.mark.release,
]


@pytest.fixture(scope="module")
def postgres(django_db_setup: None, django_db_blocker: Any) -> Iterator[Postgres]:
    with django_db_blocker.unblock(), own_postgres() as server:
        yield server


@pytest.mark.parametrize("what", ["postmaster", "backend", "wire"])
def test_nothing_acknowledged_is_lost_or_doubled_when_postgresql_is_away(
    what: str, postgres: Postgres, tmp_path: Path
) -> None:
    random = Random(what)
    longest = 0.0
    with database_at(postgres.url), tunnel_to(postgres.port) as tunnel:
        folder = ready_folder(tmp_path / "data")
        server = Server(folder, postgres.url_at(tunnel.port), workers=2, **NO_QUOTA)

        def kill_all() -> None:
            postgres.kill()
            threading.Event().wait(random.random() * LONGEST_STOP)
            postgres.start()

        def kill_one() -> None:
            postgres.kill_backend(random.randrange(100))

        happens = {"postmaster": kill_all, "backend": kill_one, "wire": tunnel.cut}[what]
        try:
            server.start()
            # For pictures above 64 kB the server asks the database who sends them before it reads them.
            with Crowd(PEOPLE, server.port, what, picture_size=200) as crowd:
                connection.close()
                for _time in range(TIMES):
                    assert crowd.progress.wait_for(random.randint(20, MOST_BETWEEN))
                    longest = max(longest, crowd.outage(happens))
        finally:
            server.kill()
        found = difference(crowd, folder / "media")
    seen = crowd.seen
    note(NAMES[what], "postgresql", TIMES, found.acknowledged, len(found.lost), len(found.doubled), longest, seen)
    assert (found.none, seen[500]) == (True, 0), found


def test_frozen_postgresql_is_noticed_and_waited_for_no_longer_than_the_limits(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CHECK_LIMIT", "POOL_TIMEOUT"):
        monkeypatch.setattr(database, name, 0.1)
    client = Client(raise_request_exception=False)

    def answers() -> list[tuple[int, bool]]:
        connection.close()
        PROBES["database"].forget()
        asked = {"/readyz": "database", "/events/": "The database is not running"}
        found = [(client.get(path), text) for path, text in asked.items()]
        return [(answer.status_code, text in answer.text) for answer, text in found]

    with tunnel_to(postgres.port) as tunnel, database_at(postgres.url_at(tunnel.port)):
        client.force_login(make_user())
        working = answers()
        tunnel.freeze()
        frozen = answers()
        tunnel.thaw()
        connection.pool.open()
        connection.pool.wait()
        thawed = answers()
    assert frozen == [(503, True), (503, True)]
    assert working == thawed == [(200, False)] * 2
