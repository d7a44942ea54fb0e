"""Eight people save at once into one SQLite file, opened as the install opens it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from conftest import PROJECT

SAVERS = 8
SAVES = 25

# Each saver reads, thinks, writes: what fails with "database is locked" unless the transaction is IMMEDIATE. It is a
# process of its own, forked when Django is loaded and no connection is open. All of them are ready before any begins:
# those that start quickly would else be done before the others come.
PROGRAM = f"""
import multiprocessing
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections, transaction
from sessions.models import Day, Event
from sessions.versions.save import save_texts

def save(pk, name, ready):
    ready.wait()
    for number in range({SAVES}):
        with transaction.atomic():
            day = Day.objects.get(pk=pk)
            assert save_texts(Day.objects.all(), pk, day.version, note=day.note + name) == day.version + 1

call_command("migrate", verbosity=0)
owner = User.objects.create_user("owner")
event = Event.objects.create(owner=owner, name="A conference", time_zone="UTC")
day, _ = Day.objects.get_or_create(event=event, number=1)
connections.close_all()
fork = multiprocessing.get_context("fork")
ready = fork.Barrier({SAVERS}, timeout=60)
savers = [fork.Process(target=save, args=(day.pk, str(number), ready)) for number in range({SAVERS})]
for saver in savers:
    saver.start()
for saver in savers:
    saver.join()
print([saver.exitcode for saver in savers])
"""


@pytest.mark.release
def test_eight_savers_lose_nothing_and_are_never_told_to_wait(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "conference.settings"}
    command = [sys.executable, "-c", PROGRAM]
    run = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == (f"{[0] * SAVERS}\n", "")
    with closing(sqlite3.connect(tmp_path / "conference.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        version, note = database.execute("SELECT version, note FROM conference_sessions_day").fetchone()
    assert version == 1 + SAVERS * SAVES
    assert {name: note.count(name) for name in set(note)} == {str(number): SAVES for number in range(SAVERS)}
