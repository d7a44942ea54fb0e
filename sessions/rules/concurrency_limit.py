"""Concurrency limit (counting semaphore): how many operations of a kind run at the same time, per user and in total.

It counts within one worker process. No Django.
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
        """Take a slot without waiting; return False when none is free. After True the caller must call ``release``."""
        with self._lock:
            if self._running[key] >= self.each or self._running.total() >= self.together:
                return False
            self._running[key] += 1
            return True

    def release(self, key: Hashable) -> None:
        """Give a slot back."""
        with self._lock:
            self._running[key] -= 1
            if not self._running[key]:
                del self._running[key]


class TooManyAtOnce(Exception):
    """The concurrency limit is reached; ``after`` is the number of seconds until a retry makes sense (Retry-After)."""

    def __init__(self, after: int) -> None:
        super().__init__(f"too many at once; again in {after} s")
        self.after = after


class CountedStream:
    """A streamed response body that holds its slot of a concurrency limit until closed, even when never started."""

    def __init__(self, pieces: Iterable[bytes], end: Callable[[], None]) -> None:
        self._pieces = iter(pieces)
        self._end = end
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def __del__(self) -> None:
        # A response that nobody closed gives its slot back all the same.
        self.close()

    def close(self) -> None:
        """Release the slot."""
        if self._open:
            self._open = False
            self._end()
            if close := getattr(self._pieces, "close", None):
                close()
