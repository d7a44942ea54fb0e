"""The site in a process group of its own, which is killed as a whole or worker by worker, and started again."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from browser.server import AT_THE_MOMENT_OF_TESTS, free_port, wait_for
from conftest import PROJECT

PATIENCE = 30
AGAIN = 0.02


class Server:
    """The site, always on the same port; ``within`` is a command that runs it, such as one of another namespace."""

    def __init__(
        self, folder: Path, database_url: str, *, workers: int = 1, within: Sequence[str] = (), **variables: str
    ) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        self.within = within
        self.variables = {
            **os.environ,
            **AT_THE_MOMENT_OF_TESTS,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "HTTPS": "off",
            "WEB_CONCURRENCY": str(workers),
            **variables,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve; return when the site answers."""
        command = [*self.within, sys.executable, "manage.py", "serve", "--port", str(self.port)]
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                command, cwd=PROJECT, env=self.variables, stdout=output, stderr=output, start_new_session=True
            )
        wait_for(f"http://127.0.0.1:{self.port}", self.process, self.log)

    def kill(self) -> None:
        """End every process of it with SIGKILL."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def kill_worker(self, number: int) -> None:
        """End one of its workers with SIGKILL: that with this number, counted again from the first behind the last."""
        assert self.process
        workers = children_of(self.process.pid)
        with suppress(ProcessLookupError):
            os.kill(workers[number % len(workers)], signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started; there is at least one, for which this waits."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            return [int(each) for each in found]
        threading.Event().wait(AGAIN)
    raise RuntimeError(f"{pid} has no process of its own")


def until_free(port: int) -> None:
    """Return when nobody listens on a port any more: a process that is killed while it writes ends a little later."""
    until = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                if time.monotonic() > until:
                    raise
            else:
                return
        threading.Event().wait(AGAIN)


def ready_folder(path: Path) -> Path:
    """Return a data folder for a server."""
    path.mkdir(exist_ok=True)
    return path
