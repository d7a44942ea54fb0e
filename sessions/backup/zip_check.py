"""Structure of the zip of a backup: checked as a whole before anything in it is read."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import SEEK_END
from typing import IO

from django.utils.translation import gettext as _

from sessions.backup.layout import FREE_OF_RATIO, MANIFEST, MAX_RATIO, OF_ADMINISTRATOR, ZipLimits
from sessions.backup.refusals import BackupRefused

_END = struct.Struct("<4sHHHHIIH")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR = struct.Struct("<4sIQI")
_LOCAL_HEADER = 30
_ENCRYPTED = 1
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, struct.error, zlib.error),
    *(OSError, ValueError, RuntimeError, NotImplementedError, EOFError),
)


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
    def open(self, path: str) -> Iterator[IO[bytes]]:
        """Context manager: a file of the zip for reading; a damaged one raises BackupRefused."""
        with _faults(), self._zip.open(path) as stream:
            yield stream


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk, not of the zip
        raise BackupRefused(_("This zip is damaged: %(reason)s.") % {"reason": str(error).rstrip(".")}) from error


def _require_end(file: IO[bytes], limits: ZipLimits) -> None:
    """Check that the zip is complete, and that its directory fits into memory: ZipFile reads it whole."""
    size = file.seek(0, SEEK_END)
    if size < _END.size:
        raise BackupRefused(_("This is no backup: it is empty, or was cut off."))
    file.seek(size - _END.size)
    mark, *_disks, length, start, comment = _END.unpack(file.read(_END.size))
    if mark != b"PK\5\6" or comment:
        raise BackupRefused(_("This is no complete backup: the end of the zip is missing. It was cut off."))
    if 0xFFFFFFFF in (length, start) and size >= _END.size + _LOCATOR.size:
        file.seek(size - _END.size - _LOCATOR.size)
        mark, _disk, at, _number = _LOCATOR.unpack(file.read(_LOCATOR.size))
        if mark == b"PK\6\7" and at <= size - _END64.size:
            file.seek(at)
            length = _END64.unpack(file.read(_END64.size))[8]
    if length > limits.directory:
        raise BackupRefused(_("This zip is refused: it has too many files."))
    file.seek(0)


def _sizes(archive: zipfile.ZipFile, limits: ZipLimits) -> dict[str, int]:
    """Return the size of each file by its path; raises BackupRefused."""
    found: dict[str, int] = {}
    end, unpacked, packed = 0, 0, 0
    for info in sorted(archive.infolist(), key=lambda each: each.header_offset):
        if reason := _refusal(info, found):
            raise BackupRefused(_("This zip is refused: %(reason)s.") % {"reason": reason})
        if info.header_offset < end:
            raise BackupRefused(_("This zip is refused: %(reason)s.") % {"reason": _("files in it overlap")})
        end = info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
        if info.compress_type == zipfile.ZIP_DEFLATED:
            unpacked, packed = unpacked + info.file_size, packed + info.compress_size
        found[info.filename] = info.file_size
    if unpacked > min(limits.texts, max(FREE_OF_RATIO, packed * MAX_RATIO)):
        raise BackupRefused(_("This zip is refused: %(reason)s.") % {"reason": _("it unpacks to far too much")})
    if not found or next(reversed(found)) != MANIFEST:
        raise BackupRefused(_("This is no backup of this program: %(name)s is missing.") % {"name": MANIFEST})
    return found


def _refusal(info: zipfile.ZipInfo, known: Mapping[str, int]) -> str:
    """Return why an entry is refused; "" for one that is as it should be."""
    name = info.orig_filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    parts = name.split("/")
    if "\\" in name or "\0" in name or ":" in parts[0] or any(part in {"", ".", ".."} for part in parts):
        return _("“%(name)s” leads out of its folder") % {"name": name[:100]}
    if kind not in (0, stat.S_IFREG):
        return _("“%(name)s” is a link, or no file") % {"name": name[:100]}
    if name in known:
        return _("“%(name)s” is in it twice") % {"name": name[:100]}
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _KINDS:
        return _("“%(name)s” is packed in a way that no backup has") % {"name": name[:100]}
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        return _("“%(name)s” has two different sizes") % {"name": name[:100]}
    return ""
