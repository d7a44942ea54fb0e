"""Positions of new rows behind those that are there: one query for any number of rows."""

from collections import defaultdict
from typing import Any

from django.db.models import Max, QuerySet


class Positions:
    """Counter of positions: each new row comes last among those with the same parent, deleted rows included.

    ``rows`` are all rows that could be before them, and ``parent`` the field that tells of which they are.
    """

    def __init__(self, rows: QuerySet[Any], parent: str) -> None:
        last = rows.order_by().values_list(parent).annotate(last=Max("position"))
        self._last: dict[Any, int] = defaultdict(int, last)

    def following(self, parent: Any) -> int:
        """Return the next position below the parent with this key."""
        self._last[parent] += 1
        return self._last[parent]
