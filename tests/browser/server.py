"""The site as `make run` serves it: with the production settings, on a free port of the loopback address."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest
from django.db import connection

from conftest import PROJECT, locked

UP_WITHIN = 90
# Established, and closed by the other side alone, in /proc/net/tcp.
USED = {"01", "08"}
# What the connections of our servers are called in PostgreSQL.
SERVED = "browser-tests"

AT_THE_MOMENT_OF_TESTS = {"DJANGO_SETTINGS_MODULE": "settings_for_servers", "PYTHONPATH": str(PROJECT / "tests")}
"""Variables of a server whose clock stands still where that of the tests does."""


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[str]:
    """Serve with the data in a folder until the block ends; give the address, such as http://127.0.0.1:41234.

    Raises what the server wrote if it had to say that something failed.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    own = {"DATA_DIR": str(folder), "HTTPS": "off", "WEB_CONCURRENCY": "2"}
    variables = {**os.environ, **AT_THE_MOMENT_OF_TESTS, **own, **environment}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=PROJECT, env=variables, stdout=output, stderr=output)
        try:
            wait_for(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=UP_WITHIN)
    written = log.read_text(encoding="utf-8")
    if "Traceback" in written or "ERROR" in written:
        raise RuntimeError(f"Something failed on the server:\n{written}")


def collect_static(folder: Path) -> None:
    """Collect style and scripts for serving, with the settings of an install in that folder."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    variables = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": ""}
    subprocess.run(command, cwd=PROJECT, env=variables, check=True)


def collect_once(factory: pytest.TempPathFactory) -> None:
    """Collect them for all workers of this run, unless it has been done: some serve them already."""
    mine = factory.getbasetemp()
    run = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    with locked(run / "static.lock"):
        if not (run / "static.collected").exists():
            collect_static(factory.mktemp("collect"))
            (run / "static.collected").touch()


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the site says that it is well; raise with what it wrote if it never does."""
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise RuntimeError(f"The server did not start:\n{log.read_text(encoding='utf-8')}")


def database_url(name: str = "") -> str:
    """Return the URL of the database of the tests, or of the one with that name beside it on the same server."""
    name = name or str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(name)}"
    parts = urlsplit(os.environ["DATABASE_URL"])
    query = "&".join(filter(None, [parts.query, f"application_name={SERVED}"]))
    return parts._replace(path=f"/{quote(name)}", query=query).geturl()


def wait_until_idle(address: str) -> None:
    """Return once the server has answered what it was still asked: emptying the tables would be felt by a request.

    A connection of a browser that was closed stays until its request was answered. Only Linux tells of connections.
    """
    table, port = Path("/proc/net/tcp"), f":{urlsplit(address).port:04X}"
    until = time.monotonic() + UP_WITHIN
    while table.exists() and time.monotonic() < until:
        lines = [line.split() for line in table.read_text(encoding="ascii").splitlines()[1:]]
        if not any(line[1].endswith(port) and line[3] in USED for line in lines):
            return
        time.sleep(0.01)


def end_sessions() -> None:
    """End what a server that was stopped has left open in the database of the tests, which could not be dropped."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = %s",
                [SERVED],
            )
