"""Which automatically kept earlier texts are thinned out with age.

A leaf without Django and without a database.
"""

from collections.abc import Hashable, Iterable
from datetime import UTC, datetime, timedelta

ALL_FOR = timedelta(days=1)
"""For so long every earlier text is kept, up to MOST_RECENT of them."""

HOURLY_FOR = timedelta(days=7)
"""For so long the first and the last of each hour are kept; older ones only as the first and last of each day."""

MOST_RECENT = 200
"""So many of the last day are kept in any case; with more than that the older ones count as the first and last of an
hour as well, so that a script cannot fill the disk within a day."""


def thin[Key: Hashable](moments: Iterable[tuple[Key, datetime]], now: datetime) -> set[Key]:
    """Return the keys of those to delete, of earlier texts of one row with the aware instants they were kept at.

    Hours and days are those of UTC. Of each hour or day the first and the last stay. What stays does not depend on how
    often this is done: thinning twice gives the same as thinning once, at the later instant.
    """
    ordered = sorted(moments, key=lambda moment: moment[1])
    groups: dict[object, list[Key]] = {}
    for at, (key, instant) in enumerate(ordered):
        age = now - instant
        if age <= ALL_FOR and len(ordered) - at <= MOST_RECENT:
            continue
        clock = instant.astimezone(UTC)
        group = (clock.date(), clock.hour) if age <= HOURLY_FOR else clock.date()
        groups.setdefault(group, []).append(key)
    return {key for keys in groups.values() for key in keys[1:-1]}
