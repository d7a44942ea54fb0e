"""Measuring: contenders take turns, medians are compared, and only ratios of one run mean anything."""

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from django.db import connection

from conference.server import tune_garbage_collector

SECONDS = 4
"""How long two contenders take turns."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: seconds of ours and of the floor, how many times the floor ours may take, and took.

    ``ratio`` is the median of the ratios turn by turn, ``low`` and ``high`` are their quartiles.
    """

    name: str
    ours: float
    floor: float
    target: float
    ratio: float
    low: float
    high: float
    remark: str = ""


def now() -> float:
    """Return the seconds of the clock that calls are measured with.

    The time of the processor, which others on this machine disturb least; but PostgreSQL works in processes of its
    own, so there the time that has passed.
    """
    return time.perf_counter() if connection.vendor == "postgresql" else time.process_time()


def timed(call: Callable[[], object], clock: Callable[[], float] = now) -> Callable[[], float]:
    """Return a function that does the same and returns how many seconds it took."""

    def taken() -> float:
        start = clock()
        call()
        return clock() - start

    return taken


def against(
    name: str, ours: Callable[[], object], floor: Callable[[], object], target: float, remark: str = ""
) -> Line:
    """Call both in turns for some seconds, at least five times each, and compare how long they took."""
    return in_turns(name, timed(ours), timed(floor), target, remark)


def in_turns(name: str, ours: Callable[[], float], floor: Callable[[], float], target: float, remark: str = "") -> Line:
    """Do the same with two functions that measure themselves and return seconds.

    The garbage collector works as in the server.
    """
    for call in (ours, floor, ours, floor):
        call()
    taken: tuple[list[float], list[float]] = ([], [])
    tune_garbage_collector()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or len(taken[1]) < 5:
        for times, call in zip(taken, (ours, floor), strict=True):
            times.append(call())
    return compare(name, *taken, target, remark)


def compare(name: str, ours: list[float], floor: list[float], target: float, remark: str = "") -> Line:
    """Return the medians, and those of the ratios turn by turn: what the machine does meanwhile slows both."""
    ratios = [mine / bare for mine, bare in zip(ours, floor, strict=True)]
    low, ratio, high = quantiles(ratios, n=4, method="inclusive")
    return Line(name, median(ours), median(floor), target, ratio, low, high, remark)


def peak_above_idle(call: Callable[[], object]) -> float:
    """Return by how many megabytes the process is larger than before while it does this for the second time."""
    call()
    gc.collect()
    # On Linux this makes the highest mark of memory begin anew; elsewhere there is none, and nothing to say.
    marks = Path("/proc/self/clear_refs")
    if not marks.exists():
        return float("nan")
    marks.write_text("5")
    before = _memory("VmRSS")
    call()
    return (_memory("VmHWM") - before) / 1024


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(f"{name}:"))


def print_table(title: str, lines: list[Line]) -> None:
    """Write the lines to the terminal."""
    rows = [("", "target", "median", "quartiles", "", "ours", "floor", "")]
    for line in lines:
        verdict = "ok" if line.ratio <= line.target else "MISSED"
        ratios = (f"{line.target:.2f} x", f"{line.ratio:.2f} x", f"{line.low:.2f}–{line.high:.2f}", verdict)
        rows.append((line.name, *ratios, _short(line.ours), _short(line.floor), line.remark))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    sys.stdout.write(f"\n{title}\n")
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(f"  {'  '.join(cells).rstrip()}\n")
    sys.stdout.flush()


def _short(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
