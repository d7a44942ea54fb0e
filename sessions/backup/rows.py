"""Rows of a backup: each line of a table, upgraded to the schema of today, as values of the columns of its model."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from sessions.backup.layout import MAX_LINE, data_path
from sessions.backup.manifest import Manifest
from sessions.backup.refusals import BackupRefused
from sessions.backup.tables import BY_NAME, LEFT_OUT, TABLES_LEFT_OUT, BackupTable
from sessions.backup.upgrades import upgraded
from sessions.backup.values import BadValue, from_json, require_storable
from sessions.backup.zip_check import CheckedZip

type Row = dict[str, Any]
"""Values by the names of the fields; a reference is the key that the other row has in the backup."""


def rows_of(archive: CheckedZip, manifest: Manifest, table: BackupTable) -> Iterator[Row]:
    """Yield the rows of a table in order; raises BackupRefused with the line that cannot be read."""
    if table.name not in manifest.counts:
        return
    for number, line in enumerate(_lines(archive, table.name), start=1):
        try:
            told = upgraded(manifest.version, table.name, _object(line))
            row = _row(table, told) if told is not None else None
        except (BadValue, RecursionError) as error:
            raise _bad(table.name, number, str(error)) from error
        if row is not None:
            yield row


def require_known(manifest: Manifest) -> None:
    """Refuse a backup with a table that this program does not know."""
    for name in manifest.counts.keys() - BY_NAME.keys() - TABLES_LEFT_OUT:
        raise BackupRefused(_("This backup has a table that this program does not know: “%(name)s”.") % {"name": name})


def _lines(archive: CheckedZip, name: str) -> Iterator[bytes]:
    with archive.open(data_path(name)) as stream:
        while line := stream.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE:
                raise _bad(name, 0, _("a line is too long"))
            yield line


def _object(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_refuse)
    except ValueError as error:
        raise BadValue(_("not JSON")) from error
    if not isinstance(row, dict):
        raise BadValue(_("not a JSON object"))
    require_storable(list(row))
    return row


def _refuse(constant: str) -> None:
    raise BadValue(constant)


def _row(table: BackupTable, told: dict[str, Any]) -> Row:
    label = table.model._meta.label
    if unknown := sorted(name for name in told.keys() - table.columns.keys() if f"{label}.{name}" not in LEFT_OUT):
        raise BadValue(_("“%(name)s” is no field that this program knows") % {"name": unknown[0][:60]})
    row: Row = {}
    for name, field in table.columns.items():
        if name in told:
            try:
                row[name] = from_json(field, told[name])
            except BadValue as error:
                raise BadValue(f"{name}: {error}") from error
        elif field.primary_key or not (field.has_default() or field.null or field.empty_strings_allowed):
            raise BadValue(_("“%(name)s” is missing") % {"name": name})
        else:
            row[name] = field.get_default()
    return row


def _bad(name: str, number: int, reason: str) -> BackupRefused:
    facts = {"name": data_path(name), "number": number, "reason": reason}
    return BackupRefused(_("This backup cannot be read: %(name)s, line %(number)s: %(reason)s.") % facts)
