"""A browser that ends without a warning, and a wire that kills the server when that hurts most."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType

from faults.web import Server

PIECE = 65_536


class Wire:
    """Passes bytes on between a browser and a server, and kills the server at a moment of the next save.

    ``before`` it has the request, ``after`` it has answered (so it has committed) and before anything of that
    arrives, or ``during`` the answer, half of which arrives.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self.moment = ""
        self.killed = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            upstream = socket.create_connection(("127.0.0.1", self.server.port))
            with upstream:
                saving = threading.Event()
                back = threading.Thread(target=self._pass_back, args=[upstream, client, saving], daemon=True)
                back.start()
                while data := client.recv(PIECE):
                    if self.moment and data.startswith(b"POST") and b"/impression/ " in data:
                        if self.moment == "before":
                            self._kill()
                            break
                        saving.set()
                    upstream.sendall(data)
                with suppress(OSError):
                    upstream.shutdown(socket.SHUT_WR)
                if not saving.is_set():
                    client.close()
                back.join()

    def _pass_back(self, upstream: socket.socket, client: socket.socket, saving: threading.Event) -> None:
        with suppress(OSError):
            while data := upstream.recv(PIECE):
                if saving.is_set():
                    if self.moment == "during":
                        client.sendall(data[: len(data) // 2])
                    self._kill()
                    break
                client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def _kill(self) -> None:
        self.moment = ""
        self.server.kill()
        self.killed.set()


@contextmanager
def living_browser(kind: BrowserType, profile: Path, address: str, **options: Any) -> Iterator[BrowserContext]:
    """Open a browser on a profile that outlives it; in the end it is closed, if it has not been killed."""
    context = kind.launch_persistent_context(profile, base_url=address, **options)
    try:
        yield context
    finally:
        with suppress(Exception):  # it is gone already
            context.close()


def kill_browser(profile: Path) -> None:
    """End every process of the browser on this profile with SIGKILL, and wait until they are gone."""
    mark = f"--user-data-dir={profile}".encode()
    first = {pid for pid in _processes() if mark in _command(pid).split(b"\0")}
    family = first | {pid for pid in _processes() if _ancestors(pid) & first}
    for pid in first | family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 20
    while time.monotonic() < until and any(mark in _command(pid).split(b"\0") for pid in first):
        time.sleep(0.01)


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _ancestors(pid: int) -> set[int]:
    found: set[int] = set()
    while pid > 1:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            break
        pid = int(status.rsplit(")", 1)[1].split()[1])
        found.add(pid)
    return found
