"""The same over a real server, started as `make run` starts it, with one client and with eight."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench.clock import Line, compare
from tests.bench.material import Material
from tests.bench.pages import TARGET, save_paths, saver, today_paths
from tests.bench.visitors import Caller, Visitor, seconds_each

type Calls = list[Callable[[], object]]

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
REQUESTS = 40
"""Per client and round."""


@contextmanager
def served() -> Iterator[int]:
    """Serve the site and the floors on a free port of this machine, and stop."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def measure(material: Material, visitor: Visitor, port: int) -> list[Line]:
    """Return a line for Today and one for saving, each with one client and with eight."""
    lines = []
    for clients in (1, 8):
        callers = [Caller(visitor, port) for _ in range(clients)]
        who = "one client" if clients == 1 else f"{clients} clients"
        lines.append(_against(f"Today, 10 sessions, {who}", *_readers(material, callers)))
        lines.append(_against(f"a text that saves itself, {who}", *_savers(material, callers)))
        for caller in callers:
            caller.connection.close()
    return lines


def _readers(material: Material, callers: list[Caller]) -> tuple[Calls, Calls]:
    """Return a reader of Today for each client: of ours and of the floor."""
    ours, floor = today_paths(material, 10)
    return [partial(caller.get, ours) for caller in callers], [partial(caller.get, floor) for caller in callers]


def _savers(material: Material, callers: list[Caller]) -> tuple[Calls, Calls]:
    """Return a saver for each client, of a text of its own: ours and the floor's."""
    sessions = list(material.events[40].sessions.all()[: 2 * len(callers)])
    ours, floor = [], []
    for caller, first, second in zip(callers, sessions[::2], sessions[1::2], strict=True):
        path, _, mine = save_paths(first)
        ours.append(saver(caller.post, path, mine.version, with_key=True))
        _, path, theirs = save_paths(second)
        floor.append(saver(caller.post, path, theirs.version, with_key=False))
    return ours, floor


def _against(name: str, ours: Calls, floor: Calls) -> Line:
    """Let the clients of ours and of the floor take turns; compare the medians of the rounds."""
    for calls in (ours, floor):
        seconds_each(calls, 8)
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for times, calls in zip(taken, (ours, floor), strict=True):
            times.append(seconds_each(calls, REQUESTS))
    line = compare(name, *taken, TARGET)
    return replace(line, remark=f"{1 / line.ours:.0f} against {1 / line.floor:.0f} requests a second")
