"""Structure of the zip of a backup: checked as a whole before anything in it is read.

The paths in it are no danger: nothing is unpacked under them.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import SEEK_END
from typing import IO, cast

from django.utils.translation import gettext as _

from sessions.backup.layout import MANIFEST, OF_ADMINISTRATOR, BackupRefused, ZipLimits

_END = struct.Struct("<4sHHHHIIH")
_LOCATOR_SIZE = 20
_ENCRYPTED = 1
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class CheckedZip:
    """A zip whose structure is as it should be; its files are read by their names in its directory."""

    def __init__(self, file: IO[bytes], limits: ZipLimits = OF_ADMINISTRATOR) -> None:
        """Check the structure; raises BackupRefused."""
        self.limits = limits
        _require_end(file, limits)
        with _faults():
            self._zip = zipfile.ZipFile(file)
        self.sizes: Mapping[str, int] = _sizes(self._zip, limits)

    @contextmanager
    def open(self, path: str) -> Iterator[zipfile.ZipExtFile]:
        """Context manager: a file of the zip for reading; a damaged one, or one that overlaps, raises BackupRefused."""
        with _faults(), self._zip.open(path) as stream:
            yield cast(zipfile.ZipExtFile, stream)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, struct.error, zlib.error, OSError, ValueError, RuntimeError, EOFError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk, not of the zip
        raise BackupRefused(_("This zip is damaged: %(reason)s.") % {"reason": str(error).rstrip(".")}) from error


def _require_end(file: IO[bytes], limits: ZipLimits) -> None:
    """Check that the zip is complete, and that its directory fits into memory: ZipFile reads it whole."""
    size = file.seek(0, SEEK_END)
    if size < _END.size:
        raise BackupRefused(_("This is no backup: it is empty, or was cut off."))
    file.seek(size - _END.size)
    mark, *_disks, length, _start, comment = _END.unpack(file.read(_END.size))
    if mark != b"PK\5\6" or comment:
        raise BackupRefused(_("This is no complete backup: the end of the zip is missing. It was cut off."))
    file.seek(max(size - _END.size - _LOCATOR_SIZE, 0))
    has_other_end = file.read(4) == b"PK\6\7"  # of ZIP64, which tells another length: only a large zip has one
    if length > limits.directory or (has_other_end and limits is not OF_ADMINISTRATOR):
        raise BackupRefused(_("This zip is refused: it has too many files."))
    file.seek(0)


def _sizes(archive: zipfile.ZipFile, limits: ZipLimits) -> dict[str, int]:
    """Return the size of each file by its path; raises BackupRefused."""
    found: dict[str, int] = {}
    for info in sorted(archive.infolist(), key=lambda each: each.header_offset):
        reason = ""
        if info.filename in found:
            reason = _("“%(name)s” is in it twice")
        elif info.flag_bits & _ENCRYPTED or info.compress_type not in _KINDS:
            reason = _("“%(name)s” is packed in a way that no backup has")
        if reason:
            facts = {"reason": reason % {"name": info.filename[:100]}}
            raise BackupRefused(_("This zip is refused: %(reason)s.") % facts)
        found[info.filename] = info.file_size
    if sum(info.file_size for info in archive.infolist() if info.compress_type == zipfile.ZIP_DEFLATED) > limits.texts:
        raise BackupRefused(_("This zip is refused: %(reason)s.") % {"reason": _("it unpacks to far too much")})
    if not found or next(reversed(found)) != MANIFEST:
        raise BackupRefused(_("This is no backup of this program: %(name)s is missing.") % {"name": MANIFEST})
    return found
