"""Changed rows: those of a model written by one statement, with optimistic locks and revisions."""

from collections import defaultdict
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
        self._rows: dict[type[Any], list[tuple[Any, dict[str, Any]]]] = defaultdict(list)
        """The rows of each model, with the values that were read."""
        self._kept: list[Revision] = []

    def add(self, row: Any, fields: Mapping[str, Any], discarded: Sequence[Mapping[str, Any]] = ()) -> None:
        """Set fields of a row, once for each row; `discarded` are texts that were typed elsewhere and not chosen.

        Raises RefusedText for an invalid value.
        """
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if (changed or discarded) and type(row) in TEXTS:
            self._kept += revisions_of(
                snapshot_of(row), changed, by=self._user, reason=RevisionReason.IMPORTED, discarded=discarded
            )
        if not changed:
            return
        self._rows[type(row)].append((row, {name: getattr(row, name) for name in ("version", *changed)}))
        for name, value in changed.items():
            setattr(row, name, value)
        clean(row).version += 1

    def write(self) -> None:
        """Write the rows in a transaction.

        Raises StaleData when a row was changed since it was read, and RefusedText when one violates a constraint.
        """
        for model, rows in self._rows.items():
            names = sorted({name for _row, read in rows for name in read})
            # Locked until they are written.
            found = model._base_manager.filter(pk__in=[row.pk for row, _read in rows]).order_by("pk")
            now = {values["pk"]: values for values in found.select_for_update(no_key=True).values("pk", *names)}
            for row, read in rows:
                if row.pk not in now or not read.items() <= now[row.pk].items():
                    raise StaleData(str(row))
            if "date" in names:  # days may exchange their dates
                found.update(date=None)
            write_checked(ReadyRows([row for row, _read in rows], updates=(*names, "updated_at")))
        ReadyRows(self._kept).write()
