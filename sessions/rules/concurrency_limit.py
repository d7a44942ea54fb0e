"""Concurrency limits (counting semaphores): of heavy work, and of answers that are being sent, per key and in total.

They count within one worker process. A key is a user's, or a name of a link that anybody may open. No Django.
"""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

MOST_WAITING = 9
"""Maximum number of threads that wait: with three that work they leave a quarter of the 16 for other pages."""


class ConcurrencyLimit:
    """A semaphore with a limit per key: above ``each`` per key, and above ``together``, some wait, others are refused.

    They wait up to ``wait`` seconds, as many per key as may run, MOST_WAITING of all. Whoever is refused may try again
    ``after`` so many seconds.
    """

    def __init__(self, each: int, together: int, after: int = 5, wait: float = 0) -> None:
        self.each, self.together, self.after, self.wait = each, together, after, wait
        self.before_waiting: Callable[[], None] = lambda: None
        """What a thread calls before it waits, to give back what others need."""
        self._running: Counter[Hashable] = Counter()
        self._waiting: Counter[Hashable] = Counter()
        self._changed = threading.Condition()

    def acquire(self, key: Hashable) -> bool:
        """Take a slot; return False when none gets free in time. After True the caller must call ``release``."""
        with self._changed:
            if self._take(key):
                return True
            if not self.wait or self._waiting[key] >= self.each or self._waiting.total() >= MOST_WAITING:
                return False
            self._waiting[key] += 1
        try:
            self.before_waiting()
            with self._changed:
                return self._changed.wait_for(lambda: self._take(key), self.wait)
        finally:
            with self._changed:
                self._give_back(self._waiting, key)

    def release(self, key: Hashable) -> None:
        """Give a slot back."""
        with self._changed:
            self._give_back(self._running, key)
            self._changed.notify_all()

    def _take(self, key: Hashable) -> bool:
        if self._running[key] >= self.each or self._running.total() >= self.together:
            return False
        self._running[key] += 1
        return True

    @staticmethod
    def _give_back(counts: Counter[Hashable], key: Hashable) -> None:
        counts[key] -= 1
        if not counts[key]:
            del counts[key]

    @contextmanager
    def slot(self, key: Hashable) -> Iterator[None]:
        """Context manager: take a slot; raises TooManyAtOnce when none is free."""
        if not self.acquire(key):
            raise TooManyAtOnce(self.after)
        try:
            yield
        finally:
            self.release(key)


class TooManyAtOnce(Exception):
    """The concurrency limit is reached; ``after`` is the number of seconds until a retry makes sense (Retry-After)."""

    def __init__(self, after: int) -> None:
        super().__init__(f"too many at once; again in {after} s")
        self.after = after


HEAVY = ConcurrencyLimit(each=2, together=3, wait=3)
"""Limit of heavy work at once in a worker: imports, exports, long texts, pictures that are drawn, backups."""

OPEN = ConcurrencyLimit(each=5, together=10, after=10)
"""Limit of open answers at once in a worker: files until they are sent, pages that anybody with a link may open.

A large file keeps one of the worker's 16 threads until it is read.
"""

PASSWORDS = ConcurrencyLimit(each=9, together=1, wait=3)
"""Limit of requests that hash a password at once in a worker: each takes a tenth of a second of its core."""

LONG_TEXT = 50_000
"""Number of characters above which texts that are shown are heavy work: that takes 0.15 seconds and more."""

_thread = threading.local()


@contextmanager
def heavy(key: Hashable, *, needed: bool = True) -> Iterator[None]:
    """Context manager: take a slot for heavy work, outside of any transaction; raises TooManyAtOnce when none is free.

    Within another one of the same thread it takes no further slot; nor where it is not `needed`.
    """
    if not needed or getattr(_thread, "is_heavy", False):
        yield
        return
    with HEAVY.slot(key):
        _thread.is_heavy = True
        try:
            yield
        finally:
            _thread.is_heavy = False


@contextmanager
def file_to_send(key: Hashable) -> Iterator[ExitStack]:
    """Context manager: make a file that is streamed, as heavy work; raises TooManyAtOnce where a limit is reached.

    The stack holds what lasts until the file is sent: pass its ``pop_all().close`` to a CountedStream.
    """
    with ExitStack() as under_way:
        under_way.enter_context(OPEN.slot(key))
        with heavy(key):
            yield under_way


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
