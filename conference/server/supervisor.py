"""Process supervisor (pre-fork): starts workers, restarts a dead one, and stops all on SIGTERM, SIGINT and SIGHUP."""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from conference.server.garbage_collector import tune_garbage_collector

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
STOP_WITHIN = 5
"""Timeout of the graceful shutdown, in seconds; then workers are killed."""
SOON = 2.0
"""A worker that ended within this many seconds is restarted after a pause (backoff)."""
SEND_BUFFER = 262_144
"""Socket send buffer (SO_SNDBUF); a larger one would hide how long a client does not read."""

_log = logging.getLogger(__name__)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=1024)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    listener.setblocking(False)
    return listener


class Supervisor:
    """Keep ``workers`` processes alive; each calls ``work`` with its number and a pipe.

    The pipe reaches its end when the supervisor is gone for any reason, so that workers stop too. Signals are blocked
    and received one by one (sigwait), so that none is lost.
    """

    def __init__(self, work: Callable[[int, int], None], workers: int) -> None:
        self.work, self.count = work, workers
        self.workers: dict[int, tuple[int, float]] = {}
        self.stopping = False
        self.alive, self._held = os.pipe()
        # With nohup SIGHUP is ignored.
        stops = {number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN}
        self._taken = stops | {signal.SIGALRM, signal.SIGCHLD}

    def run(self) -> None:
        """Return when all workers have ended after a stop signal."""
        signal.pthread_sigmask(signal.SIG_BLOCK, self._taken)
        # Some systems drop a blocked signal whose action is "ignore".
        signal.signal(signal.SIGCHLD, _nothing)
        tune_garbage_collector()
        for slot in range(self.count):
            self._start(slot)
        while self.workers:
            number = signal.sigwait(self._taken)
            if number == signal.SIGCHLD:
                self._reap_workers()
            elif self.stopping:
                self._signal(signal.SIGKILL)
            else:
                self.stopping = True
                self._signal(signal.SIGTERM)
                signal.alarm(STOP_WITHIN)

    def _reap_workers(self) -> None:
        """Reap ended workers, and restart them unless stopping."""
        while self.workers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            slot, started = self.workers.pop(pid, (-1, 0.0))
            # As PID 1 of a container it also gets orphaned processes.
            if self.stopping or slot < 0:
                continue
            _log.warning("A worker has ended (%d); another one takes its place.", os.waitstatus_to_exitcode(status))
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
            # The worker unblocks its stop signals as soon as it can handle them.
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGALRM, signal.SIGCHLD})
            self.work(slot, self.alive)
            code = 0
        except BaseException:
            _log.exception("A worker has failed")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            # Running threads are abandoned.
            os._exit(code)

    def _signal(self, number: int) -> None:
        for pid in self.workers:
            with suppress(ProcessLookupError):  # has just ended
                os.kill(pid, number)


def _nothing(number: int, frame: FrameType | None) -> None:
    """Signal handler that does nothing."""
