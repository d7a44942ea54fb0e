"""Run a parser in a new thread, because a deep call stack makes it slow.

Python allocates call frames in chunks of 16 kB, and frees each as soon as it is empty. A parser that crosses a chunk
boundary again and again, as can happen deep below a view, takes up to seven times as long. In its own thread it starts
at the beginning of a chunk.
"""

from collections.abc import Callable
from threading import Thread

LONG = 10_000
"""Minimum length that is worth a thread, in characters; a thread costs a tenth of a millisecond."""


def on_own_stack[T](length: int, work: Callable[[], T]) -> T:
    """Return the result of ``work``, or raise its exception; ``length`` is the number of characters it parses.

    Thread-local state of Django, such as the language, is not available in ``work``.
    """
    if length < LONG:
        return work()
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]
