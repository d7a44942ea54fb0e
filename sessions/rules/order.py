"""Manual order of rows: neighbours of a row, and which positions change when it is moved.

Works on lists of anything with a ``position``. No Django.
"""

from collections.abc import Sequence
from typing import Any, Literal

type Direction = Literal["up", "down"]


def neighbours[Row](shown: Sequence[Row], row: Row, direction: Direction) -> tuple[Row, Row | None] | None:
    """Return what a move up or down passes: the neighbour, and the row to stand before afterwards (None: at the end).

    None when the row is already at that end, or is not in the list (deleted meanwhile).
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
    """Return whether the row is directly before another one (None: is the last); False for a row not in the list."""
    if row not in shown:
        return False
    behind = shown[shown.index(row) + 1 :]
    return behind[0] == before if behind else before is None


def renumbered(others: Sequence[Any], moved: Any, before: Any) -> list[Any]:
    """Renumber the rows 1, 2, 3 … with ``moved`` before ``before`` (None: at the end); return the rows that changed.

    ``moved`` is always returned, because its position in memory may be older than the database. Raises ValueError when
    ``before`` is not in ``others``.
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
