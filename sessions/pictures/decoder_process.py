"""Sandboxed decoder process with limits on CPU time and memory (rlimit); it is killed on timeout.

It is started with the first picture and reused, because starting it takes as much CPU time as decoding a photo. A new
interpreter instead of a fork, which is unsafe in a server with threads.
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
"""CPU limit per picture, in seconds, on a machine where real photos take up to 0.9 s and animations 1.4 s."""

SLOWEST = 20.0
"""CPU limit per picture, in seconds, on the slowest machine."""

DATA_BYTES = 265_000_000
"""Limit of private memory of the process (RLIMIT_DATA), in bytes; code and libraries need 20 MB more."""

IDLE = 60.0
"""Idle timeout in seconds; the process then ends and frees its 35 MB."""

PATIENCE = 60.0
"""Timeout in seconds of wall-clock time; a process that does not answer is killed."""

_PROJECT = Path(__file__).resolve().parents[2]
_RUN = "import sys; sys.path[:0] = sys.argv[1:]; from sessions.pictures.decoder_child import main; main()"
_LENGTH_BYTES = 8
_PIECE = 1 << 20
# The process reads untrusted files, so its answers are unpickled with this allowlist of classes.
_CLASSES = {
    ("datetime", "datetime"),
    ("sessions.pictures.exif_time", "CaptureTime"),
    ("sessions.pictures.rendition", "Rendition"),
}
_inside = False


def in_process() -> bool:
    """Return whether this code runs inside the sandboxed process."""
    return _inside


def enter() -> None:
    """Mark this process as the sandboxed one: decorated functions run directly here."""
    global _inside
    _inside = True


class Process:
    """Handle of the sandboxed process; for one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._code: int | None = None

    def call(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a module-level function in the sandboxed process and return its result.

        Function, arguments and result must be picklable. Raises PictureRefused and OSError as the function does; also
        PictureRefused with TOO_SLOW for a CPU timeout and BROKEN when the process crashes.
        """
        job = pickle.dumps((work.__module__, work.__qualname__, args, kwargs))
        process = self._running()
        answer = _exchange(process, job)
        if answer is None and self._end() == 0:
            # Race: it ended because of its idle timeout just when it got this job.
            answer = _exchange(self._running(), job)
        if answer is None:
            code = self._end()
            raise PictureRefused(
                PictureRefusal.TOO_SLOW if code in {-signal.SIGPROF, -signal.SIGKILL} else PictureRefusal.BROKEN
            )
        return _result(answer)

    def close(self) -> None:
        """Stop the process; the next call starts a new one."""
        if self._owner == os.getpid():
            self._end()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._owner != os.getpid():
            self._process = None  # after a fork: it belongs to the parent process
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _RUN, str(_PROJECT), *filter(None, sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,  # Ctrl-C goes to the server only; when the server ends, the pipe closes
            )
        return self._process

    def _end(self) -> int | None:
        """Stop the process if it still runs; return its exit code, negative for a signal."""
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
    """Send a job and return the answer; None when the process ended, or did not answer within PATIENCE seconds."""
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
    """Unpickler with an allowlist of classes, for answers of the sandboxed process."""

    def find_class(self, module: str, name: str) -> Any:
        """Return an allowed class; raises UnpicklingError for every other name."""
        if (module, name) not in _CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
        return super().find_class(module, name)


def send(pipe: int, message: bytes) -> None:
    """Write a message with its length in front (length prefix) to a pipe; raises BrokenPipeError when it is closed."""
    for part in (len(message).to_bytes(_LENGTH_BYTES), message):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(pipe, rest[:_PIECE]) :]


def receive(pipe: int, patience: float) -> bytearray | None:
    """Read the next message from a pipe; None when it is closed, or after ``patience`` seconds."""
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
