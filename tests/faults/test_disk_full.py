"""A real file system is full, that of the database and of pictures: 507, pages are shown, and it recovers by itself."""

import contextlib
import shutil
import sqlite3
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from django.db import connection

from conftest import THOROUGH
from factories import make_user
from faults.check import difference
from faults.crowd import NO_QUOTA, Crowd
from faults.http_client import Http
from faults.postgres import Postgres, database_at, migrated
from faults.small_disk import small_disk
from faults.table import note
from faults.web import Server, ready_folder

pytestmark = pytest.mark.release

TIMES = 50 if THOROUGH else 2
PEOPLE = 2
MOST_BETWEEN = 60
ROOM = 60
"""Megabytes: the database of the tests and what a crowd writes into it."""
ROOM_OF_POSTGRESQL = 150
FULL = 507


@pytest.mark.usefixtures("collected")
@pytest.mark.django_db(transaction=True)
def test_full_disk_of_sqlite_and_pictures(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the other test is about PostgreSQL")
    random, longest = Random(1), 0.0
    with small_disk(tmp_path / "small", ROOM) as disk:
        data = disk.path / "data"
        server = Server(tmp_path, f"sqlite:///{quote(str(data / 'db.sqlite3'))}", within=disk.within, **NO_QUOTA)
        server.variables["DATA_DIR"] = str(data)
        seen_at = ready_folder(disk.seen_at / "data")
        crowd = Crowd(PEOPLE, server.port, "full disk")
        reader = Http(server.port, make_user())
        copy_database(Path(str(connection.settings_dict["NAME"])), tmp_path / "db.sqlite3")
        shutil.copy(tmp_path / "db.sqlite3", seen_at)
        try:
            server.start()
            with crowd:
                for _time in range(TIMES):
                    assert crowd.progress.wait_for(random.randint(5, MOST_BETWEEN))
                    longest = max(longest, crowd.outage(lambda: fill_for_a_while(crowd, disk, reader, random)))
        finally:
            server.kill()
        copy = tmp_path / "copy"
        shutil.copytree(seen_at, copy, symlinks=True)
    with database_at(f"sqlite:///{quote(str(copy / 'db.sqlite3'))}"):
        found = difference(crowd, copy / "media")
    note("full disk", "sqlite", TIMES, found.acknowledged, len(found.lost), len(found.doubled), longest, crowd.seen)
    assert crowd.seen[FULL] > 0
    assert found.none, found


def fill_for_a_while(crowd: Crowd, disk, reader: Http, random: Random) -> None:
    """Fill the disk until somebody was told so or nothing more comes, and give the room back."""
    disk.fill()
    told = crowd.seen[FULL]
    for _step in range(100):
        assert crowd.progress.wait_for(1)
        if crowd.seen[FULL] > told:
            break
    # Pages that write nothing are shown meanwhile.
    shown = reader.send("GET", "/events/", {}, {}, b"")
    assert shown
    assert shown.status == 200
    threading.Event().wait(random.random() / 2)
    disk.empty()


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite file that is in use."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@pytest.mark.usefixtures("collected")
@pytest.mark.django_db(transaction=True)
def test_full_disk_of_postgresql(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the other test is about SQLite")
    random, longest = Random(2), 0.0
    # The folder of a test is closed to the user of PostgreSQL.
    with tempfile.TemporaryDirectory(prefix="pg-full-") as open_folder, contextlib.ExitStack() as stack:
        Path(open_folder).chmod(0o755)
        disk = stack.enter_context(small_disk(Path(open_folder) / "small", ROOM_OF_POSTGRESQL))
        shutil.chown(disk.seen_at, "pgserver", "pgserver")
        postgres = Postgres(disk.path, disk.within)
        with migrated(postgres), database_at(postgres.url):
            postgres.keep_running()
            server = Server(ready_folder(tmp_path / "data"), postgres.url, **NO_QUOTA)
            try:
                server.start()
                with Crowd(PEOPLE, server.port, "full disk") as crowd:
                    connection.close()
                    for _time in range(TIMES):
                        assert crowd.progress.wait_for(random.randint(5, MOST_BETWEEN))
                        longest = max(longest, crowd.outage(lambda: fill_postgres(crowd, disk, random)))
            finally:
                server.kill()
            found = difference(crowd, tmp_path / "data" / "media")
    seen = crowd.seen
    note("full disk", "postgresql", TIMES, found.acknowledged, len(found.lost), len(found.doubled), longest, seen)
    assert seen[FULL] + seen[503] > 0
    assert found.none, found


def fill_postgres(crowd: Crowd, disk, random: Random) -> None:
    """Fill the disk until somebody was told so, and give the room back."""
    disk.fill()
    told = crowd.seen[FULL] + crowd.seen[503]
    for _step in range(300):
        assert crowd.progress.wait_for(1)
        if crowd.seen[FULL] + crowd.seen[503] > told:
            break
    threading.Event().wait(random.random() / 2)
    disk.empty()
