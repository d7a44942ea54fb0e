"""Password hashing with a queue (backpressure): Django's hash, one at a time per process, at low priority.

A hash takes a third of a second of CPU on purpose. Without a limit, people who sign in at once would block those who
read and write.
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
"""Maximum number of waiting requests per process; each occupies one of sixteen threads."""

PATIENCE = 3
"""Maximum waiting time of a request, in seconds."""

RETRY_AFTER = 5
"""Retry-After of a refused request, in seconds."""

_NICENESS = 5
"""Priority of the hashing thread (nice): it gets a quarter of a busy core."""


class TooManyHashes(Exception):
    """The hashing queue is full; answer 429."""


class HashQueue:
    """Runs one hash after the other in a thread of its own, with a bounded queue.

    The server has one process per core, so one hash per core runs at a time.
    """

    def __init__(self, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._places = threading.BoundedSemaphore(1 + waiting)
        self._own = threading.local()
        # The thread starts with the first hash, after the server has forked.
        self._pool = ThreadPoolExecutor(1, "password-hash", initializer=_give_way)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Context manager: reserve a place in the queue; raises TooManyHashes at once when it is full.

        Enter it before anything is written for the request, so that refusing costs almost nothing.
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
        """Return what ``work`` returns; raises TooManyHashes at once when the queue is full, else after the timeout."""
        with self.place():
            release_connection()
            future = self._pool.submit(work)
            try:
                return future.result(timeout=self._patience)
            except TimeoutError:
                if future.cancel():
                    raise TooManyHashes from None
            return future.result()  # running by now


def _give_way() -> None:
    """Lower the priority of the current thread; only Linux has priorities of threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


queue = HashQueue()
"""The queue of this process."""


class PasswordHasher(PBKDF2PasswordHasher):
    """Django's PBKDF2 hasher with the queue; used for sign-in, sign-up, password change and unknown names.

    The format is Django's, so existing passwords stay valid.
    """

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Return the hash; raises TooManyHashes."""
        hashed = super().encode
        return queue.run(lambda: hashed(password, salt, iterations))
