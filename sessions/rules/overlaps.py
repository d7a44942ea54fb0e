"""Sessions in the order of time: which of many are on at the same time as one, and the free time between them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

NAMED = 3
"""How many overlapping sessions are listed; the rest is only counted."""

LEAST_GAP = timedelta(minutes=30)
"""Minimum length of a gap: less is the usual break between two sessions, in which nothing can be attended."""

_MINUTE = timedelta(minutes=1)


def overlap(starts_at: datetime, ends_at: datetime, other_starts_at: datetime, other_ends_at: datetime) -> bool:
    """Return whether two intervals have a moment in common; the end does not belong to an interval."""
    return starts_at < other_ends_at and other_starts_at < ends_at


class Overlaps[Each]:
    """Sorted index of sessions by start time, to look up which overlap with a given one.

    Each has ``pk``, ``starts_at`` and ``ends_at``; a time may be None, and an end is never before its start.
    """

    def __init__(self, sessions: Iterable[Each]) -> None:
        rows: Iterable[Any] = sessions
        timed = [(each.starts_at, each.ends_at, each) for each in rows if each.starts_at and each.ends_at]
        self._timed = sorted(timed, key=lambda row: row[0])
        self._starts = [start for start, _end, _each in self._timed]
        # The first place at which this is later than an instant is the first session that ends later.
        self._latest_end = list(accumulate((end for _start, end, _each in self._timed), max))

    def of(self, session: Any, most: int = NAMED) -> tuple[list[Each], int]:
        """Return the first ``most`` other sessions that overlap with one, and the number of further ones.

        Touching ends do not overlap.
        """
        starts_at, ends_at = session.starts_at, session.ends_at
        if not starts_at or not ends_at:
            return [], 0
        near = self._timed[bisect_right(self._latest_end, starts_at) : bisect_left(self._starts, ends_at)]
        found = [each for _start, end, each in near if end > starts_at and each.pk != session.pk]
        return found[:most], len(found[most:])


@dataclass(frozen=True, slots=True)
class Gap:
    """Free time between two sessions."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """The length in whole minutes."""
        return (self.ends_at - self.starts_at) // _MINUTE


def gaps(sessions: Iterable[Any]) -> list[Gap]:
    """Return the gaps between sessions in order of time, in the time of one sort.

    A session without a start takes no part. Behind one without an end no gap is known, until another one starts.
    """
    found: list[Gap] = []
    free_at: datetime | None = None
    for session in sorted((each for each in sessions if each.starts_at), key=lambda each: each.starts_at):
        if free_at is not None and session.starts_at - free_at >= LEAST_GAP:
            found.append(Gap(free_at, session.starts_at))
        ends_at = session.ends_at
        free_at = ends_at and (max(free_at, ends_at) if free_at else ends_at)
    return found
