"""Starts the workers, replaces one that has died, and stops all of them on SIGTERM, SIGINT and SIGHUP."""

import gc
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
STOP_WITHIN = 5
"""Seconds that workers get to answer what is under way; then they are killed."""
SOON = 2.0
"""A worker that lives no longer than so many seconds is replaced after a pause."""
SEND_BUFFER = 262_144
"""Bytes that the system takes of an answer before its client does; more would hide for how long that reads nothing."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens for connections; raise OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=1024)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    listener.setblocking(False)
    return listener


class Supervisor:
    """Keeps so many processes alive that each call ``work`` with their number and a pipe.

    The pipe is at its end when the supervisor is gone, however it went: then nobody is left to replace or stop them.
    """

    def __init__(self, work: Callable[[int, int], None], workers: int) -> None:
        self.work, self.count = work, workers
        self.workers: dict[int, tuple[int, float]] = {}
        self.stopping = False
        self.alive, self._held = os.pipe()

    def run(self) -> None:
        """Return when all workers have ended after a signal to stop."""
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup has the server ignore SIGHUP
                signal.signal(number, self._stop)
        signal.signal(signal.SIGALRM, self._kill)
        gc.collect()
        gc.freeze()
        for slot in range(self.count):
            self._start(slot)
        while self.workers:
            pid, status = os.wait()
            slot, started = self.workers.pop(pid, (-1, 0.0))
            # As the first process of a container it is also told of processes that others have left behind.
            if self.stopping or slot < 0:
                continue
            sys.stderr.write(
                f"A worker has ended ({os.waitstatus_to_exitcode(status)}); another one takes its place.\n"
            )
            sys.stderr.flush()
            if time.monotonic() - started < SOON:
                time.sleep(1)
            self._start(slot)

    def _start(self, slot: int) -> None:
        # No signal may come between the fork and the note of it.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        pid = 0 if self.stopping else os.fork()
        if pid == 0 and not self.stopping:
            self._become_worker(slot)
        if pid:
            self.workers[pid] = (slot, time.monotonic())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _become_worker(self, slot: int) -> None:
        code = 1
        try:
            os.close(self._held)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            self.work(slot, self.alive)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            # Whatever threads still do is given up.
            os._exit(code)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        again, self.stopping = self.stopping, True
        if again:
            self._kill(number, frame)
            return
        self._signal(signal.SIGTERM)
        signal.alarm(STOP_WITHIN)

    def _kill(self, number: int, frame: FrameType | None) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        for pid in self.workers:
            with suppress(ProcessLookupError):  # waited for a moment ago
                os.kill(pid, number)
