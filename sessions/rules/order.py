"""Rows in an order that a person gives them: who stands beside whom, and which positions change.

A leaf without Django: it works on lists of anything with a ``position``.
"""

from collections.abc import Sequence
from typing import Any, Literal

type Direction = Literal["up", "down"]


def neighbours[Row](shown: Sequence[Row], row: Row, direction: Direction) -> tuple[Row, Row | None] | None:
    """Return the neighbour to pass and the row to stand before afterwards (None: behind all).

    None at the end, and for a row that has just been deleted.
    """
    if row not in shown:
        return None
    index = shown.index(row)
    if direction == "up":
        return (shown[index - 1], shown[index - 1]) if index else None
    if index + 1 == len(shown):
        return None
    return shown[index + 1], shown[index + 2] if index + 2 < len(shown) else None


def stands_before[Row](shown: Sequence[Row], row: Row, before: Row | None) -> bool:
    """Say whether the row stands right before another one, or with None behind all; a deleted row stands nowhere."""
    if row not in shown:
        return False
    behind = shown[shown.index(row) + 1 :]
    return behind[0] == before if behind else before is None


def renumbered(others: Sequence[Any], moved: Any, before: Any) -> list[Any]:
    """Give the rows, the moved one before another (None: behind all), positions 1, 2, 3 …; return what changed.

    The moved one is always among them: what it says of its position may be older than the database. Raises ValueError
    when ``before`` is none of the others.
    """
    if before is None:
        index = len(others)
    elif before in others:
        index = others.index(before)
    else:
        raise ValueError("the row to stand before is not in the same place")
    changed = []
    for position, row in enumerate([*others[:index], moved, *others[index:]], start=1):
        if row is moved or row.position != position:
            row.position = position
            changed.append(row)
    return changed
