"""Measuring: contenders take turns, medians are compared, and only ratios of one run mean anything."""

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SECONDS = 4
"""How long two contenders take turns."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: seconds of ours and of the floor, how many times the floor ours may take, and took."""

    name: str
    ours: float
    floor: float
    target: float
    ratio: float
    remark: str = ""


def against(
    name: str, ours: Callable[[], object], floor: Callable[[], object], target: float, remark: str = ""
) -> Line:
    """Call both in turns for some seconds, at least five times each, and compare the time of the processor."""
    for call in (ours, floor, ours, floor):
        call()
    taken: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or len(taken[1]) < 5:
        for times, call in zip(taken, (ours, floor), strict=True):
            start = time.process_time()
            call()
            times.append(time.process_time() - start)
    return compare(name, *taken, target, remark)


def compare(name: str, ours: list[float], floor: list[float], target: float, remark: str = "") -> Line:
    """Return the medians, and the median of the ratios turn by turn: what the machine does meanwhile slows both."""
    ratio = median(mine / bare for mine, bare in zip(ours, floor, strict=True))
    return Line(name, median(ours), median(floor), target, ratio, remark)


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
    rows = [("", "target", "measured", "ours", "floor", "")]
    for line in lines:
        verdict = "ok" if line.ratio <= line.target else "MISSED"
        figures = (f"{line.target:.2f} x", f"{line.ratio:.2f} x {verdict}", _short(line.ours), _short(line.floor))
        rows.append((line.name, *figures, line.remark))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    sys.stdout.write(f"\n{title}\n")
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(f"  {'  '.join(cells).rstrip()}\n")
    sys.stdout.flush()


def _short(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
