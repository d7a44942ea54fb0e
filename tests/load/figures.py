"""Figures of a load test: percentiles of the answers, and the time of the processor that the servers used."""

import sys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import psutil

from tests.load.people import Person


class Used(NamedTuple):
    """Seconds of the processor: of the web server, of the database server, and of the people themselves."""

    web: float
    database: float
    people: float

    def since(self, before: "Used") -> "Used":
        """Return what was used between two moments."""
        return Used(*(now - then for now, then in zip(self, before, strict=True)))


def used_so_far() -> Used:
    """Return what this process, its children (the web server) and the processes of PostgreSQL have used so far."""
    own = psutil.Process()
    web = [_seconds(each) for each in own.children(recursive=True)]
    database = [_seconds(each) for each in psutil.process_iter() if each.name() == "postgres"]
    return Used(sum(web), sum(database), _seconds(own))


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values is, between 0 and 1; NaN without values."""
    if not values:
        return float("nan")
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def print_people(name: str, people: Sequence[Person], used: Used) -> None:
    """Write one block: the answers of all people, what went wrong, and what the servers used."""
    sys.stdout.write(f"\n{name}\n")
    for kind in ("save", "page"):
        values = [value for person in people for value in getattr(person.timings, kind)]
        told = [f"p{share} {percentile(values, share / 100) * 1000:.0f} ms" for share in (50, 95, 99)]
        longest = max(values, default=float("nan")) * 1000
        sys.stdout.write(f"  {kind}: {len(values)} answers, {', '.join(told)}, longest {longest:.0f} ms\n")
    errors = Counter(error for person in people for error in person.timings.errors)
    sys.stdout.write(f"  errors: {errors.total()}{''.join(f'; {n} x {text}' for text, n in errors.most_common(5))}\n")
    seconds = f"web {used.web:.0f}, database {used.database:.0f}, people {used.people:.0f}"
    sys.stdout.write(f"  seconds of the processor: {seconds}\n")
    sys.stdout.flush()
