"""The zip of a backup as a stream in flat memory: texts compressed, pictures stored, the manifest last."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED

from django.conf import settings
from django.core.files.storage import default_storage
from zipstream import ZipStream

from sessions.backup.layout import FORMAT, MANIFEST, SCHEMA_VERSION, BackupScope
from sessions.backup.spool import KeptPicture, SpooledBackup

_BLOCK = 1 << 18

type Progress = Callable[[int, int, int], None]
"""Called after each file with its number, the number of all, and the bytes so far."""


class BackupStream:
    """A backup as the bytes of a zip; it can be iterated once, and closes what was read for it.

    A picture whose file is gone, since it was lost or has just been deleted, is listed in the manifest as missing, and
    the backup goes on. Any other fault of the storage raises OSError and breaks it off.
    """

    def __init__(self, spooled: SpooledBackup, progress: Progress | None = None) -> None:
        self._spooled = spooled
        self._progress = progress
        self._zip = ZipStream()
        self._files: list[dict[str, Any]] = []
        self.taken_at = spooled.taken_at
        self.missing: list[str] = []
        self.size = 0
        self.is_complete = False

    @property
    def rows(self) -> int:
        """The number of rows of all tables."""
        return sum(self._spooled.counts.values())

    @property
    def files(self) -> int:
        """The number of files so far, without the manifest."""
        return len(self._files)

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._entries()
        finally:
            self.close()

    def close(self) -> None:
        """Delete the temporary file."""
        self._spooled.close()

    def _entries(self) -> Iterator[bytes]:
        spooled = self._spooled
        total = len(spooled.parts) + len(spooled.pictures)
        for number, part in enumerate(spooled.parts, start=1):
            yield from self._entry(part.path, spooled.read(part), part.size, ZIP_DEFLATED)
            self._report(number, total)
        for number, picture in enumerate(spooled.pictures, start=len(spooled.parts) + 1):
            yield from self._picture(picture)
            self._report(number, total)
        yield from self._sent(MANIFEST, self._manifest(), None, ZIP_DEFLATED)
        for block in self._zip.footer():
            self.size += len(block)
            yield block
        self.is_complete = True

    def _picture(self, picture: KeptPicture) -> Iterator[bytes]:
        try:
            file = default_storage.open(picture.stored, "rb")
        except FileNotFoundError:
            if not picture.spare:
                self.missing.append(picture.stored)
            return
        with file:
            yield from self._entry(
                picture.path, iter(lambda: file.read(_BLOCK), b""), file.size, ZIP_STORED, stored=picture.stored
            )

    def _entry(self, path: str, blocks: Iterator[bytes], size: int, compression: int, **more: str) -> Iterator[bytes]:
        digest, counted = hashlib.sha256(), 0

        def summed() -> Iterator[bytes]:
            nonlocal counted
            for block in blocks:
                digest.update(block)
                counted += len(block)
                yield block

        yield from self._sent(path, summed(), size, compression)
        self._files.append({"path": path, "size": counted, "sha256": digest.hexdigest(), **more})

    def _sent(self, path: str, blocks: Iterator[bytes], size: int | None, compression: int) -> Iterator[bytes]:
        self._zip.add(blocks, path, size=size, compress_type=compression)
        for block in self._zip.file() or ():
            self.size += len(block)
            yield block

    def _report(self, number: int, total: int) -> None:
        if self._progress:
            self._progress(number, total, self.size)

    def _manifest(self) -> Iterator[bytes]:
        """Yield the manifest as JSON; its list of files is as long as the backup is large."""
        spooled = self._spooled
        selection = spooled.selection
        person = selection.person if selection.scope is not BackupScope.SITE else None
        head = {
            "format": FORMAT,
            "schema_version": SCHEMA_VERSION,
            "app_version": settings.VERSION,
            "created_at": spooled.taken_at.isoformat(),
            "scope": str(selection.scope),
            "person": {"id": person.pk, "username": person.get_username()} if person else None,
            "event": selection.event.slug if selection.event else None,
            "counts": spooled.counts,
            "missing": sorted(self.missing),
        }
        yield json.dumps(head, ensure_ascii=False, indent=1).encode().removesuffix(b"\n}")
        yield b',\n "files": ['
        for number, file in enumerate(self._files):
            yield (b",\n  " if number else b"\n  ") + json.dumps(file, ensure_ascii=False).encode()
        yield b"\n ]\n}\n"
