"""Keys of rows that are restored beside others: each row gets a new one, and every reference follows."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import models

from sessions.backup.rows import Row
from sessions.backup.tables import BackupTable


class RowLeftOut(Exception):
    """A row that is left out: it belongs to somebody else, or to a row that does."""


class Belonging:
    """Decides which rows of a backup are restored, before any is written."""

    def __init__(self, person: int, owner: User) -> None:
        self._keys = NewKeys(person, owner)

    @property
    def left_out(self) -> int:
        """How many rows are left out."""
        return self._keys.left_out

    def takes(self, table: BackupTable, row: Row) -> bool:
        """Return whether a row is restored; call it for each row in the order of the tables."""
        try:
            self._keys.carried_over(table, row)
        except RowLeftOut:
            self.leave_out(table, row)
            return False
        self._keys.note(table.model, row[table.key], row[table.key])
        return True

    def leave_out(self, table: BackupTable, row: Row) -> None:
        """Remember that a row is not restored, nor any that belongs to it."""
        self._keys.leave_out(table.model, row[table.key])


class NewKeys:
    """The new key of each restored row by model and old key; rows that were left out are remembered."""

    def __init__(self, person: int, owner: User) -> None:
        self.person = person
        self.owner = owner
        self.left_out = 0
        self._new: dict[Any, dict[Any, Any]] = {}
        self._gone: dict[Any, set[Any]] = {}

    def prepare(self, model: Any, old: UUID) -> UUID:
        """Return the new key of a row with a UUID, before it is written."""
        new: UUID = self._new.setdefault(model, {}).setdefault(old, uuid4())
        return new

    def found(self, model: Any, old: Any) -> Any:
        """Return the new key of a row, or None if it is not restored."""
        return self._new.get(model, {}).get(old)

    def note(self, model: Any, old: Any, new: Any) -> None:
        """Remember the key that a row has got."""
        self._new.setdefault(model, {})[old] = new

    def leave_out(self, model: Any, old: Any) -> None:
        """Remember that a row is not restored."""
        self.left_out += 1
        self._gone.setdefault(model, set()).add(old)

    def carried_over(self, table: BackupTable, row: Row) -> Row:
        """Return a row with new keys, without one of its own if the database numbers it; raises RowLeftOut."""
        new = {
            name: self.reference(field, row[name]) if field.is_relation else row[name]
            for name, field in table.columns.items()
        }
        key = table.model._meta.pk
        if isinstance(key, models.UUIDField):
            new[table.key] = self.prepare(table.model, row[table.key])
        elif not key.is_relation:  # a row whose key is that of its person has it already
            new[table.key] = None
        return new

    def reference(self, field: Any, old: Any) -> Any:
        """Return the new key to which a reference leads; raises RowLeftOut."""
        model = field.related_model
        if old is None:
            return None
        if model is User:
            if old == self.person:
                return self.owner.pk
        elif old in self._gone.get(model, ()):
            raise RowLeftOut
        elif (new := self.found(model, old)) is not None:
            return new
        if not field.null:
            raise RowLeftOut
        return None
