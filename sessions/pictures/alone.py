"""One picture at a time, and its memory goes back to the system."""

import ctypes
import threading
import warnings
from collections.abc import Callable
from functools import wraps

# Memory is bounded for one picture, so one is at work whatever number of requests bring one.
_lock = threading.Lock()

# The C library of most systems learns to keep large blocks that were freed, for each thread: sixteen threads that took
# turns ended up with 870 MB. Told once where large begins, it gives them back, and nothing takes longer. Others do so
# by themselves.
_M_MMAP_THRESHOLD, _LARGE = -3, 1 << 20
if _mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
    _mallopt(_M_MMAP_THRESHOLD, _LARGE)


def alone[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """Have a function wait until no other that is marked so is at work; it must not call one of them."""

    @wraps(work)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> R:
        with _lock, warnings.catch_warnings():
            # What a decoder warns of is of no use to anybody.
            warnings.simplefilter("ignore")
            return work(*args, **kwargs)

    return waiting
