"""Numbers of days that an edited article adds: between those beside them, if one is free; pure."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from sessions.importing.edits.state import PartKind, PartState


def pk_of(part: str) -> str:
    """Return the key of the row of a part as text."""
    return part.rpartition(":")[2]


def numbers_of_new_days(
    outside: Sequence[str], parts: Mapping[str, PartState], days: Mapping[str, Any]
) -> dict[str, int]:
    """Return the numbers of those days of an arrangement that have no row.

    `days` are all days of the event. The number that a day tells is taken where it keeps the order, else the
    first free one; without any between its neighbours, a day comes last.
    """
    taken = {day.number for day in days.values()}
    highest = max(taken, default=0)
    numbers = [days[key].number if key in days else 10_000 for key in outside]
    lowest_behind = [*accumulate(reversed(numbers), min, initial=10_000)][-2::-1]
    found: dict[str, int] = {}
    last, free = -1, 1
    for key, following in zip(outside, lowest_behind, strict=True):
        if key in days:
            last = max(last, days[key].number)
        part = parts.get(key)
        if part is None or part.kind is not PartKind.DAY or not part.is_new:
            continue
        said, free = part.day_number, max(free, last + 1)
        while free in taken:
            free += 1
        if said is not None and last < said < following and said not in taken:
            number = last = said
        elif free < following:
            number = last = free
        else:
            number = highest + 1
        found[key] = number
        taken.add(number)
        highest = max(highest, number)
    return found
