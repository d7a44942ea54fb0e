"""Backups as bytes for tests: taken from the database, taken apart, changed, and put together again."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User

from sessions.backup.layout import MANIFEST
from sessions.backup.selection import Selection, whole_site
from sessions.backup.stream import BackupStream
from sessions.backup.tables import TABLES
from sessions.backup.verify import VerifiedBackup, verify


def taken(selection: Selection | None = None) -> bytes:
    """Return a backup of what is in the database."""
    return b"".join(BackupStream(selection or whole_site()))


@lru_cache(maxsize=1)
def _opened(backup: bytes) -> dict[str, bytes]:
    """Return all files of a backup; of the last one they are kept, since many tests change one again and again."""
    with zipfile.ZipFile(BytesIO(backup)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files_of(backup: bytes) -> dict[str, bytes]:
    """Return the files of a backup by their paths, without the manifest."""
    return {name: content for name, content in _opened(backup).items() if name != MANIFEST}


def manifest_of(backup: bytes) -> dict[str, Any]:
    """Return the manifest of a backup."""
    return dict(json.loads(_opened(backup)[MANIFEST]))


def content_of(backup: bytes) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return all that two backups of the same content have in common: the files, and the manifest without the time."""
    return files_of(backup), manifest_of(backup) | {"created_at": ""}


def rows_in(backup: bytes, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    return [json.loads(line) for line in files_of(backup)[f"data/{table}.jsonl"].splitlines()]


def packed(
    files: Mapping[str, bytes], manifest: Mapping[str, Any], stored: Mapping[str, str] | None = None, **more: Any
) -> bytes:
    """Return a backup of these files with a manifest that fits them; `stored` are the storage names by path.

    Without `stored` they are those of the given manifest.
    """
    names = {each["path"]: each.get("stored", "") for each in manifest.get("files", [])} | dict(stored or {})
    listed = []
    for path, content in files.items():
        entry = {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        listed.append(entry | ({"stored": names[path]} if names.get(path) else {}))
    counts = {
        path.removeprefix("data/").removesuffix(".jsonl"): content.count(b"\n")
        for path, content in files.items()
        if path.startswith("data/")
    }
    full = {**manifest, "files": listed, "counts": counts, **more}
    return zipped({**files, MANIFEST: json.dumps(full).encode()})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of these files in this order, as it is."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files.items():
            kind = zipfile.ZIP_STORED if path.startswith("files/") else zipfile.ZIP_DEFLATED
            archive.writestr(path, content, kind)
    return out.getvalue()


def with_rows(backup: bytes, table: str, change: Any) -> bytes:
    """Return a backup whose rows of a table went through a function; a row for which it returns None is gone."""
    files = files_of(backup)
    rows = [new for row in rows_in(backup, table) if (new := change(row)) is not None]
    files[f"data/{table}.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    return packed(files, manifest_of(backup))


def verified(backup: bytes) -> VerifiedBackup:
    """Return a backup after it was verified."""
    return verify(BytesIO(backup))


def emptied() -> None:
    """Delete every row, so that the install is as new."""
    for table in reversed(TABLES):
        table.model._base_manager.all().delete()
    assert not User.objects.exists()
