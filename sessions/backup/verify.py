"""Verification of a whole backup, before anything is replaced: structure, checksums, every row and every reference."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from sessions.backup.layout import MAX_PICTURE, OF_ADMINISTRATOR, BackupRefused, BackupScope, ZipLimits
from sessions.backup.manifest import Manifest, altered, read_manifest
from sessions.backup.rows import rows_of
from sessions.backup.tables import BY_MODEL, BY_NAME, TABLES, TABLES_LEFT_OUT, BackupTable
from sessions.backup.values import NAMES
from sessions.backup.zip_check import CheckedZip
from sessions.models import Photo

PHOTO_FILES = ("file", "unedited_file", "original")
"""The fields of a photo that name its files."""


@dataclass(frozen=True, slots=True)
class VerifiedBackup:
    """A backup that is whole: nothing in it can be a surprise while it is restored."""

    archive: CheckedZip
    manifest: Manifest

    def rows(self, table: BackupTable) -> Iterator[Any]:
        """Yield the rows of a table, unsaved, those of photos without the files that were lost."""
        rows = rows_of(self.archive, table) if table.name in self.manifest.counts else iter(())
        return (_without_lost(row, self.manifest.missing) for row in rows) if table.model is Photo else rows

    def picture(self, stored: str) -> bytes:
        """Return the content of a stored file; at most MAX_PICTURE bytes, which the manifest was checked for."""
        with self.archive.open(self.manifest.pictures[stored].path) as stream:
            return stream.read(MAX_PICTURE)


def verify(file: IO[bytes], limits: ZipLimits = OF_ADMINISTRATOR) -> VerifiedBackup:
    """Read the whole zip and return it; raises BackupRefused with the reason. The file stays open."""
    archive = CheckedZip(file, limits)
    manifest = read_manifest(archive)
    for name in manifest.counts.keys() - BY_NAME.keys() - TABLES_LEFT_OUT:
        raise BackupRefused(_("This backup has a table that this program does not know: “%(name)s”.") % {"name": name})
    for each in manifest.files:
        with archive.open(each.path) as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != each.sha256:
                raise altered(each.path)
    backup = VerifiedBackup(archive, manifest)
    _check_rows(backup)
    return backup


def _without_lost(row: Photo, missing: frozenset[str]) -> Photo:
    """Return a photo without its lost files; without its main file it becomes a missing photo."""
    if row.file.name in missing:
        row.file = row.unedited_file = row.original = row.digest = ""
        row.edit = row.bytes = None
    if row.unedited_file.name in missing:
        row.unedited_file = ""
        row.edit = row.previous_edit = None
    if row.original.name in missing:
        row.original = ""
    return row


def _check_rows(backup: VerifiedBackup) -> None:
    """Check every row: its key is there once, what it refers to is there too, and what it names is no other file."""
    known: dict[Any, set[Any]] = {}
    for table in TABLES:
        keys = known.setdefault(table.model, set())
        for row in backup.rows(table):
            if reason := _fault(backup, row, known):
                facts = {"table": table.name, "key": row.pk, "reason": reason}
                raise BackupRefused(_("This backup is refused: row %(key)s of “%(table)s”: %(reason)s.") % facts)
            keys.add(row.pk)
        if len(keys) != backup.manifest.counts.get(table.name, 0):
            raise BackupRefused(
                _("This backup was altered: “%(name)s” has another number of rows.") % {"name": table.name}
            )


def _fault(backup: VerifiedBackup, row: Any, known: dict[Any, set[Any]]) -> str:
    """Return why a row does not fit to those before it; "" if it does."""
    if row.pk in known[type(row)]:
        return _("the key is there twice")
    of_site = backup.manifest.scope is BackupScope.SITE
    for name, field in BY_MODEL[type(row)].columns.items():
        if field.is_relation and (key := getattr(row, field.attname)) is not None:
            # A part of the whole has no accounts, and may lack rows that are somebody else's.
            needed = of_site or not (field.related_model is User or field.null)
            if needed and key not in known[field.related_model]:
                return _("it refers to a row that is missing (%(name)s)") % {"name": name}
    for name, is_right in NAMES.get(type(row), {}).items():
        if not is_right(getattr(row, name)):
            return f"{name}: {_('not in its form')}"
    for name in PHOTO_FILES if isinstance(row, Photo) else ():
        stored = getattr(row, name).name
        if stored and stored not in backup.manifest.pictures:
            return _("its picture is missing")
        if stored and f"/{row.pk}" not in stored:
            return f"{name}: {_('not in its form')}"
    return ""
