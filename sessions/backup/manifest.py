"""Manifest of a backup: what it is and which files it has, read and checked against the directory of the zip."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from sessions.backup.layout import (
    FORMAT,
    MANIFEST,
    MAX_PICTURE,
    SCHEMA_VERSION,
    BackupRefused,
    BackupScope,
    data_path,
    is_stored_name,
)
from sessions.backup.rows import require_moment, require_storable
from sessions.backup.zip_check import CheckedZip

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A file of a backup with its size in bytes and its SHA-256; `stored` is the storage name of a picture, else ""."""

    path: str
    size: int
    sha256: str
    stored: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `person` is the key of the one whose rows it holds, None for a whole install."""

    scope: BackupScope
    created_at: datetime
    app_version: str
    person: int | None
    username: str
    counts: Mapping[str, int]
    missing: frozenset[str]
    files: tuple[BackupFile, ...]

    @cached_property
    def pictures(self) -> dict[str, BackupFile]:
        """The stored files by their storage names."""
        return {file.stored: file for file in self.files if file.stored}


def read_manifest(archive: CheckedZip) -> Manifest:
    """Read and check the manifest of a zip; raises BackupRefused."""
    not_ours = BackupRefused(_("This is no backup of this program: its list of files cannot be read."))
    if archive.sizes[MANIFEST] > archive.limits.manifest:
        raise not_ours
    with archive.open(MANIFEST) as stream:
        content = stream.read()
    try:
        told = json.loads(content)
        require_storable(told)
        version = told["schema_version"]
        if told["format"] != FORMAT or type(version) is not int or version < 1:
            raise not_ours
        if version > SCHEMA_VERSION:
            text = _(
                "This backup has version %(version)s of the schema, and this program knows %(known)s. It was made by a "
                "newer program (%(app)s): update this one first."
            )
            facts = {"version": version, "known": SCHEMA_VERSION, "app": str(told.get("app_version"))}
            raise BackupRefused(text % facts)
        manifest = _manifest(told)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise not_ours from error
    if sum(manifest.counts.values()) > archive.limits.rows:
        raise BackupRefused(
            _("This backup has too many rows for this page. The administrator restores it with manage.py restore.")
        )
    _compare(manifest, archive)
    return manifest


def _manifest(told: Mapping[str, Any]) -> Manifest:
    scope, of_person = BackupScope(told["scope"]), told["person"] is not None
    person: Mapping[str, Any] = told["person"] if of_person else {"id": 0, "username": ""}
    created_at = datetime.fromisoformat(told["created_at"])
    require_moment(created_at)
    texts = (told["app_version"], person["username"])
    numbers = (person["id"], *told["counts"].values())
    if not (
        of_person != (scope is BackupScope.SITE)
        and all(isinstance(text, str) for text in texts)
        and all(type(number) is int and number >= 0 for number in numbers)
        and all(is_stored_name(name) for name in told["missing"])
    ):
        raise ValueError("a value of another type")
    return Manifest(
        scope=scope,
        created_at=created_at,
        app_version=told["app_version"],
        person=person["id"] if of_person else None,
        username=person["username"],
        counts=told["counts"],
        missing=frozenset(told["missing"]),
        files=tuple(_file(each) for each in told["files"]),
    )


def _file(told: Mapping[str, Any]) -> BackupFile:
    file = BackupFile(**told)
    is_right = isinstance(file.path, str) and type(file.size) is int and _DIGEST.fullmatch(file.sha256)
    if not is_right or (file.stored and not is_stored_name(file.stored)):
        raise ValueError("not a file of a backup")
    return file


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
