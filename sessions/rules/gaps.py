"""Free time between the sessions of a day: which gaps there are, and how long.

Works on anything with ``starts_at`` and ``ends_at``. No Django.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LEAST = timedelta(minutes=30)
"""Minimum length of a gap: less is the usual break between two sessions, in which nothing can be attended."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Free time between two sessions."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """The length in whole minutes."""
        return (self.ends_at - self.starts_at) // _MINUTE


def gaps(sessions: Iterable[Any], least: timedelta = LEAST) -> list[Gap]:
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
