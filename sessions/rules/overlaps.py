"""Sessions in the order of time: which of many are on at the same time as one, and the free time between them.

Many are sorted once, and then found by binary search with a bounded number of comparisons, because a programme may put
thousands of sessions into one slot.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

NAMED = 3
"""How many overlapping sessions are listed; the rest is only counted."""

_LOOKS = 64
"""Maximum number of sessions compared from either end to find those to list."""

LEAST_GAP = timedelta(minutes=30)
"""Minimum length of a gap: less is the usual break between two sessions, in which nothing can be attended."""

_MINUTE = timedelta(minutes=1)


def overlap(starts_at: datetime, ends_at: datetime, other_starts_at: datetime, other_ends_at: datetime) -> bool:
    """Return whether two intervals have a moment in common; the end does not belong to an interval."""
    return starts_at < other_ends_at and other_starts_at < ends_at


@dataclass(frozen=True, slots=True)
class OverlapsFound[Each]:
    """Result: the first overlapping sessions in order of time, and the number of further ones."""

    named: list[Each]
    more: int


class Overlaps[Each]:
    """Sorted index of sessions by start time, to look up which overlap with a given one.

    Each has ``pk``, ``starts_at`` and ``ends_at``; a time may be None, and an end is never before its start.
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
        """Return the other sessions that overlap with one, at most ``most`` listed; touching ends do not overlap."""
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
        looks = max(_LOOKS, 2 * most)
        # Long ones that began early stand at the one end, those that begin about now at the other.
        first = bisect_right(self._latest_end, starts_at)
        middle = min(behind, first + looks)
        near = self._sessions[first:middle] + self._sessions[max(middle, behind - looks) : behind]
        named = [each for each in near if each.ends_at > starts_at and each.pk != session.pk][:most]
        return OverlapsFound(named, count - len(named))


@dataclass(frozen=True, slots=True)
class Gap:
    """Free time between two sessions."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """The length in whole minutes."""
        return (self.ends_at - self.starts_at) // _MINUTE


def gaps(sessions: Iterable[Any], least: timedelta = LEAST_GAP) -> list[Gap]:
    """Return the gaps between sessions in order of time, in the time of one sort.

    A session without a start takes no part. Behind one without an end no gap is known, until another one starts.
    """
    found: list[Gap] = []
    free_at: datetime | None = None
    for session in sorted((each for each in sessions if each.starts_at), key=lambda each: each.starts_at):
        if free_at is not None and session.starts_at - free_at >= least:
            found.append(Gap(free_at, session.starts_at))
        ends_at = session.ends_at
        free_at = ends_at and (max(free_at, ends_at) if free_at else ends_at)
    return found
