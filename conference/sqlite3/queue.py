"""Fair lock (FIFO) for threads of one and of several processes."""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLL = 0.001
"""Polling interval for the lock of another process, in seconds."""
PATIENCE = 3.0
"""Maximum wait for the first process, in seconds; a stopped process, or a script that holds a ``flock`` on the folder,
would otherwise delay every write until its timeout.
"""
WITHOUT_ORDER = 60.0
"""How long such a process is then ignored, in seconds."""
MOST_PATIENT = 10
"""How many threads of a process wait until their timeout, of the 16 that answer requests: others read, and answer
``/healthz``, while somebody has the lock for long.
"""
STANDSTILL = 1.0
"""Further threads give up when nobody has got the lock for so long, in seconds."""


class FairLock:
    """A lock that is passed to the thread that has waited longest; ``threading.Lock`` has no guaranteed order.

    While it is not passed on, only MOST_PATIENT threads wait.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False
        self._passed_at = 0.0

    def acquire(self, timeout: float) -> bool:
        """Return True when this thread has the lock, False after ``timeout`` seconds or in a long queue that stands."""
        until = time.monotonic() + timeout
        with self._guard:
            if not self._held:
                self._held = True
                self._passed_at = time.monotonic()
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        while True:
            with self._guard:
                if turn not in self._waiting:  # passed on just now
                    return True
                now = time.monotonic()
                if now >= until or (self._waiting.index(turn) >= MOST_PATIENT and now >= self._passed_at + STANDSTILL):
                    self._waiting.remove(turn)
                    return False
            if turn.acquire(timeout=min(until - now, STANDSTILL)):
                return True

    def release(self) -> None:
        """Pass the lock to the next waiting thread, if any."""
        with self._guard:
            self._passed_at = time.monotonic()
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class Queue:
    """First place in a queue for a resource that only one can have.

    Between threads of one process it is a FairLock, between processes a ``flock`` on a folder, which ends with its
    process and leaves no file. A process that had its turn lets another go first. It only orders: whoever waits longer
    than PATIENCE or the timeout continues without it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = FairLock()
        self._served_at = 0.0
        self._unordered_until = 0.0

    @contextmanager
    def first(self, until: float) -> Iterator[float]:
        """Context manager: be first in the queue; ``until`` is the deadline by ``time.monotonic``.

        Yields the deadline, which is over for whoever is not to wait any more.
        """
        if not self._threads.acquire(until - time.monotonic()):
            yield time.monotonic()
            return
        try:
            # Long enough for another process, which polls every POLL seconds, to become first.
            time.sleep(max(self._served_at + 2 * POLL - time.monotonic(), 0))
            with _opened(self._folder) as folder:
                self._wait_for_others(folder, until)
                yield until
        finally:
            self._served_at = time.monotonic()
            self._threads.release()

    def _wait_for_others(self, folder: int | None, until: float) -> None:
        """Wait until no other process is first, or for PATIENCE seconds."""
        now = time.monotonic()
        end = now if now < self._unordered_until else min(until, now + PATIENCE)
        while not _lock(folder):
            if time.monotonic() >= end:
                if end > now:
                    self._unordered_until = end + WITHOUT_ORDER
                return
            time.sleep(POLL)


@contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """Context manager: open a folder; yields None when it is not readable, or no file can be opened."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield None
        return
    try:
        yield opened
    finally:
        os.close(opened)


def _lock(folder: int | None) -> bool:
    """Return False while another process is first; True without flock support, because there is no order then."""
    if folder is None:
        return True
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without flock, such as some network file systems
        return True
    return True
