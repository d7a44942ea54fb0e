"""How long something takes by the CPU's clock, at two lengths of a text, and whether that is more than linear."""

import gc
import time
from collections.abc import Callable

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


def seconds(what: Callable[[], object]) -> float:
    """Return the CPU time that something takes.

    What the tests before have left in memory is not looked at by the garbage collector meanwhile.
    """
    gc.freeze()
    try:
        start = time.process_time()
        what()
        return time.process_time() - start
    finally:
        gc.unfreeze()


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
