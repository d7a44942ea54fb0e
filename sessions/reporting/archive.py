"""Zip streams of known length: an export, or any files, without reading them before they are sent."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from zipstream import ZipStream

from sessions.reporting.copies import digest_of_article
from sessions.reporting.export import Export

_BLOCK = 1 << 18
_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
_TIME_AT = {_LOCAL: 10, _CENTRAL: 12}
_FIXED_TIME = b"\0\0\x21\0"  # 1 January 1980, 00:00: the earliest time in a zip


class StoredFile(Protocol):
    """A file of known size that is opened only when it is sent; opening raises OSError when it is lost by then."""

    @property
    def size(self) -> int: ...
    def open(self) -> Any: ...


class SizedZip:
    """Files as a zip stream of known length; it can be iterated once.

    Stored without compression, because pictures do not compress. A lost or changed picture raises OSError or
    RuntimeError while streaming: the download is then shorter than its Content-Length, so the client sees an error.
    """

    def __init__(self, files: Iterable[tuple[str, bytes | StoredFile]]) -> None:
        self._zip = ZipStream(sized=True)
        for path, file in files:
            if isinstance(file, bytes):
                self._zip.add(file, path)
            else:
                self._zip.add(_blocks(file), path, size=file.size)

    def __len__(self) -> int:
        return len(self._zip)

    def __iter__(self) -> Iterator[bytes]:
        while self._zip.num_queued():
            entry = self._zip.file()
            yield _dated(next(entry))
            yield from entry
        yield from map(_dated, self._zip.footer())


class Archive(SizedZip):
    """An export as a zip stream of known length; it can be iterated once."""

    def __init__(self, export: Export) -> None:
        super().__init__([(export.article_path, export.article.encode()), *((p.path, p) for p in export.pictures)])


def _blocks(file: StoredFile) -> Iterator[bytes]:
    with file.open() as stream:
        while block := stream.read(_BLOCK):
            yield block


def _dated(record: bytes) -> bytes:
    """Return a zip record with a fixed timestamp in place of the current time, which zipstream writes."""
    at = _TIME_AT.get(record[:4])
    return record if at is None else record[:at] + _FIXED_TIME + record[at + 4 :]


def version_of_archive(export: Export) -> str:
    """Return a digest of the article with its pictures; these are known by their stored names."""
    listed = (f"{picture.path}\n{picture.name}\n{picture.size}" for picture in export.pictures)
    return digest_of_article("\n".join((export.article_path, export.article, *listed)))[:32]
