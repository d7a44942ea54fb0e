"""How passwords are hashed: as Django does it, but not more than a few at once (backpressure).

A hash costs a core for a third of a second on purpose. Without a limit, people who sign in at once take all cores from
those who read and write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.contrib.auth.hashers import PBKDF2PasswordHasher

AT_ONCE = 1
"""Hashes that run at once in a process. The server has one process per core, so together one per core."""

WAITING = 4
"""Requests that wait for their turn in a process; each holds a thread, of which a process has sixteen."""

PATIENCE = 3
"""Seconds that a request waits for its turn at most."""

RETRY_AFTER = 5
"""Seconds after which whoever is turned away is asked to try again."""


class TooManyHashes(Exception):
    """So many passwords are being hashed that this one was not; to be answered by 429."""


class HashSlots:
    """Lets a few hashes run at once, and a few more wait."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._running = BoundedSemaphore(at_once)
        self._inside = BoundedSemaphore(at_once + waiting)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold one of the places; raises TooManyHashes at once when too many wait, else after the patience."""
        if not self._inside.acquire(blocking=False):
            raise TooManyHashes
        try:
            if not self._running.acquire(timeout=self._patience):
                raise TooManyHashes
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._inside.release()


slots = HashSlots()
"""Those of this process."""


class PasswordHasher(PBKDF2PasswordHasher):
    """Django's own hasher, which everything goes through: sign-in, sign-up, change of password, unknown names.

    What it writes is what Django's writes, so accounts of before keep their passwords.
    """

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Return the hash; raises TooManyHashes."""
        with slots.slot():
            return super().encode(password, salt, iterations)
