"""The zip of an export, made while it is sent: in constant memory, of known length, the same bytes every time."""

from collections.abc import Iterator

from zipstream import ZipStream

from sessions.reporting.export import Export, ExportedPicture

_BLOCK = 1 << 18
_LOCAL, _CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
_TIME_AT = {_LOCAL: 10, _CENTRAL: 12}
_FIXED_TIME = b"\0\0\x21\0"  # midnight, 1 January 1980: the first moment that a zip can name


class Archive:
    """An export as a zip. Its length is known beforehand; it can be gone through once.

    Everything is stored as it is, since deflating pictures saves nothing. A picture whose file is gone by then, or has
    another size, raises OSError or RuntimeError in the middle: then fewer bytes have come than the length promises,
    and nobody takes what has come for the whole.
    """

    def __init__(self, export: Export) -> None:
        self._zip = ZipStream(sized=True)
        self._zip.add(export.article.encode(), export.article_path)
        for picture in export.pictures:
            self._zip.add(_blocks(picture), picture.path, size=picture.size)

    def __len__(self) -> int:
        return len(self._zip)

    def __iter__(self) -> Iterator[bytes]:
        while self._zip.num_queued():
            entry = self._zip.file()
            yield _dated(next(entry))
            yield from entry
        yield from map(_dated, self._zip.footer())


def _blocks(picture: ExportedPicture) -> Iterator[bytes]:
    with picture.open() as stream:
        while block := stream.read(_BLOCK):
            yield block


def _dated(record: bytes) -> bytes:
    """Return a record of the zip with a fixed time in place of this moment's, which zipstream writes everywhere."""
    at = _TIME_AT.get(record[:4])
    return record if at is None else record[:at] + _FIXED_TIME + record[at + 4 :]
