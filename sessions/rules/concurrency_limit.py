"""A concurrency limit (semaphore): how much of a kind may run at the same time, for each person and for all.

It counts within one worker process; a leaf without Django.
"""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator


class ConcurrencyLimit:
    """A semaphore with a limit per key: more than ``each`` per key, or than ``together``, are refused."""

    def __init__(self, each: int, together: int) -> None:
        self.each, self.together = each, together
        self._running: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    def acquire(self, key: Hashable) -> bool:
        """Count one more; return whether it may begin. Whoever may begin calls ``release``."""
        with self._lock:
            if self._running[key] >= self.each or self._running.total() >= self.together:
                return False
            self._running[key] += 1
            return True

    def release(self, key: Hashable) -> None:
        """Count one less."""
        with self._lock:
            self._running[key] -= 1
            if not self._running[key]:
                del self._running[key]


class TooManyAtOnce(Exception):
    """Too much of a kind is under way: ``after`` is in how many seconds it is worth trying again."""

    def __init__(self, after: int) -> None:
        super().__init__(f"too many at once; again in {after} s")
        self.after = after


class CountedStream:
    """What is sent in pieces, and counts as under way until it is closed, even if it was never begun."""

    def __init__(self, pieces: Iterable[bytes], end: Callable[[], None]) -> None:
        self._pieces = iter(pieces)
        self._end = end
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """Count as ended."""
        if self._open:
            self._open = False
            self._end()
            if close := getattr(self._pieces, "close", None):
                close()
