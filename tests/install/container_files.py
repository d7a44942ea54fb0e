"""What Dockerfile and compose file say, and what they would run, for tests without a container engine."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import PROJECT

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
WEB = SERVICES["web"]
# Lines continued with a backslash are one instruction.
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
BIN = Path(sys.executable).parent
SECRETS = {
    "SECRET_KEY": "made-for-this-test-and-for-nothing-else-in-the-whole-world",
    "POSTGRES_PASSWORD": "p@ss/w:rd?#%",
}
LOCKS = {"requirements.txt", "requirements-s3.txt"}


def instructions(name: str) -> list[str]:
    """Return the arguments of each instruction of the Dockerfile with that name."""
    return [line.split(" ", 1)[1].strip() for line in DOCKERFILE.splitlines() if line.startswith(name + " ")]


def sources() -> list[str]:
    """Return what the Dockerfile copies out of the project, apart from the locks."""
    copied = [line.split()[:-1] for line in instructions("COPY") if not line.startswith("--from")]
    return [name for names in copied for name in names if name not in LOCKS]


def interpolated(value: str, variables: Mapping[str, str]) -> str:
    """Return a value as compose gives it to the container, with these variables in .env."""

    def replaced(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        if found := variables.get(name, ""):
            return found
        assert operator == "-", f"{name} {rest}"
        return str(rest)

    # The innermost first: a default may name another variable.
    pattern, found = r"(?<!\$)\$\{(\w+):([-?])([^${}]*)\}", 1
    while found:
        value, found = re.subn(pattern, replaced, value)
    return value.replace("$$", "$")


def environment_of(service: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that compose gives to a service."""
    return {name: interpolated(str(value), variables) for name, value in SERVICES[service]["environment"].items()}


def health_check(service: str, variables: Mapping[str, str]) -> list[str]:
    """Return the command of a health check."""
    kind, *command = SERVICES[service]["healthcheck"]["test"]
    said = [interpolated(part, variables) for part in command]
    return ["sh", "-c", *said] if kind == "CMD-SHELL" else said


def caddy_command(variables: Mapping[str, str]) -> list[str]:
    """Return the command of the service `caddy`, with the Caddyfile of the working folder."""
    return [interpolated(part, variables).replace("/etc/caddy/", "") for part in SERVICES["caddy"]["command"]]


def image_environment(commit: str = "") -> dict[str, str]:
    """Return what the Dockerfile sets, built from this commit, with our environment in the place of /venv."""
    said = dict(part.split("=", 1) for part in shlex.split(instructions("ENV")[-1]))
    said |= {"COMMIT": said["COMMIT"].replace("$COMMIT", commit)}
    return said | {"PATH": said["PATH"].replace("/venv/bin", str(BIN)).replace("$PATH", os.environ["PATH"])}


def build(folder: Path) -> None:
    """Do what the first stage does after its packages are installed: copy, and run the rest."""
    for name in sources():
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copyfile(PROJECT / name, folder / name)
    installing, making = instructions("RUN")[:2]
    assert '--require-hashes -r "$REQUIREMENTS"' in installing
    assert instructions("ARG") == ["REQUIREMENTS=requirements.txt", "COMMIT"]
    environment = {"PATH": os.environ["PATH"]}
    script = making.replace("/venv/bin", shlex.quote(str(BIN)))
    subprocess.run(["bash", "-euc", script], cwd=folder, env=environment, check=True)


def restricted(user: int, *writable: Path) -> list[str]:
    """Return the beginning of a command that runs as a user without capabilities who can never get any.

    The folders become that user's. Only root can do that: for everybody else it stays their own user.
    """
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is missing")
    for folder in writable:
        os.chown(folder, user, user)
    ids = [f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    command = ["setpriv", *ids, "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
    if subprocess.run([*command, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("other users cannot reach the Python of this project")
    return command


def command_of_the_image() -> list[str]:
    """Return the CMD of the Dockerfile."""
    return [str(part) for part in json.loads(instructions("CMD")[-1])]
