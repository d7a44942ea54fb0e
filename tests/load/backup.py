"""A backup that was taken under load: restored into an empty install, it holds what was acknowledged at one moment."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.load.people import Person

PROJECT = Path(__file__).resolve().parents[2]


def manage(*arguments: str, **environment: str) -> None:
    """Run a command of manage.py in a process of its own; raises CalledProcessError when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=PROJECT, env=os.environ | environment, check=True, capture_output=True)


def check_backup(backup: Path, people: list[Person]) -> bool:
    """Restore into a SQLite file, and return whether each text there is one that was saved, with the version of it.

    The text of a save begins with its number, and a version is one more for each save.
    """
    with tempfile.TemporaryDirectory(prefix="conference-restored-") as folder:
        database = Path(folder) / "conference.sqlite3"
        manage("restore", str(backup), DATA_DIR=folder, DATABASE_URL=f"sqlite:///{database}")
        wrong = _wrong(database, people)
    sys.stdout.write(f"restored: {len(people)} texts, {wrong} of them with another version than that of their save\n")
    return not wrong


def _wrong(database: Path, people: list[Person]) -> int:
    with sqlite3.connect(database) as connection:
        rows = {
            key: (body, version)
            for key, body, version in connection.execute("SELECT id, body, version FROM conference_sessions_impression")
        }
    wrong = 0
    for person in people:
        body, version = rows[person.key.hex]
        number, _, _ = body.partition(". ")
        saved = int(number) if number.isdigit() else 0
        wrong += version != person.version - person.saved + saved
    return wrong
