"""Changed rows of one model: written by one statement, with optimistic locks and revisions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User

from sessions.importing.rows.checks import clean, write_checked
from sessions.importing.rows.ready_rows import ReadyRows
from sessions.models import Revision, RevisionReason
from sessions.versions.revisions import TEXTS, revisions_of, snapshot_of
from sessions.versions.save import StaleData


class RowUpdates:
    """New values of rows, and the revisions of what they replace and of what was not chosen."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._rows: dict[Any, Any] = {}
        self._read: dict[Any, dict[str, Any]] = {}
        self._names: set[str] = set()
        self._kept: list[Revision] = []

    def add(self, row: Any, fields: Mapping[str, Any], discarded: Sequence[Mapping[str, Any]] = ()) -> None:
        """Set fields of a row, once for each row; `discarded` are texts that were typed elsewhere and not chosen.

        Raises RefusedText for an invalid value.
        """
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if not changed and not discarded:
            return
        read = dict(row.__dict__)
        if type(row) in TEXTS:
            self._kept += revisions_of(
                snapshot_of(row), changed, by=self._user, reason=RevisionReason.IMPORTED, discarded=discarded
            )
        if not changed:
            return
        self._rows[row.pk], self._read[row.pk] = row, read
        self._names |= changed.keys()
        for name, value in changed.items():
            setattr(row, name, value)
        clean(row).version += 1

    def write(self) -> None:
        """Write the rows in a transaction.

        Raises StaleData when a row was changed since it was read, and RefusedText when one violates a constraint.
        """
        rows = list(self._rows.values())
        if rows:
            self._check(rows)
            write_checked(ReadyRows(rows, updates=(*sorted(self._names), "version", "updated_at")))
        ReadyRows(self._kept).write()

    def _check(self, rows: Sequence[Any]) -> None:
        """Lock the rows, and compare their versions with those that were read."""
        found = type(rows[0])._base_manager.filter(pk__in=self._rows).order_by("pk").select_for_update(no_key=True)
        now = dict(found.values_list("pk", "version"))
        for row in rows:
            if now.get(row.pk) != self._read[row.pk]["version"]:
                raise StaleData(str(row))
