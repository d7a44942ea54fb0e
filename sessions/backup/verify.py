"""Verification of a whole backup, before anything is replaced: structure, checksums, every row and every reference."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from sessions.backup.layout import OF_ADMINISTRATOR, BackupScope, ZipLimits
from sessions.backup.manifest import BackupFile, Manifest, altered, read_manifest
from sessions.backup.names import NAMES
from sessions.backup.refusals import BackupRefused
from sessions.backup.rows import Row, require_known, rows_of
from sessions.backup.tables import BY_MODEL, TABLES, BackupTable
from sessions.backup.zip_check import CheckedZip
from sessions.models import Photo

_BLOCK = 1 << 18
_REFERRED = {field.related_model for table in TABLES for field in table.columns.values() if field.is_relation}

type FileProgress = Callable[[int, int], None]
"""Called after each file with its number and the number of all."""


@dataclass(frozen=True, slots=True)
class VerifiedBackup:
    """A backup that is whole: nothing in it can be a surprise while it is restored."""

    archive: CheckedZip
    manifest: Manifest

    def rows(self, table: BackupTable) -> Any:
        """Yield the rows of a table."""
        return rows_of(self.archive, self.manifest, table)


def verify(
    file: IO[bytes], progress: FileProgress | None = None, limits: ZipLimits = OF_ADMINISTRATOR
) -> VerifiedBackup:
    """Read the whole zip and return it; raises BackupRefused with the reason. The file stays open."""
    archive = CheckedZip(file, limits)
    manifest = read_manifest(archive)
    require_known(manifest)
    for number, each in enumerate(manifest.files, start=1):
        _compare_digest(archive, each)
        if progress:
            progress(number, len(manifest.files))
    backup = VerifiedBackup(archive, manifest)
    _check_rows(backup)
    return backup


def _compare_digest(archive: CheckedZip, file: BackupFile) -> None:
    digest, size = hashlib.sha256(), 0
    with archive.open(file.path) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    if (size, digest.hexdigest()) != (file.size, file.sha256):
        raise altered(file.path)


def _check_rows(backup: VerifiedBackup) -> None:
    """Check every row: its key is there once, what it refers to is there too, and what it names is no other file."""
    manifest = backup.manifest
    known: dict[Any, set[Any]] = {}
    pictures = backup.manifest.pictures.keys() | manifest.missing
    for table in TABLES:
        keys: set[Any] = set()
        number = 0
        for row in backup.rows(table):
            number += 1
            if row[table.key] in keys:
                raise _refused(table, row, _("the key is there twice"))
            keys.add(row[table.key])
            _check_references(backup, table, row, known)
            for name, is_right in NAMES.get(table.model, {}).items():
                if not is_right(row[name]):
                    raise _refused(table, row, f"{name}: {_('not in its form')}")
            if table.model is Photo:
                _check_pictures(table, row, pictures)
        if table.model in _REFERRED:
            known[table.model] = keys
        if number != manifest.counts.get(table.name, 0):
            raise BackupRefused(
                _("This backup was altered: “%(name)s” has another number of rows.") % {"name": table.name}
            )


def _check_references(backup: VerifiedBackup, table: BackupTable, row: Row, known: dict[Any, set[Any]]) -> None:
    for name, field in table.columns.items():
        if not field.is_relation or row[name] is None or row[name] in known[field.related_model]:
            continue
        of_site = backup.manifest.scope is BackupScope.SITE
        # A part of the whole has no accounts, and may lack rows that are somebody else's.
        if of_site or not (field.related_model is User or field.null):
            raise _refused(table, row, _("it refers to a row that is missing (%(name)s)") % {"name": name})


def _check_pictures(table: BackupTable, row: Row, pictures: Any) -> None:
    for name in ("file", "unedited_file", "original"):
        if row[name] and row[name] not in pictures:
            raise _refused(table, row, _("its picture is missing"))
        if row[name] and f"/{row['id']}" not in row[name]:
            raise _refused(table, row, f"{name}: {_('not in its form')}")


def _refused(table: BackupTable, row: Row, reason: str) -> BackupRefused:
    facts = {"table": BY_MODEL[table.model].name, "key": row[table.key], "reason": reason}
    return BackupRefused(_("This backup is refused: row %(key)s of “%(table)s”: %(reason)s.") % facts)
