"""Retention policy of revisions: which automatically saved ones are deleted with age (thinning).

No Django.
"""

from collections.abc import Hashable, Iterable
from datetime import UTC, datetime, timedelta

ALL_FOR = timedelta(days=1)
"""Every revision is kept this long, up to MOST_RECENT of them."""

HOURLY_FOR = timedelta(days=7)
"""The first and last revision of each hour are kept this long; older ones only as first and last of each day."""

MOST_RECENT = 200
"""Number of earlier texts of the last day that are all kept: a script cannot fill the disk.

Older ones of that day are kept as first and last of an hour.
"""


def thin[Key: Hashable](moments: Iterable[tuple[Key, datetime]], now: datetime) -> set[Key]:
    """Return the keys of the revisions of one row to delete, given when each was saved (aware datetimes).

    Hours and days are in UTC; of each the first and the last revision stay. The result does not depend on how often it
    runs: thinning twice equals thinning once at the later time.
    """
    ordered = sorted(moments, key=lambda moment: moment[1])
    older = len(ordered) - MOST_RECENT
    groups: dict[object, list[Key]] = {}
    for at, (key, instant) in enumerate(ordered):
        if at < older or now - instant > ALL_FOR:
            clock = instant.astimezone(UTC)
            group = (clock.date(), clock.hour) if now - instant <= HOURLY_FOR else clock.date()
            groups.setdefault(group, []).append(key)
    return {key for keys in groups.values() for key in keys[1:-1]}
