"""A process in which pictures are decoded, with limits: one that takes too long is killed, and memory is bounded.

It is started with the first picture and kept for the next ones, because starting it takes as much CPU time as decoding
a photo. It is a new interpreter and no fork, which would be unsafe in a server with threads.
"""

import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from sessions.pictures.refusals import PictureRefusal, PictureRefused

SECONDS = 1.6
"""CPU seconds for one picture, on a machine on which real photos take 0.9 s at most and films 1.4 s."""

SLOWEST = 20.0
"""CPU seconds for one picture, however slow the machine is."""

DATA_BYTES = 265_000_000
"""Private memory of the process (RLIMIT_DATA); code and libraries, 20 MB, come on top."""

IDLE = 60.0
"""Seconds without a picture after which the process ends and gives its 35 MB back."""

PATIENCE = 60.0
"""Seconds by the clock after which a process that does not answer is killed."""

_PROJECT = Path(__file__).resolve().parents[2]
_RUN = "import sys; sys.path[:0] = sys.argv[1:]; from sessions.pictures.child import main; main()"
_LENGTH_BYTES = 8
_PIECE = 1 << 20
# The process reads hostile files, so its answers may name these classes and nothing else.
_CLASSES = {
    ("datetime", "datetime"),
    ("sessions.pictures.exif_time", "Taken"),
    ("sessions.pictures.rendition", "Rendition"),
}
_inside = False


def in_process() -> bool:
    """Tell whether this is the process with limits."""
    return _inside


def enter() -> None:
    """Say that this is the process with limits: what is called here runs here."""
    global _inside
    _inside = True


class Process:
    """The decoding process of this process; for one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._code: int | None = None

    def call(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Return what a function of a module returns in the process.

        Functions, arguments and results have to be picklable. Raises PictureRefused and OSError as the function does;
        PictureRefused also with TOO_SLOW when it takes more CPU time than it may, and BROKEN when the process crashes.
        """
        job = pickle.dumps((work.__module__, work.__qualname__, args, kwargs))
        process = self._running()
        answer = _exchange(process, job)
        if answer is None and self._end() == 0:
            # It ended, because it had been idle, in the moment in which it was given something to do.
            answer = _exchange(self._running(), job)
        if answer is None:
            code = self._end()
            raise PictureRefused(
                PictureRefusal.TOO_SLOW if code in {-signal.SIGPROF, -signal.SIGKILL} else PictureRefusal.BROKEN
            )
        return _result(answer)

    def close(self) -> None:
        """End the process; the next call starts another one."""
        if self._owner == os.getpid():
            self._end()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._owner != os.getpid():
            self._process = None  # it belongs to the process from which this one was forked
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _RUN, str(_PROJECT), *filter(None, sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,  # Ctrl-C is for the server; when that ends, the pipe does
            )
        return self._process

    def _end(self) -> int | None:
        """End the process where it still runs; return the last exit code, which is negative for a signal."""
        process, self._process = self._process, None
        if process is None:
            return self._code
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        try:
            self._code = process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            self._code = process.wait()
        return self._code


def _exchange(process: "subprocess.Popen[bytes]", job: bytes) -> bytearray | None:
    """Send a job and return the answer; None where the process ends, or does not answer within PATIENCE."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        send(process.stdin.fileno(), job)
    except BrokenPipeError:
        return None
    return receive(process.stdout.fileno(), PATIENCE)


def _result(answer: bytearray) -> Any:
    kind, *said = _Answers(BytesIO(answer)).load()
    if kind == "refused":
        raise PictureRefused(PictureRefusal(said[0]), said[1])
    if kind == "failed":
        raise OSError(*said)
    return said[0]


class _Answers(pickle.Unpickler):
    """Reads answers and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that answers are made of; raises UnpicklingError for every other name."""
        if (module, name) not in _CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
        return super().find_class(module, name)


def send(pipe: int, message: bytes) -> None:
    """Write a message to a pipe, its length before it; raises BrokenPipeError when nobody reads."""
    for part in (len(message).to_bytes(_LENGTH_BYTES), message):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(pipe, rest[:_PIECE]) :]


def receive(pipe: int, patience: float) -> bytearray | None:
    """Return the next message from a pipe; None when the other end is closed, or after so many seconds."""
    until = time.monotonic() + patience
    length = _read(pipe, _LENGTH_BYTES, until)
    return None if length is None else _read(pipe, int.from_bytes(length), until)


def _read(pipe: int, length: int, until: float) -> bytearray | None:
    content = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while len(content) < length:
            piece = b""
            if selector.select(max(0.0, until - time.monotonic())):
                with suppress(ConnectionError):
                    piece = os.read(pipe, min(length - len(content), _PIECE))
            if not piece:
                return None
            content += piece
    return content
