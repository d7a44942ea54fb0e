"""The systemd units: systemd accepts and rates them, and what they start runs as another user, as it stands there."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from browser.server import free_port
from conftest import PROJECT, missing
from install.container_files import BIN, restricted

DEPLOY = PROJECT / "deploy"
SERVICES = ("conference-log.service", "conference-log-daily.service")
TIMER = "conference-log-daily.timer"
INSTALLED = "/srv/conference-log"
STATE = "/var/lib"
SETTINGS = "/etc/conference-log.env"
NOBODY = 65534
MOST_EXPOSED = 20
"""By the measure of systemd-analyze, in tenths: 100 is a service without restrictions."""

pytestmark = [pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs users"), pytest.mark.release]


def unit(name: str, section: str = "Service") -> dict[str, list[str]]:
    """Return the values of each key in a section of a unit, in their order."""
    found: dict[str, list[str]] = {}
    inside = ""
    for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            inside = line.strip("[]")
        elif "=" in line and not line.startswith("#") and inside == section:
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


@pytest.fixture
def analyze(tmp_path: Path) -> str:
    """Return the program that checks units; in `tmp_path` lie the units, with the paths of this project."""
    program = shutil.which("systemd-analyze")
    if not program:
        missing("systemd-analyze")
    for name in (*SERVICES, TIMER):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        text = text.replace(f"{INSTALLED}/.venv/bin", str(BIN)).replace(INSTALLED, str(PROJECT))
        (tmp_path / name).write_text(text)
    return program


def test_systemd_accepts_the_units(analyze: str, tmp_path: Path) -> None:
    command = [analyze, "verify", "--man=no", *(str(tmp_path / name) for name in (*SERVICES, TIMER))]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    ours = [line for line in checked.stderr.splitlines() if "conference-log" in line]
    assert (checked.returncode, ours) == (0, [])


def test_systemd_finds_the_services_well_restricted(analyze: str, tmp_path: Path) -> None:
    for name in SERVICES:
        command = [analyze, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(tmp_path / name)]
        rated = subprocess.run(command, capture_output=True, text=True, check=False)
        assert rated.returncode == 0, rated.stdout.splitlines()[-1]


def test_both_services_have_the_same_restrictions() -> None:
    own = {"Type", "Environment", "ExecStart", "StateDirectory", "Restart", "RestartSec", "KillMode", "TimeoutStopSec"}
    own |= {"LimitNOFILE", "TasksMax", "Nice", "IOSchedulingClass"}
    web, daily = ({key: value for key, value in unit(name).items() if key not in own} for name in SERVICES)
    assert web == daily
    assert web["User"] == ["conference-log"]
    assert (web["ProtectSystem"], web["NoNewPrivileges"], web["CapabilityBoundingSet"]) == (["strict"], ["yes"], [""])


def test_timer_is_that_of_the_daily_service() -> None:
    assert unit(TIMER, "Timer") == {
        "OnCalendar": ["*-*-* 03:15:00"],
        "RandomizedDelaySec": ["10min"],
        "Persistent": ["true"],
    }
    assert unit(TIMER, "Install") == {"WantedBy": ["timers.target"]}
    assert TIMER.removesuffix(".timer") + ".service" in SERVICES


class Machine:
    """A machine with the units installed: the program can be read, and only the folders of the state be written."""

    def __init__(self, program: Path, state: Path) -> None:
        self.program, self.state = program, state
        self.places = {INSTALLED: str(program), f"{INSTALLED}/.venv/bin": str(BIN), STATE: str(state)}
        self.settings = {"ALLOWED_HOSTS": "log.example.org", "PORT": str(free_port()), "WEB_CONCURRENCY": "1"}
        for folder in " ".join(value for name in SERVICES for value in unit(name)["StateDirectory"]).split():
            (state / folder).mkdir(mode=0o700, exist_ok=True)
        self.prefix = restricted(NOBODY, *state.iterdir())

    def here(self, text: str) -> str:
        """Return a text with the paths of this machine."""
        for place in sorted(self.places, key=len, reverse=True):
            text = text.replace(place, self.places[place])
        return text

    def environment(self, name: str) -> dict[str, str]:
        """Return what a service gives to its programs; the file of settings wins."""
        said = [part for line in unit(name)["Environment"] for part in shlex.split(self.here(line))]
        assert unit(name)["EnvironmentFile"] == [f"-{SETTINGS}"]
        return {"PATH": os.environ["PATH"]} | dict(part.split("=", 1) for part in said) | self.settings

    def commands(self, name: str) -> list[list[str]]:
        """Return what a service starts, one after the other."""
        variables = self.environment(name)
        lines = [re.sub(r"\$\{(\w+)\}", lambda match: variables[match[1]], line) for line in unit(name)["ExecStart"]]
        return [[*self.prefix, *shlex.split(self.here(line))] for line in lines]

    def folder(self, name: str) -> str:
        """Return the working directory of a service."""
        return self.here(unit(name)["WorkingDirectory"][0])

    def run(self, name: str) -> None:
        """Run a service to its end."""
        for command in self.commands(name):
            subprocess.run(command, cwd=self.folder(name), env=self.environment(name), check=True)

    @contextmanager
    def running(self, name: str) -> Iterator[str]:
        """Run a service until the block ends; give the address of the server, once it is well."""
        (command,) = self.commands(name)
        process = subprocess.Popen(command, cwd=self.folder(name), env=self.environment(name))
        address = f"http://127.0.0.1:{self.settings['PORT']}"
        until = time.monotonic() + 90
        try:
            while not _is_well(address):
                assert process.poll() is None, "the server has ended"
                assert time.monotonic() < until, "the server does not become healthy"
                time.sleep(0.05)
            yield address
        finally:
            process.terminate()
            assert process.wait(timeout=int(unit(name)["TimeoutStopSec"][0])) == 0


def _is_well(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture(scope="module")
def machine(built_app: Path) -> Iterator[Machine]:
    """Return a machine on which nothing has been started yet."""
    with tempfile.TemporaryDirectory(prefix="conference-state-") as folder:
        Path(folder).chmod(0o755)
        yield Machine(built_app, Path(folder))


def test_service_serves_behind_a_proxy_and_the_nightly_one_makes_a_backup(machine: Machine) -> None:
    with machine.running("conference-log.service") as address:
        headers = {"X-Forwarded-Proto": "https", "Host": "log.example.org"}
        asked = Request(f"{address}/accounts/signup/", headers=headers)  # noqa: S310 - our own address
        with urlopen(asked, timeout=20) as answer:  # noqa: S310 - our own address
            assert (answer.status, answer.headers["Set-Cookie"].split("=")[0]) == (200, "__Host-csrftoken")
        machine.run("conference-log-daily.service")
    data, backups = machine.state / "conference-log", machine.state / "conference-log-backups"
    assert {"conference.sqlite3", "secret_key"} <= {path.name for path in data.iterdir()}
    (backup,) = backups.iterdir()
    assert "manifest.json" in zipfile.ZipFile(backup).namelist()
    owners = {path.stat().st_uid for path in (*data.rglob("*"), *backups.rglob("*"))}
    assert owners == {NOBODY if machine.prefix else os.geteuid()}
