"""One picture at a time, in a process with limits; where too many wait already, it says so at once."""

import atexit
import math
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from sessions.pictures.limits import MAX_BYTES
from sessions.pictures.process import Process, in_process

MOST_WAITING = 6
"""Threads that may wait for their turn; each of them is missing where pages are served."""

LONGEST_WAIT = 5.0
"""Seconds by the clock that a thread waits for its turn."""

# Memory is bounded for one picture, so one is at work whatever number of requests bring one.
_lock = threading.Lock()
_process = Process()
atexit.register(_process.close)


class _Queue:
    """How many threads wait, and how long the last picture took."""

    def __init__(self) -> None:
        self.waiting = 0
        self.seconds = 1.0
        self._changing = threading.Lock()

    def enter(self) -> bool:
        """Wait for `_lock`; return False, without it, where the queue is too long or does not move."""
        if _lock.acquire(blocking=False):
            return True
        with self._changing:
            if self.waiting >= MOST_WAITING:
                return False
            self.waiting += 1
        try:
            return _lock.acquire(timeout=LONGEST_WAIT)
        finally:
            with self._changing:
                self.waiting -= 1

    def after(self) -> int:
        """Return the seconds after which it is worth trying again."""
        return min(30, math.ceil((self.waiting + 1) * self.seconds))


_queue = _Queue()


def _read(argument: Any) -> Any:
    if not hasattr(argument, "read"):
        return argument
    argument.seek(0)
    return argument.read(MAX_BYTES + 1)


class DecoderBusy(Exception):
    """Too many pictures wait already: ``after`` is in how many seconds it is worth trying again."""

    def __init__(self, after: int) -> None:
        super().__init__(f"too many pictures at once; again in {after} s")
        self.after = after


def alone[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """Have a function of a module run in the process with limits, one call at a time; it may call others of them.

    Its arguments and its result have to be picklable. An open file among the arguments becomes its bytes, which are
    read when its turn has come, so that those who wait hold none. Raises DecoderBusy, without having begun, where
    MOST_WAITING threads wait already or LONGEST_WAIT is over, and PictureRefused with TOO_SLOW where it takes too long.
    """

    @wraps(work)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> R:
        if in_process():
            return work(*args, **kwargs)
        if not _queue.enter():
            raise DecoderBusy(_queue.after())
        try:
            began = time.monotonic()
            result: R = _process.call(work, *map(_read, args), **kwargs)
            return result
        finally:
            _queue.seconds = time.monotonic() - began
            _lock.release()

    return waiting
