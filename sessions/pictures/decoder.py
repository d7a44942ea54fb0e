"""The decoder: one process with limits of CPU time and memory opens all pictures, one after the other.

It is started with the first picture and reused, because starting it takes as much CPU time as decoding a photo. A new
interpreter instead of a fork, which is unsafe in a server with threads.
"""

import atexit
import ctypes
import gc
import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from sessions.pictures.accepted import MAX_BYTES, MAX_PIXELS, PictureRefusal, PictureRefused
from sessions.rules.concurrency_limit import ConcurrencyLimit

SECONDS, SLOWEST = 1.6, 20.0
"""CPU limit per picture, in seconds, on a machine where real photos take up to 0.9 s, and on the slowest one."""

MEMORY = 265_000_000
"""Limit of private memory of the process (RLIMIT_DATA), in bytes; code and libraries need 20 MB more."""

PATIENCE = 60.0
"""Seconds after which a process that does not answer is killed, and one without a job ends and frees its 35 MB."""

_SAMPLE = 0.024
"""CPU seconds of `_sample` on the machine of SECONDS, with a margin for a busy machine."""

_RUN = "import sys; sys.path[:0] = sys.argv[1:]; from sessions.pictures.decoder import main; main()"

# The memory limit is per picture, so only one is decoded at a time, however many requests there are.
_turns = ConcurrencyLimit(each=1, together=1, wait=5)
_inside = False


def run_in_decoder[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """Decorator: run a module-level function in the decoder, one call at a time; calls may nest.

    Arguments and result must be picklable. An open file among the arguments is read when its turn has come, so that
    waiting calls hold no bytes. Raises TooManyAtOnce, before anything ran, where too many wait or for too long, and
    PictureRefused with TOO_SLOW for a CPU timeout and BROKEN when the process crashes.
    """

    @wraps(work)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> R:
        if _inside:
            return work(*args, **kwargs)
        with _turns.slot(threading.get_ident()):
            result: R = _decoder.call(work, *map(_read, args), **kwargs)
            return result

    return waiting


def _read(argument: Any) -> Any:
    if not hasattr(argument, "read"):
        return argument
    argument.seek(0)
    return argument.read(MAX_BYTES + 1)


class Decoder:
    """Handle of the process; for one thread at a time."""

    process: "subprocess.Popen[bytes] | None" = None

    def call(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a module-level function in the process, and return its result or raise its error."""
        job = pickle.dumps((work.__module__, work.__qualname__, args, kwargs))
        code = None
        for _attempt in range(2):
            answer = self._answer(job)
            if isinstance(answer, Exception):
                raise answer
            if answer is not None:
                return answer
            # After 0 once more: it ended because of its idle timeout just when it got this job.
            if code := self.close():
                break
        is_slow = code in {-signal.SIGPROF, -signal.SIGKILL}
        raise PictureRefused(PictureRefusal.TOO_SLOW if is_slow else PictureRefusal.BROKEN)

    def start(self) -> "subprocess.Popen[bytes]":
        """Return the process, started if it does not run."""
        if self.process is not None and self.process.poll() is not None:
            self.close()
        if self.process is None:
            paths = [str(Path(__file__).resolve().parents[2]), *filter(None, sys.path)]
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", _RUN, *paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C goes to the server only; when the server ends, the pipe closes
            )
        return self.process

    def close(self) -> int | None:
        """Stop the process; return its exit code, negative for a signal. The next call starts a new one."""
        process, self.process = self.process, None
        if process is None:
            return None
        killing = threading.Timer(1, process.kill)
        killing.start()
        with suppress(BrokenPipeError), process:  # closes its pipes, and waits
            pass
        killing.cancel()
        return process.returncode

    def _answer(self, job: bytes) -> Any:
        """Send a job and return its result or error; None when the process ended, or did not answer in time."""
        process = self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        try:
            process.stdin.write(job)
            process.stdin.flush()
            return pickle.load(process.stdout)  # noqa: S301 - from the process that this one has started
        except (BrokenPipeError, EOFError, pickle.UnpicklingError):
            return None
        finally:
            watchdog.cancel()


_decoder = Decoder()
atexit.register(_decoder.close)


def main() -> None:
    """Answer jobs from standard input until the pipe is closed or none comes for PATIENCE seconds."""
    global _inside
    _inside = True
    jobs, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library may print to standard output: send that to standard error
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # glibc's malloc raises its mmap threshold by itself and then keeps large freed blocks. With a fixed threshold it
    # gives them back, and nothing takes longer. Other C libraries do so anyway.
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(-3, 1 << 20)  # M_MMAP_THRESHOLD
    warnings.simplefilter("ignore")  # nobody reads warnings of decoders
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow refuses what has twice as many
    seconds = min(SLOWEST, SECONDS * max(1.0, min(_sample() for _ in range(3)) / _SAMPLE))
    while select.select([jobs], [], [], PATIENCE)[0] and jobs.peek(1):
        # SIGPROF ends the process: unlike a handler in Python, that also stops a decoder in C.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        job = pickle.load(jobs)  # noqa: S301 - from the process that has started this one
        pickle.dump(_result(*job), answers)
        answers.flush()
        signal.setitimer(signal.ITIMER_PROF, 0)
        job = None
        gc.collect()  # an error holds the picture in which it was raised


def _result(module: str, name: str, args: Any, kwargs: Any) -> Any:
    try:
        return getattr(import_module(module), name)(*args, **kwargs)
    except MemoryError:
        return PictureRefused(PictureRefusal.TOO_MANY_PIXELS)
    except (PictureRefused, OSError) as error:
        return error


def _sample() -> float:
    """Return the CPU seconds of a fixed piece of work (benchmark), so that a slow machine gets more time."""
    began = time.process_time()
    stream = BytesIO()
    Image.linear_gradient("L").resize((1000, 750)).convert("RGB").save(stream, "JPEG")
    Image.open(stream).resize((640, 480), Image.Resampling.LANCZOS)
    return time.process_time() - began
