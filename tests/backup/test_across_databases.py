"""Backups taken while people write, restored on the other database, and taken again: the same content, both ways."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from backup.writers import AFTER, BEFORE, PEOPLE
from backup.zips import content_of, rows_in
from conftest import PROJECT
from postgres_server import postgres_server

pytestmark = pytest.mark.release


def run(install: Mapping[str, str], *arguments: str) -> str:
    """Run a program in an install and return what it prints; it must succeed."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env={**install}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, done.stderr)
    return done.stdout


def test_backup_under_writes_comes_back_on_the_other_database(tmp_path: Path) -> None:
    with postgres_server() as url:
        for direction in ("sqlite to postgresql", "postgresql to sqlite"):
            here = tmp_path / direction
            installs = []
            for name in direction.split(" to "):
                folder = here / name
                folder.mkdir(parents=True)
                installs.append(
                    {
                        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
                        "PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests'}",
                        "DJANGO_SETTINGS_MODULE": "conference.settings",
                        "DATA_DIR": str(folder),
                        "HTTPS": "off",
                        "SECRET_KEY": "only-the-tests-know-this-key-and-it-guards-nothing-at-all",
                        **({"DATABASE_URL": url} if name == "postgresql" else {}),
                    }
                )
                if name == "postgresql":
                    run(installs[-1], "manage.py", "migrate", "--verbosity=0")
                    run(installs[-1], "manage.py", "flush", "--no-input", "--verbosity=0")
                else:
                    run(installs[-1], "manage.py", "migrate", "--verbosity=0")
            first, second = here / "first.zip", here / "second.zip"
            told = json.loads(run(installs[0], str(PROJECT / "tests/backup/writers.py"), str(first)))
            run(installs[1], "manage.py", "restore", str(first), "--verbosity=0")
            run(installs[1], "manage.py", "backup", str(second), "--verbosity=0")
            backup = first.read_bytes()
            assert content_of(second.read_bytes()) == content_of(backup)
            # It is of one moment, in the middle of the writes.
            sessions = rows_in(backup, "sessions")
            assert BEFORE <= told["before"] <= len(sessions) <= told["total"]
            assert told["total"] - told["before"] >= PEOPLE * AFTER - PEOPLE
            assert [row["session"] for row in rows_in(backup, "impressions")] != []
            assert {row["session"] for row in rows_in(backup, "impressions")} == {row["id"] for row in sessions}
            assert rows_in(backup, "events")[0]["venue"] in {row["title"] for row in sessions}
