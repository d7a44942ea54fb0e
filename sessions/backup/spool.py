"""Rows and Markdown of a backup, written to an unnamed temporary file while the snapshot is open.

A slow download then keeps no transaction open, and the zip is made of what is there.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.utils import timezone

from sessions.backup.layout import BackupScope, data_path
from sessions.backup.readable import readable_files
from sessions.backup.selection import Selection
from sessions.backup.snapshot import snapshot
from sessions.backup.tables import TABLES, BackupTable
from sessions.backup.values import to_json
from sessions.models import Photo

_AT_ONCE = 1000
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class SpooledPart:
    """A file of the zip in the temporary file: its path, where it begins, and its size in bytes."""

    path: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A stored file that belongs into the zip: its path there, and its storage name; `spare` is made again if lost."""

    path: str
    stored: str
    spare: bool


@dataclass(slots=True)
class SpooledBackup:
    """What a backup will hold, as it was at `taken_at`: number of rows by table, texts, and the names of pictures."""

    selection: Selection
    taken_at: datetime
    file: IO[bytes]
    counts: dict[str, int] = field(default_factory=dict)
    parts: list[SpooledPart] = field(default_factory=list)
    pictures: list[KeptPicture] = field(default_factory=list)

    def read(self, part: SpooledPart) -> Iterator[bytes]:
        """Yield the bytes of a part."""
        self.file.seek(part.start)
        left = part.size
        while left > 0:
            block = self.file.read(min(left, _BLOCK))
            left -= len(block)
            yield block

    def close(self) -> None:
        """Delete the temporary file."""
        self.file.close()


def spool(selection: Selection) -> SpooledBackup:
    """Read everything that a backup holds besides pictures, from one snapshot; the caller closes the result."""
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - closed with the result
    found = SpooledBackup(selection, timezone.now(), file)
    try:
        with snapshot() as alias:
            for table in TABLES:
                if selection.scope in table.scopes:
                    _add(found, data_path(table.name), _rows(found, table, alias))
            _list_pictures(found, alias)
            for path, text in readable_files(selection, alias):
                _add(found, path, iter([text.encode("utf-8", "surrogatepass")]))
    except BaseException:
        file.close()
        raise
    return found


def _add(found: SpooledBackup, path: str, blocks: Iterator[bytes]) -> None:
    start = found.file.tell()
    for block in blocks:
        found.file.write(block)
    found.parts.append(SpooledPart(path, start, found.file.tell() - start))


def _rows(found: SpooledBackup, table: BackupTable, alias: str) -> Iterator[bytes]:
    """Yield each row as a line of JSON, its keys in order: the databases keep those of JSON columns differently."""
    names = list(table.columns)
    secret = table.secret if found.selection.scope is not BackupScope.SITE else frozenset()
    number = 0
    for values in found.selection.rows(table, alias).values_list(*names).iterator(_AT_ONCE):
        row: dict[str, Any] = {
            name: "" if name in secret else to_json(value) for name, value in zip(names, values, strict=True)
        }
        yield json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        number += 1
    found.counts[table.name] = number


def _list_pictures(found: SpooledBackup, alias: str) -> None:
    """List the files of the photos: that of a photo beside the Markdown of its event, by its name."""
    table = next(each for each in TABLES if each.model is Photo)
    taken: set[str] = set()
    photos = found.selection.rows(table, alias).select_related("event")
    for photo in photos.iterator(_AT_ONCE):
        kept = {str(file.name) for file in (photo.file, photo.unedited_file, photo.original) if file.name}
        for stored in photo.file_names():
            path = f"files/{stored}"
            if stored == photo.file.name and photo.deleted_at is None:
                plain = f"events/{photo.event.slug}/{photo.name}"
                path = path if plain.casefold() in taken else plain
            taken.add(path.casefold())
            found.pictures.append(KeptPicture(path, stored, stored not in kept))
