"""How long something takes by the CPU's clock, at two lengths of a text, and whether that is more than linear."""

import gc
import resource
import time
from collections.abc import Callable
from itertools import pairwise

SHORT, LONG = 10_000, 100_000
FLOOR = 0.4
"""Seconds below which nothing is judged: noise of the machine, and the work within bounds that a comparison may do.

Comparing two texts takes more than linear time until its budget is used up (a quarter of a second, measured for texts
of 100,000, 200,000 and 400,000 characters that define links and use them: 0.26, 0.23 and 0.18 s)."""
RATIO = 30
"""How much longer a text may take that is ten times as long; by the square it would be a hundred."""
MOST = 2.0
"""Seconds that nothing may take."""
TRIES = 3


def user_time() -> float:
    """Return the CPU seconds of this process outside the kernel.

    CPython asks the kernel for memory, and gives it back, at each call that crosses the end of a chunk of its stack. At
    some depths of calls that takes longer than all the rest of a page, whatever the text; other depths have none of it.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def seconds(what: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the CPU time that something takes.

    What the tests before have left in memory is not looked at by the garbage collector meanwhile.
    """
    gc.freeze()
    try:
        start = clock()
        what()
        return clock() - start
    finally:
        gc.collect()  # of what was made meanwhile alone: it can be a gigabyte after some texts
        gc.unfreeze()


def deeper(what: Callable[[], object], frames: int = 50) -> None:
    """Call a function so many frames deeper, half a chunk of CPython's stack (16 kB): see ``user_time``."""
    if frames:
        deeper(what, frames - 1)
    else:
        what()


def verdict(short: Callable[[], object], long: Callable[[], object]) -> str:
    """Return "" where the long text takes linear time and at most MOST seconds, else what was measured.

    The best of a few tries counts, and there is a second one only where the first was no good.
    """
    took = before = 0.0
    for _try in range(TRIES):
        took = seconds(long)
        if took <= FLOOR:
            return ""
        before = seconds(short)
        if took <= MOST and took <= max(FLOOR, RATIO * before):
            return ""
        if took > 2 * MOST:
            break
    return f"{before:.3f} s and {took:.3f} s"


GROWN = (100_000, 50_000, 25_000)
"""Lengths of one text, each half of the one before."""
LOADED = 1_000
"""Length of a text that is asked about first: what is loaded once is no part of any time."""
JUDGED = 0.15
"""Seconds below which the growth is not judged: what is less is noise and fixed cost."""
MOST_GROWTH = 2.7
"""How much longer a text may take that is twice as long: linear time is 2, the square 4, and what lies between 2.8."""


def growth(ask: Callable[[int], object]) -> str:
    """Return "" where the time of `ask`, given a length, grows with the length, else what was measured.

    It grows faster if it does so at both steps, by the best of a few tries: a machine that is busy for a moment makes
    one try slow, not all. The shorter step is asked first, behind a short text that loads what is loaded once: where it
    passes, the longest text is not needed.
    """
    ask(LOADED)
    took = [seconds(lambda size=size: ask(size)) for size in reversed(GROWN[1:])][::-1]
    if took[0] <= MOST_GROWTH * took[1]:
        return ""
    took = [seconds(lambda: ask(GROWN[0])), *took]
    for _try in range(TRIES):
        if took[0] <= JUDGED or any(longer <= MOST_GROWTH * shorter for longer, shorter in pairwise(took)):
            return ""
        took = [min(before, seconds(lambda size=size: ask(size))) for before, size in zip(took, GROWN, strict=True)]
    return ", ".join(f"{each:.3f} s" for each in reversed(took))
