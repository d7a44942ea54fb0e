"""A fair queue of threads, of one process and of several: first come, first served."""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLL = 0.001
"""Seconds between two looks at what another process holds."""
PATIENCE = 3.0
"""Seconds for which a process that is first is waited for; one that was stopped, or a script that holds a ``flock`` on
the folder for itself, would otherwise let every write wait until its timeout."""
WITHOUT_ORDER = 60.0
"""Seconds for which such a one is not waited for again."""


class FairLock:
    """A lock that is handed to the thread that has waited longest; ``threading.Lock`` promises no order."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def acquire(self, timeout: float) -> bool:
        """Return True as soon as this thread holds the lock, False after ``timeout`` seconds."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=max(timeout, 0)):
            return True
        with self._guard:
            if turn not in self._waiting:  # handed over in this very moment
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Hand the lock to the next thread, if any waits."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class Queue:
    """The place of those who are about to ask for something that only one can have; the others wait behind it.

    Among threads of one process it is a FairLock, among processes a ``flock`` on a folder, which ends with its process
    and leaves no file behind. A process that was served lets another one go first. It only orders: whoever waits longer
    than PATIENCE or the timeout goes on without it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = FairLock()
        self._served_at = 0.0
        self._unordered_until = 0.0

    @contextmanager
    def first(self, until: float) -> Iterator[None]:
        """Be the first of the queue within the block; ``until`` is the instant of ``time.monotonic`` to give up at."""
        if not self._threads.acquire(until - time.monotonic()):
            yield
            return
        try:
            # Long enough for a process that looks every POLL seconds to take the place.
            time.sleep(max(self._served_at + 2 * POLL - time.monotonic(), 0))
            with _opened(self._folder) as folder:
                self._wait_for_others(folder, until)
                yield
        finally:
            self._served_at = time.monotonic()
            self._threads.release()

    def _wait_for_others(self, folder: int | None, until: float) -> None:
        """Return when no other process is first, or when they were waited for long enough."""
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
    """Open a folder within the block; None where it may be entered and not read, or no file can be opened."""
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
    """Return False while another process is first; True where nobody can tell, since there is no order then."""
    if folder is None:
        return True
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without flock, such as some network shares
        return True
    return True
