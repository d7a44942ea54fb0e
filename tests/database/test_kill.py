"""The server is killed at any moment: what it has acknowledged is there, once; `make torture` does it 200 times."""

import threading
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from browser.killing import Server
from browser.server import database_url, end_sessions
from conftest import THOROUGH
from database.killing import PATIENCE, Progress, Writer, until_free
from factories import make_user
from sessions.models import Operation

KILLS = 200 if THOROUGH else 2
WRITERS = 4
MOST_BETWEEN = 40
A_REQUEST = 0.03


@pytest.mark.django_db(transaction=True)
def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed(tmp_path: Path) -> None:
    random = Random(KILLS)
    progress = Progress()
    # What a quota refuses is no write that could be lost: with 200 kills somebody adds 300 days.
    server = Server(tmp_path, database_url(), QUOTA_DAYS="100000")
    try:
        server.start()
        writers = [Writer(f"Writer {at}", server.port, make_user(), at, progress) for at in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _kill in range(KILLS):
            assert progress.wait_for(random.randint(1, MOST_BETWEEN))
            # A request takes about as long: the kill comes before, during and after what it does.
            threading.Event().wait(random.random() * A_REQUEST)
            server.kill()
            until_free(server.port)
            server.start()
        for writer in writers:
            writer.enough.set()
        for writer in writers:
            writer.join(timeout=PATIENCE)
        assert not any(writer.is_alive() for writer in writers)
    finally:
        server.kill()
        end_sessions()
    for writer in writers:
        writer.check()
    done = sum(len(writer.headings) + writer.days - 1 + len(writer.marks) for writer in writers)
    assert Operation.objects.count() == done
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]
