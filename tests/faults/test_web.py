"""The server is killed at any moment, or a worker of it: what it has acknowledged is there, once."""

import threading
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from browser.server import database_url, end_sessions
from conftest import THOROUGH
from factories import make_operation
from faults.check import difference
from faults.crowd import NO_QUOTA, Crowd
from faults.table import note
from faults.web import Server, ready_folder, until_free
from sessions.models import Operation

pytestmark = pytest.mark.release

KILLS = 250 if THOROUGH else 3
"""On each database; half of them end one of two workers, the others all processes."""
PEOPLE = 3
MOST_BETWEEN = 40
A_REQUEST = 0.03


@pytest.mark.usefixtures("collected")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["whole", "worker"])
def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed(what: str, tmp_path: Path) -> None:
    random = Random(what)
    folder = ready_folder(tmp_path / "data")
    server = Server(folder, database_url(), workers=2, **NO_QUOTA)

    def kill_all() -> None:
        server.kill()
        until_free(server.port)
        server.start()

    def kill_one() -> None:
        server.kill_worker(random.randrange(2))

    times = KILLS // 2 if what == "worker" else KILLS - KILLS // 2
    longest = 0.0
    try:
        server.start()
        with Crowd(PEOPLE, server.port, what) as crowd:
            for _kill in range(times):
                assert crowd.progress.wait_for(random.randint(1, MOST_BETWEEN))
                # A request takes about as long: the kill comes before, during and after what it does.
                threading.Event().wait(random.random() * A_REQUEST)
                longest = max(longest, crowd.outage(kill_all if what == "whole" else kill_one))
    finally:
        server.kill()
        end_sessions()
    found = difference(crowd, folder / "media")
    name = "kill -9 of the server" if what == "whole" else "kill -9 of a worker"
    note(name, connection.vendor, times, found.acknowledged, len(found.lost), len(found.doubled), longest, crowd.seen)
    assert found.none, found
    # What is missing, or there twice, is noticed.
    kept = Operation.objects.filter(user=crowd.people[0].user)
    gone = kept.first()
    assert gone
    gone.delete()
    make_operation(user=crowd.people[0].user)
    wrong = difference(crowd)
    assert (len(wrong.lost), len(wrong.doubled), wrong.other) == (1, 1, [])
