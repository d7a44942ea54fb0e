"""Entry point of the sandboxed decoder process (see decoder_process.py): it decodes one picture after the other."""

import ctypes
import os
import pickle
import resource
import signal
import sys
import time
import warnings
from importlib import import_module
from io import BytesIO
from typing import Any

from PIL import Image

from sessions.pictures.decoder_process import DATA_BYTES, IDLE, SECONDS, SLOWEST, enter, receive, send
from sessions.pictures.refusals import PictureRefusal, PictureRefused

_MEASURED = 0.024
"""CPU seconds of `_sample` on the reference machine of SECONDS, with a margin for a busy machine."""

_M_MMAP_THRESHOLD, _LARGE = -3, 1 << 20


def main() -> None:
    """Answer jobs from standard input on standard output until none comes for IDLE seconds or the pipe is closed."""
    enter()
    answers = os.dup(1)
    os.dup2(2, 1)  # a library may print to standard output: send that to standard error
    _limit_memory()
    warnings.simplefilter("ignore")  # nobody reads warnings of decoders
    seconds = min(SLOWEST, SECONDS * max(1.0, min(_sample() for _ in range(3)) / _MEASURED))
    while (job := receive(0, IDLE)) is not None:
        # SIGPROF ends the process: unlike a handler in Python, that also stops a decoder in C.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = pickle.dumps(_answer(job))
        signal.setitimer(signal.ITIMER_PROF, 0)
        send(answers, answer)
    sys.exit(0)


def _answer(job: bytearray) -> tuple[Any, ...]:
    try:
        module, name, args, kwargs = pickle.loads(job)  # noqa: S301 - from the process that has started this one
        job.clear()
        return ("done", getattr(import_module(module), name)(*args, **kwargs))
    except PictureRefused as refusal:
        return ("refused", str(refusal.reason), str(refusal.found))
    except MemoryError:
        return ("refused", str(PictureRefusal.TOO_MANY_PIXELS), "")
    except OSError as error:
        return ("failed", error.errno, error.strerror, error.filename)


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # glibc's malloc raises its mmap threshold by itself and then keeps large freed blocks. With a fixed threshold it
    # gives them back, and nothing takes longer. Other C libraries do so anyway.
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_MMAP_THRESHOLD, _LARGE)


def _sample() -> float:
    """Return the CPU seconds of a fixed piece of work (benchmark), so that a slow machine gets more time."""
    began = time.process_time()
    stream = BytesIO()
    Image.linear_gradient("L").resize((1000, 750)).convert("RGB").save(stream, "JPEG")
    Image.open(stream).resize((640, 480), Image.Resampling.LANCZOS)
    return time.process_time() - began
