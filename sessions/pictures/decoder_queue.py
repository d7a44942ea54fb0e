"""Decoder queue: one picture at a time in the sandboxed process; refuses at once when too many wait (backpressure)."""

import atexit
import math
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from sessions.pictures.decoder_process import Process, in_process
from sessions.pictures.limits import MAX_BYTES
from sessions.rules.concurrency_limit import TooManyAtOnce

MOST_WAITING = 6
"""Maximum number of waiting threads; each of them cannot serve pages meanwhile."""

LONGEST_WAIT = 5.0
"""Maximum waiting time of a thread, in seconds."""

# The memory limit is per picture, so only one is decoded at a time, however many requests there are.
_lock = threading.Lock()
_process = Process()
atexit.register(_process.close)


class _Queue:
    """Waiting threads, and how long the last picture took."""

    def __init__(self) -> None:
        self.waiting = 0
        self.seconds = 1.0
        self._changing = threading.Lock()

    def enter(self) -> bool:
        """Wait for `_lock`; return False, without the lock, when the queue is full or the wait is too long."""
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
        """Return after how many seconds to retry (Retry-After)."""
        return min(30, math.ceil((self.waiting + 1) * self.seconds))


_queue = _Queue()


def _read(argument: Any) -> Any:
    if not hasattr(argument, "read"):
        return argument
    argument.seek(0)
    return argument.read(MAX_BYTES + 1)


def run_in_sandbox[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """Decorator: run a module-level function in the sandboxed process, one call at a time; calls may nest.

    Arguments and result must be picklable. An open file among the arguments is read when its turn has come, so that
    waiting calls hold no bytes. Raises TooManyAtOnce, before anything ran, where MOST_WAITING threads wait or
    LONGEST_WAIT seconds are over, and PictureRefused with TOO_SLOW for a timeout.
    """

    @wraps(work)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> R:
        if in_process():
            return work(*args, **kwargs)
        if not _queue.enter():
            raise TooManyAtOnce(_queue.after())
        try:
            began = time.monotonic()
            result: R = _process.call(work, *map(_read, args), **kwargs)
            return result
        finally:
            _queue.seconds = time.monotonic() - began
            _lock.release()

    return waiting
