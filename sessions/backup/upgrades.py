"""Rows of earlier schema versions, brought to the next version step by step.

A step takes the name of a table and a row of its version, and returns the row of the next version, or None for one that
is no longer kept. A field that is only new needs no step: it gets the default of its model.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sessions.backup.layout import SCHEMA_VERSION

type JsonRow = dict[str, Any]
type Upgrade = Callable[[str, JsonRow], JsonRow | None]

UPGRADES: Mapping[int, Upgrade] = {}
"""By the version from which a step leads to the next one; every version before SCHEMA_VERSION has one."""


def upgraded(
    version: int, table: str, row: JsonRow, upgrades: Mapping[int, Upgrade] = UPGRADES, newest: int = SCHEMA_VERSION
) -> JsonRow | None:
    """Return a row of a table in the newest version; None if it is no longer kept."""
    found: JsonRow | None = row
    for step in range(version, newest):
        if found is None:
            return None
        found = upgrades[step](table, found)
    return found
