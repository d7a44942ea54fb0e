"""Manifest of a backup: what it is and which files it has, read and checked against the directory of the zip."""

from datetime import datetime
from functools import cached_property
from typing import Annotated

import msgspec
from django.utils.translation import gettext as _
from msgspec import Meta

from sessions.backup.layout import (
    FORMAT,
    MANIFEST,
    MAX_PICTURE,
    SCHEMA_VERSION,
    STORED_NAME,
    BackupRefused,
    BackupScope,
    data_path,
)
from sessions.backup.rows import require_moment
from sessions.backup.zip_check import CheckedZip

type _Number = Annotated[int, Meta(ge=0, le=2**63 - 1)]
type _StoredName = Annotated[str, Meta(pattern=STORED_NAME)]


class BackupFile(msgspec.Struct, frozen=True):
    """A file of a backup with its size in bytes and its SHA-256; `stored` is the storage name of a picture."""

    path: str
    size: _Number
    sha256: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    stored: _StoredName | None = None


class Person(msgspec.Struct, frozen=True):
    """Whose rows a backup holds, by the key in it."""

    id: _Number
    username: str


class Manifest(msgspec.Struct, frozen=True, dict=True):
    """What a backup says of itself; `person` is None for a whole install."""

    scope: BackupScope
    created_at: datetime
    app_version: str
    person: Person | None
    counts: dict[str, _Number]
    missing: frozenset[_StoredName]
    files: tuple[BackupFile, ...]

    @cached_property
    def pictures(self) -> dict[str, BackupFile]:
        """The stored files by their storage names."""
        return {file.stored: file for file in self.files if file.stored}


class _Head(msgspec.Struct):
    """What every version of the schema has."""

    format: str
    schema_version: Annotated[int, Meta(ge=1)]
    app_version: str = ""


def read_manifest(archive: CheckedZip) -> Manifest:
    """Read and check the manifest of a zip; raises BackupRefused."""
    not_ours = BackupRefused(_("This is no backup of this program: its list of files cannot be read."))
    if archive.sizes[MANIFEST] > archive.limits.manifest:
        raise not_ours
    with archive.open(MANIFEST) as stream:
        content = stream.read()
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format != FORMAT:
            raise not_ours
        if head.schema_version > SCHEMA_VERSION:
            text = _(
                "This backup has version %(version)s of the schema, and this program knows %(known)s. It was made by a "
                "newer program (%(app)s): update this one first."
            )
            facts = {"version": head.schema_version, "known": SCHEMA_VERSION, "app": head.app_version}
            raise BackupRefused(text % facts)
        manifest = msgspec.json.decode(content, type=Manifest)
        require_moment(manifest.created_at)
    except (ValueError, RecursionError) as error:
        raise not_ours from error
    if (manifest.person is None) != (manifest.scope is BackupScope.SITE):
        raise not_ours
    if sum(manifest.counts.values()) > archive.limits.rows:
        raise BackupRefused(
            _("This backup has too many rows for this page. The administrator restores it with manage.py restore.")
        )
    _compare(manifest, archive)
    return manifest


def _compare(manifest: Manifest, archive: CheckedZip) -> None:
    """Refuse a zip whose files are not exactly those of its manifest."""
    listed = {file.path: file for file in manifest.files}
    if len(listed) != len(manifest.files) or len(manifest.pictures) != sum(
        bool(file.stored) for file in manifest.files
    ):
        raise BackupRefused(_("This backup is refused: its list names a file twice."))
    there = archive.sizes.keys() - {MANIFEST}
    for path in sorted(there ^ listed.keys()):
        text = _("not in its list") if path in there else _("missing")
        raise BackupRefused(_("This backup was altered: “%(name)s” is %(what)s.") % {"name": path[:100], "what": text})
    for path, file in listed.items():
        if file.size != archive.sizes[path]:
            raise altered(path)
        if file.stored and file.size > MAX_PICTURE:
            raise BackupRefused(_("This backup is refused: “%(name)s” is too large.") % {"name": path[:100]})
    if {path for path in listed if path.startswith("data/")} != {data_path(name) for name in manifest.counts}:
        raise BackupRefused(_("This backup was altered: its tables are not those of its list."))


def altered(path: str) -> BackupRefused:
    """Return the refusal of a file that is not as the manifest says."""
    return BackupRefused(_("This backup was altered: “%(name)s” has another content.") % {"name": path[:100]})
