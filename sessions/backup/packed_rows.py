"""Rows made ready before the database is locked: values as it takes them, in which only the new keys are missing."""

import pickle
import zlib
from collections.abc import Iterator
from typing import Any

from django.db import connection, models

from sessions.backup.keys import NewKeys
from sessions.backup.rows import Row
from sessions.backup.tables import BackupTable
from sessions.backup.write_rows import AT_ONCE, db_values, insert_values

type _Ready = tuple[Any, dict[str, Any], list[Any]]
"""The key that a row has in the backup, its references there by field, and the values of its columns."""


class PackedRows:
    """The rows of one table in order, packed: a zip can hold megabytes of texts."""

    def __init__(self, table: BackupTable) -> None:
        self.table = table
        self._references = [name for name, field in table.columns.items() if field.is_relation]
        self._packed: list[bytes] = []
        self._latest: list[_Ready] = []

    def add(self, row: Row, instance: models.Model) -> None:
        """Add a row: as it is in the backup, and as an unsaved instance with its search columns."""
        references = {name: row[name] for name in self._references}
        self._latest.append((row[self.table.key], references, db_values(self.table, instance)))
        if len(self._latest) == AT_ONCE:
            self._pack()

    def insert(self, keys: NewKeys) -> None:
        """Insert all rows, and note their new keys; raises DatabaseError."""
        self._pack()
        columns = self.table.model._meta.concrete_fields
        key = columns.index(self.table.model._meta.pk)
        places = [(name, columns.index(self.table.columns[name])) for name in self._references]
        has_uuid = isinstance(columns[key], models.UUIDField)
        referred: dict[tuple[str, Any], Any] = {}
        for batch in self._batches():
            rows = []
            for old, references, values in batch:
                for name, place in places:
                    at = (name, references[name])
                    if at not in referred:
                        field = self.table.columns[name]
                        referred[at] = field.get_db_prep_save(keys.reference(field, references[name]), connection)
                    values[place] = referred[at]
                new = keys.prepare(self.table.model, old) if has_uuid else None
                values[key] = columns[key].get_db_prep_save(new, connection) if has_uuid else None
                rows.append(values)
            made = insert_values(self.table, rows)
            for (old, *_rest), new in zip(batch, made, strict=True):
                if not has_uuid:
                    keys.note(self.table.model, old, new)

    def _pack(self) -> None:
        if self._latest:
            self._packed.append(zlib.compress(pickle.dumps(self._latest), 1))
            self._latest = []

    def _batches(self) -> Iterator[list[_Ready]]:
        for packed in self._packed:
            yield pickle.loads(zlib.decompress(packed))  # noqa: S301 - packed above
