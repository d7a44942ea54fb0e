"""Which sessions are on at the same time: how many overlap with one, and the first few of them by name.

Sorted once, then asked in log n steps and a bounded number of looks: a programme may put thousands into one slot.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

NAMED = 3
"""Overlaps that are named; of the others it is said how many they are."""

_LOOKS = 64
"""Sessions looked at from either end to find those that are named."""


@dataclass(frozen=True, slots=True)
class OverlapsFound[Each]:
    """Some of the sessions that overlap with one, in their order, and how many more there are."""

    named: list[Each]
    more: int


class Overlaps[Each]:
    """Sessions in the order of their starts, to be asked which of them are on at the same time as one.

    Each has a ``pk``, ``starts_at`` and ``ends_at``; a time may be unknown, and no end is before its start.
    """

    def __init__(self, sessions: Iterable[Each]) -> None:
        rows: Iterable[Any] = sessions
        timed = [(each.starts_at, each.ends_at, each) for each in rows if each.starts_at and each.ends_at]
        timed.sort(key=lambda row: row[0])
        self._sessions: list[Any] = [each for _start, _end, each in timed]
        self._starts = [start for start, _end, _each in timed]
        self._ends = sorted(end for _start, end, _each in timed)
        # The first place at which this is later than an instant is the first session that ends later.
        self._latest_end = list(accumulate((end for _start, end, _each in timed), max))
        self._moments = Counter(start for start, end, _each in timed if start == end)
        self._keys = {each.pk for each in self._sessions}

    def of(self, session: Any, most: int = NAMED) -> OverlapsFound[Each]:
        """Return the others that overlap with a session, at most so many by name; touching ends do not overlap."""
        starts_at, ends_at = session.starts_at, session.ends_at
        if not starts_at or not ends_at:
            return OverlapsFound([], 0)
        behind = bisect_left(self._starts, ends_at)
        count = behind - bisect_right(self._ends, starts_at)
        if starts_at == ends_at:
            count += self._moments[starts_at]
        elif session.pk in self._keys:
            count -= 1
        if count <= 0:
            return OverlapsFound([], 0)
        first = bisect_right(self._latest_end, starts_at)
        looks = max(_LOOKS, 2 * most)
        near = range(first, min(behind, first + looks))
        far = range(max(near.stop, behind - looks), behind)
        rows = ((at, self._sessions[at]) for each in (near, far) for at in each)
        named = [each for _at, each in rows if each.pk != session.pk and each.ends_at and each.ends_at > starts_at]
        return OverlapsFound(named[:most], count - len(named[:most]))
