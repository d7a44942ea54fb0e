"""Missing texts of stored rows that an imported report fills in: one statement for all rows of a model."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User

from sessions.importing.report.planned_texts import Action, PlannedText
from sessions.importing.rows.checks import clean, write_checked
from sessions.importing.rows.ready_rows import ReadyRows
from sessions.models import Revision, RevisionReason
from sessions.versions.revisions import TEXTS, revisions_of, snapshot_of
from sessions.versions.save import StaleData


class Fills:
    """Texts to fill in, and the revisions of the texts that they replace; all rows are of one model."""

    def __init__(self, owner: User) -> None:
        self._owner = owner
        self._read: list[tuple[Any, dict[str, Any]]] = []
        self._names: set[str] = set()
        self._kept: list[Revision] = []
        self._ready: ReadyRows | None = None

    def add(self, row: Any, texts: Iterable[PlannedText]) -> None:
        """Set the missing texts of a row, which is not written yet; raises RefusedText for an invalid one."""
        fields = {text.field: text.stored for text in texts if text.action is Action.FILL and hasattr(row, text.field)}
        if not fields:
            return
        self._read.append((row, dict(row.__dict__)))
        self._names |= fields.keys()
        if type(row) in TEXTS:
            self._kept += revisions_of(snapshot_of(row), fields, by=self._owner, reason=RevisionReason.IMPORTED)
        for field, text in fields.items():
            setattr(row, field, text)
        clean(row).version += 1

    def prepare(self) -> None:
        """Prepare the values to write, which is done before the transaction where that is possible."""
        rows = [row for row, _read in self._read]
        self._ready = ReadyRows(rows, updates=(*self._names, "version", "updated_at"))

    def write(self) -> None:
        """Write the texts in a transaction.

        Raises StaleData when a row was changed since it was read, and RefusedText when one violates a constraint.
        """
        if not self._read:
            return
        if self._ready is None:
            self.prepare()
        assert self._ready is not None
        self._check()
        write_checked(self._ready)
        ReadyRows(self._kept).write()

    def _check(self) -> None:
        """Lock the rows, and compare their versions and the columns to be written with what was read."""
        model, names = type(self._read[0][0]), ("version", *self._names)
        found = model._base_manager.filter(pk__in=[row.pk for row, _read in self._read]).order_by("pk")
        now = {key: values for key, *values in found.select_for_update(no_key=True).values_list("pk", *names)}
        for row, read in self._read:
            if now.get(row.pk) != [read[name] for name in names]:
                raise StaleData(str(row))
