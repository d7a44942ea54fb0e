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
    Signals are blocked and taken one by one: one that came just before the process begins to wait is not overlooked.
    """

    def __init__(self, work: Callable[[int, int], None], workers: int) -> None:
        self.work, self.count = work, workers
        self.workers: dict[int, tuple[int, float]] = {}
        self.stopping = False
        self.alive, self._held = os.pipe()
        # nohup has the server ignore SIGHUP.
        stops = {number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN}
        self._taken = stops | {signal.SIGALRM, signal.SIGCHLD}

    def run(self) -> None:
        """Return when all workers have ended after a signal to stop."""
        signal.pthread_sigmask(signal.SIG_BLOCK, self._taken)
        # Some systems drop a blocked signal that nothing is to be done about.
        signal.signal(signal.SIGCHLD, _nothing)
        gc.collect()
        gc.freeze()
        for slot in range(self.count):
            self._start(slot)
        while self.workers:
            number = signal.sigwait(self._taken)
            if number == signal.SIGCHLD:
                self._take_leave()
            elif self.stopping:
                self._signal(signal.SIGKILL)
            else:
                self.stopping = True
                self._signal(signal.SIGTERM)
                signal.alarm(STOP_WITHIN)

    def _take_leave(self) -> None:
        """Forget the workers that have ended, and replace them unless all are to stop."""
        while self.workers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
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
        pid = os.fork()
        if not pid:
            self._become_worker(slot)
        self.workers[pid] = (slot, time.monotonic())

    def _become_worker(self, slot: int) -> None:
        code = 1
        try:
            os.close(self._held)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # The worker lets in those that stop it as soon as it can.
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGALRM, signal.SIGCHLD})
            self.work(slot, self.alive)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            # Whatever threads still do is given up.
            os._exit(code)

    def _signal(self, number: int) -> None:
        for pid in self.workers:
            with suppress(ProcessLookupError):  # ended a moment ago
                os.kill(pid, number)


def _nothing(number: int, frame: FrameType | None) -> None:
    """Heed a signal without doing anything."""
