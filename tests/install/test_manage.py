"""The commands of manage.py: what stops one is a line, and a wrong folder is left as it was."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from conftest import PROJECT
from install.documented import Shell, noted
from postgres_server import postgres_server
from tiers import times


@pytest.mark.release
def test_command_ends_at_once_on_postgresql(tmp_path: Path) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with postgres_server() as url:
        environment |= {"DATABASE_URL": url, "DATA_DIR": str(tmp_path)}
        command = [sys.executable, "manage.py", "doctor"]
        result = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    # A pool that is left open says after five seconds that it could not stop its threads.
    assert result.stderr == ""


def said_by(tmp_path: Path, *command: str, **variables: str) -> tuple[int, str, str]:
    """Return exit code, output and error output of a command of manage.py with these variables."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"DATA_DIR": str(tmp_path)} | variables
    run = [sys.executable, "manage.py", *command]
    result = subprocess.run(run, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout, result.stderr


@pytest.mark.release
@pytest.mark.scaled
def test_invalid_setting_is_one_line_in_every_command(tmp_path: Path, subtests) -> None:
    line = "PORT must be a whole number, not 'eighty'.\n"
    for command in ("doctor", "serve", "migrate", "check", "runserver", "backup")[: times(2, 6)]:
        with subtests.test(command):
            assert said_by(tmp_path, command, PORT="eighty") == (1, "", line)
    code, _out, error = said_by(tmp_path, "doctor", PORT="eighty", DEBUG="on")
    assert (code, error.startswith("Traceback"), error.endswith(f"ImproperlyConfigured: {line}")) == (1, True, True)


@pytest.mark.release
def test_setting_that_a_command_reads_itself_is_one_line_too(tmp_path: Path) -> None:
    code, _out, error = said_by(tmp_path, "serve", "--port", "0", WEB_CONCURRENCY="none")
    assert (code, error) == (1, "WEB_CONCURRENCY must be a whole number, not 'none'.\n")


@pytest.mark.release
def test_output_that_nobody_reads_to_its_end_is_no_error(tmp_path: Path) -> None:
    said_by(tmp_path, "migrate")
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    for unbuffered in ("", "1"):
        reading, writing = os.pipe()
        os.close(reading)
        run = [sys.executable, "manage.py", "doctor"]
        result = subprocess.run(
            run, cwd=PROJECT, env=environment | {"PYTHONUNBUFFERED": unbuffered}, stdout=writing, stderr=subprocess.PIPE
        )
        os.close(writing)
        assert (result.returncode, result.stderr) == (1, b"")


@pytest.mark.release
def test_command_in_a_wrong_folder_says_so_in_one_line_and_leaves_nothing(tmp_path: Path, subtests) -> None:
    line = (
        "CommandError: The database is empty."
        " Set DATA_DIR to the folder of your data, or run migrate for a new install.\n"
    )
    commands = {
        "backup": [str(tmp_path / "all.zip")],
        "export_report": ["expo", "--output=-"],
        "import_catalogue": ["expo", "programme.json"],
        "import_report": ["report.md", "--owner=ann"],
        "reset_link": ["ann"],
        "restore": ["all.zip", "--beside", "--owner=ann"],
        "tidy": [],
    }
    for command, arguments in commands.items():
        with subtests.test(command):
            assert said_by(tmp_path, command, *arguments) == (1, "", line)
            assert list(tmp_path.iterdir()) == []
    own = {path.stem for path in (PROJECT / "sessions/management/commands").glob("[a-z]*.py")}
    assert own - commands.keys() == {"compile_translations", "demo", "doctor", "migrate", "serve"}


@pytest.mark.release
def test_restore_and_demo_make_a_new_folder_an_install(tmp_path: Path) -> None:
    old, new, part = tmp_path / "old", tmp_path / "new", str(tmp_path / "part.zip")
    (tmp_path / "no.zip").write_text("no zip")
    assert said_by(old, "demo")[0] == 0
    assert said_by(old, "backup", part, "--event=lantern-conf-2025-en", "-v0") == (0, "", "")

    (lines,) = re.findall(r"(?m)^## Backup\n\n((?:    .+\n)+)", (PROJECT / "README.md").read_text(encoding="utf-8"))
    backup, restore, run = lines.splitlines()
    (tmp_path / "manage.py").symlink_to(PROJECT / "manage.py")
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    shell = Shell(tmp_path, make=noted(str(tmp_path / "asked.log")))
    shell.variables["DATA_DIR"] = str(old)
    shell.run(backup)
    refused = {"none.zip": "No such file", "no.zip": "This is no backup", part: "This is the backup of a part"}
    for file, reason in refused.items():
        code, _out, error = said_by(new, "restore", str(tmp_path / file), "-v0")
        assert (code, reason in error, error.count("\n"), list(new.iterdir())) == (1, True, 1, []), error
    for file in (part, str(tmp_path / "conference-log.zip")):
        assert (said_by(new, "restore", "--check", file)[0], list(new.iterdir())) == (0, [])
    assert shell.run(restore).endswith("Restored. Everybody signs in again, with the password of then.\n")
    shell.run(run)
    assert shell.asked() == [f"make run DATA_DIR={tmp_path / 'restored'}"]
    for folder in (old, tmp_path / "restored"):
        with closing(sqlite3.connect(folder / "conference.sqlite3")) as database:
            names = database.execute("SELECT name, slug FROM conference_sessions_event ORDER BY slug").fetchall()
            assert (len(names), database.execute("SELECT count(*) FROM conference_cache").fetchone()) == (2, (0,))

    # Where there are accounts, the tables stay those of their version.
    last = "FROM django_migrations WHERE app = 'conference_sessions' AND name > '0037'"
    with closing(sqlite3.connect(old / "conference.sqlite3")) as database:
        database.execute(f"DELETE {last}")
        database.commit()
        for command in (["demo"], ["restore", str(tmp_path / "conference-log.zip"), "-v0"]):
            code, _out, error = said_by(old, *command)
            assert (code, "Nothing was changed." in error, error.count("\n")) == (1, True, 1)
            assert database.execute(f"SELECT name {last}").fetchall() == []


@pytest.mark.scaled
def test_reader_that_leaves_ends_a_command_without_a_traceback(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    for command in ("doctor", "check")[: times(1, 2)]:
        run = [sys.executable, "manage.py", command]
        with subprocess.Popen(
            run, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            process.stdout.close()
            assert (command, process.stderr.read()) == (command, "")
        assert process.returncode == 1


def test_python_without_django_is_told_which_to_use(tmp_path: Path) -> None:
    # -I and -S: no packages, as in a Python outside the environment of the project.
    run = [sys.executable, "-S", "-I", "manage.py", "doctor"]
    result = subprocess.run(run, cwd=PROJECT, env={}, capture_output=True, text=True, check=False)
    line = f"{sys.executable} has no Django. Run `make install` once, then .venv/bin/python manage.py COMMAND.\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, "", line)
