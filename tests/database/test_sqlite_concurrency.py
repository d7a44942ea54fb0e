"""Eight people save at once into one SQLite file, opened as the install opens it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from conftest import PROJECT

SAVERS = 8
SAVES = 25

PREPARE = """
from django.contrib.auth.models import User
from sessions.models import Day, Event
owner = User.objects.create_user("owner")
event = Event.objects.create(owner=owner, name="A conference", time_zone="UTC")
day, _ = Day.objects.get_or_create(event=event, number=1)
print(day.pk)
"""

# Read, think, write: what fails with "database is locked" unless the transaction is IMMEDIATE.
SAVE = f"""
import sys
from django.db import transaction
from sessions.models import Day
from sessions.versions.save import save_texts
pk, name = int(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
input()
for number in range({SAVES}):
    with transaction.atomic():
        day = Day.objects.get(pk=pk)
        assert save_texts(Day.objects.all(), pk, day.version, note=day.note + name) == day.version + 1
"""

START = "import django; django.setup(); "


def run_python(program: str, *arguments: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", f"{START}\n{program}", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_eight_savers_lose_nothing_and_are_never_told_to_wait(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "conference.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=PROJECT, env=environment, check=True)
    pk, errors = run_python(PREPARE, environment=environment).communicate()
    assert errors == ""
    savers = [run_python(SAVE, pk.strip(), str(number), environment=environment) for number in range(SAVERS)]
    # All of them are ready before any begins: those that start quickly would else be done before the others come.
    assert [saver.stdout.readline() for saver in savers] == ["ready\n"] * SAVERS
    for saver in savers:
        saver.stdin.write("go\n")
        saver.stdin.flush()
    assert [saver.communicate()[1] for saver in savers] == [""] * SAVERS
    with closing(sqlite3.connect(tmp_path / "conference.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        version, note = database.execute("SELECT version, note FROM conference_sessions_day").fetchone()
    assert version == 1 + SAVERS * SAVES
    assert {name: note.count(name) for name in set(note)} == {str(number): SAVES for number in range(SAVERS)}
