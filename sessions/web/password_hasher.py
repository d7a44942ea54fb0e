"""How passwords are hashed: as Django does it, but one at a time in a process (backpressure), and at low priority.

A hash costs a core for a third of a second on purpose. Without a limit, people who sign in at once take all cores from
those who read and write.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from sessions.web.connections import release_connection

WAITING = 4
"""Requests that wait for their turn in a process; each holds a thread, of which a process has sixteen."""

PATIENCE = 3
"""Seconds that a request waits for its turn at most."""

RETRY_AFTER = 5
"""Seconds after which whoever is turned away is asked to try again."""

_NICENESS = 5
"""Priority of the thread that hashes, as of the command nice: it gets a quarter of a core that others need too."""


class TooManyHashes(Exception):
    """So many passwords are being hashed that this one was not; to be answered by 429."""


class HashQueue:
    """Hashes one password after the other in a thread of its own, while a few more wait.

    The server has one process per core, so one hash per core runs at a time.
    """

    def __init__(self, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._places = threading.BoundedSemaphore(1 + waiting)
        self._own = threading.local()
        # The thread is made with the first hash: after the server has made its processes.
        self._pool = ThreadPoolExecutor(1, "password-hash", initializer=_give_way)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place for what a request hashes in this block; raises TooManyHashes at once when there is none.

        To be taken before anything is written for the request, so that turning it away costs nearly nothing.
        """
        if getattr(self._own, "held", False):
            yield
            return
        if not self._places.acquire(blocking=False):
            raise TooManyHashes
        self._own.held = True
        try:
            yield
        finally:
            self._own.held = False
            self._places.release()

    def run(self, work: Callable[[], str]) -> str:
        """Return what ``work`` returns; raises TooManyHashes at once when too many wait, else after the patience."""
        with self.place():
            release_connection()
            future = self._pool.submit(work)
            try:
                return future.result(timeout=self._patience)
            except TimeoutError:
                if future.cancel():
                    raise TooManyHashes from None
            return future.result()  # its turn has come


def _give_way() -> None:
    """Lower the priority of the thread that calls. Only Linux knows priorities of threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


queue = HashQueue()
"""That of this process."""


class PasswordHasher(PBKDF2PasswordHasher):
    """Django's own hasher, which everything goes through: sign-in, sign-up, change of password, unknown names.

    What it writes is what Django's writes, so accounts of before keep their passwords.
    """

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Return the hash; raises TooManyHashes."""
        hashed = super().encode
        return queue.run(lambda: hashed(password, salt, iterations))
