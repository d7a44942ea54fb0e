"""The zip of a backup as a stream in flat memory: texts compressed, pictures stored, the manifest last."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import batched, chain
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from zipstream import ZipStream

from sessions.backup.layout import FORMAT, MANIFEST, SCHEMA_VERSION, BackupScope, data_path
from sessions.backup.readable import readable_files
from sessions.backup.rows import lines_of
from sessions.backup.selection import Selection
from sessions.backup.snapshot import snapshot
from sessions.backup.tables import BY_MODEL, TABLES, BackupTable
from sessions.models import Photo

_BLOCK = 1 << 18
_AT_ONCE = 1000


class KeptPicture(NamedTuple):
    """A stored file that belongs into the zip: its path there, and its storage name; `spare` is made again if lost."""

    path: str
    stored: str
    spare: bool


class BackupStream:
    """A backup as the bytes of a zip, of the moment `taken_at`; it can be iterated once.

    The rows and texts are read at once from one snapshot, into an unnamed temporary file: a slow download then keeps no
    transaction open. A picture whose file is gone, since it was lost or has just been deleted, is listed in the
    manifest as missing, and the backup goes on. Any other fault of the storage raises OSError and breaks it off.
    """

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._zip = ZipStream()
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - see close
        self._texts: list[tuple[str, int]] = []
        self._counts: dict[str, int] = {}
        self._files: list[dict[str, Any]] = []
        self.taken_at = timezone.now()
        self.missing: list[str] = []
        self.size = 0
        try:
            with snapshot() as alias:
                self._keep_texts(alias)
                self._pictures = list(self._named_pictures(alias))
        except BaseException:
            self.close()
            raise

    @property
    def rows(self) -> int:
        """The number of rows of all tables."""
        return sum(self._counts.values())

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
        self._file.close()

    def _keep_texts(self, alias: str) -> None:
        for table in TABLES:
            if self._selection.scope in table.scopes:
                self._counts[table.name] = 0
                self._keep(data_path(table.name), lines_of(table, self._rows(table, alias)))
        for path, text in readable_files(self._selection, alias):
            self._keep(path, [text.encode("utf-8", "surrogatepass")])

    def _keep(self, path: str, blocks: Iterable[bytes]) -> None:
        start = self._file.tell()
        for block in blocks:
            self._file.write(block)
        self._texts.append((path, self._file.tell() - start))

    def _rows(self, table: BackupTable, alias: str) -> Iterator[Any]:
        secret = table.secret if self._selection.scope is not BackupScope.SITE else frozenset()
        for row in self._selection.rows(table, alias).only(*table.columns).iterator(_AT_ONCE):
            for name in secret:
                setattr(row, name, "")
            self._counts[table.name] += 1
            yield row

    def _named_pictures(self, alias: str) -> Iterator[KeptPicture]:
        """Yield the files of the photos: that of a photo beside the Markdown of its event, by its name."""
        taken: set[str] = set()
        photos = self._selection.rows(BY_MODEL[Photo], alias).select_related("event")
        for photo in photos.iterator(_AT_ONCE):
            kept = {str(file.name) for file in (photo.file, photo.unedited_file, photo.original) if file.name}
            for stored in photo.file_names():
                path = f"files/{stored}"
                if stored == photo.file.name and photo.deleted_at is None:
                    plain = f"events/{photo.event.slug}/{photo.name}"
                    path = path if plain.casefold() in taken else plain
                taken.add(path.casefold())
                yield KeptPicture(path, stored, stored not in kept)

    def _entries(self) -> Iterator[bytes]:
        self._file.seek(0)
        texts = (self._entry(path, self._read(size), size, ZIP_DEFLATED) for path, size in self._texts)
        pictures = (self._picture(picture) for picture in self._pictures)
        for entry in chain(texts, pictures):
            yield from entry
        yield from self._sent(MANIFEST, self._manifest(), None, ZIP_DEFLATED)
        for block in self._zip.footer():
            self.size += len(block)
            yield block

    def _read(self, left: int) -> Iterator[bytes]:
        while left:
            block = self._file.read(min(left, _BLOCK))
            left -= len(block)
            yield block

    def _picture(self, picture: KeptPicture) -> Iterator[bytes]:
        try:
            file = default_storage.open(picture.stored, "rb")
        except FileNotFoundError:
            if not picture.spare:
                self.missing.append(picture.stored)
            return
        with file:
            blocks = iter(lambda: file.read(_BLOCK), b"")
            yield from self._entry(picture.path, blocks, file.size, ZIP_STORED, stored=picture.stored)

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

    def _manifest(self) -> Iterator[bytes]:
        """Yield the manifest as JSON, in pieces: its list of files is as long as the backup is large."""
        selection = self._selection
        person = selection.person if selection.scope is not BackupScope.SITE else None
        manifest = {
            "format": FORMAT,
            "schema_version": SCHEMA_VERSION,
            "app_version": settings.VERSION,
            "created_at": self.taken_at.isoformat(),
            "scope": str(selection.scope),
            "person": {"id": person.pk, "username": person.get_username()} if person else None,
            "event": selection.event.slug if selection.event else None,
            "counts": self._counts,
            "missing": sorted(self.missing),
            "files": self._files,
        }
        pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(manifest)
        for some in batched(pieces, _AT_ONCE):
            yield "".join(some).encode()
