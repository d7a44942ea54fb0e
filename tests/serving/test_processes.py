"""The processes that `manage.py serve` becomes: stopped, killed, replaced."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from browser.server import collect_once, free_port, wait_for
from conftest import PROJECT
from faults.web import until_free

STOPPED_WITHIN = 20
UNFINISHED = (
    b"",
    b"GET / HTTP/1.1\r\nHost: local\r\nX-A: a",
    b"POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 60000\r\n\r\nabc",
    b"POST / HTTP/1.1\r\nHost: local\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
)


def until(true: Callable[[], bool]) -> None:
    """Return once something is so; fail if it never is."""
    end = time.monotonic() + STOPPED_WITHIN
    while not true():
        assert time.monotonic() < end
        threading.Event().wait(0.01)


@pytest.fixture(autouse=True, scope="module")
def _collected(tmp_path_factory: pytest.TempPathFactory) -> None:
    collect_once(tmp_path_factory)


class Site:
    """The site with two workers, in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        variables = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": "", "HTTPS": "off", "WEB_CONCURRENCY": "2"}
        command = [sys.executable, str(PROJECT / "manage.py"), "serve", "--port", str(self.port)]
        with self.log.open("w") as output:
            # From another folder, as a service manager does.
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env=variables,
                stdout=output,
                stderr=output,
                start_new_session=True,
                # As from a terminal; tests that run in the background ignore Ctrl-C, and so would the server.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
        wait_for(f"http://127.0.0.1:{self.port}", self.process, self.log)
        until(lambda: len(self.workers()) == 2)

    def workers(self) -> list[int]:
        """Return the processes that the first one has started and that live."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in found.split()]

    def is_well(self) -> bool:
        with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=20) as answer:
            return answer.status == 200

    def written(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()[4:]


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """Start it; in the end nothing of it is left."""
    site = Site(folder)
    try:
        yield site
    finally:
        if site.process.poll() is None:
            os.killpg(site.process.pid, signal.SIGKILL)
        site.process.wait()
        until_free(site.port)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One install for all of them: to make the database takes longest."""
    return tmp_path_factory.mktemp("install")


pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes as Linux shows them"),
    pytest.mark.release,
]


def test_worker_that_dies_is_replaced_and_ctrl_c_stops_all_quietly(folder: Path) -> None:
    with running(folder) as site:
        first = site.workers()
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len(site.workers()) == 2 and site.workers() != first)
        assert site.is_well()
        with socket.create_connection(("127.0.0.1", site.port), timeout=20) as client:
            client.sendall(b"POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 10\r\n\r\nabc")
            # As a terminal does: to all of them. Nobody waits for the one who is still sending.
            os.killpg(site.process.pid, signal.SIGINT)
            assert site.process.wait(STOPPED_WITHIN) == 0
        until_free(site.port)
        assert site.written() == ["WARNING conference.server A worker has ended (-9); another one takes its place."]


def test_workers_do_not_outlive_the_one_that_started_them(folder: Path) -> None:
    with running(folder) as site:
        workers = site.workers()
        site.process.kill()
        site.process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
        until_free(site.port)
        assert site.written() == []


def test_unfinished_requests_use_no_thread_and_others_are_answered(folder: Path) -> None:
    with running(folder) as site, ExitStack() as stack:
        for number in range(200):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=20))
            client.sendall(UNFINISHED[number % len(UNFINISHED)])
        assert all(site.is_well() for _ in range(20))
        site.process.terminate()
        assert site.process.wait(STOPPED_WITHIN) == 0
        assert site.written() == []
