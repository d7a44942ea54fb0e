"""Keys of rows inside JSON columns, which are no references of the database: they follow like those."""

from typing import Any

from sessions.backup.keys import NewKeys
from sessions.backup.rows import Row
from sessions.backup.tables import BackupTable
from sessions.models import Day, Report


def with_new_keys(table: BackupTable, row: Row, keys: NewKeys) -> Row:
    """Return a row whose JSON columns name the new keys.

    The keys in copies of articles stay with the whole install, as those copies do.
    """
    return {**row, "filters": _filter(row["filters"], keys)} if table.model is Report else row


def _filter(told: Any, keys: NewKeys) -> Any:
    if not isinstance(told, dict) or not isinstance(told.get("days"), list):
        return told
    days = (keys.found(Day, day) for day in told["days"] if type(day) is int)
    return {**told, "days": [day for day in days if day is not None]}
