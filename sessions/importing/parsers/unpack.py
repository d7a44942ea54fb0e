"""Decompression of gzip and zip feeds, with limits (decompression bomb)."""

import gzip
import io
import zipfile
import zlib

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.not_feeds import fault_of_archive
from sessions.rules.feed_limits import MAX_BYTES

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_BESIDE = "__MACOSX/"
"""Folder that a Mac adds to a zip."""


def unpacked(content: bytes) -> bytes:
    """Return the content of a gzip file or of a zip with one file, other content unchanged.

    Raises FeedError above MAX_BYTES, for several files, and for broken ones.
    """
    if content.startswith(_GZIP):
        return gunzip(content)
    if content.startswith(_ZIP):
        return _unzipped(content)
    return content


def gunzip(content: bytes, limit: int = MAX_BYTES) -> bytes:
    """Decompress gzip, at most ``limit`` bytes."""
    try:
        with gzip.open(io.BytesIO(content)) as opened:
            found = opened.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FeedError(Fault.SYNTAX, "gzip") from error
    if len(found) > limit:
        raise FeedError(Fault.TOO_LARGE, "gzip")
    return found


def _unzipped(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [each for each in archive.infolist() if not each.is_dir() and _BESIDE not in each.filename]
            found = [_beginning(archive, member) for member in members[:1]]
    except FeedError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        raise FeedError(Fault.SYNTAX, "zip") from error
    if fault := fault_of_archive([member.filename for member in members], found[0][:100] if found else b""):
        raise FeedError(fault)
    if len(members) != 1:
        raise FeedError(Fault.NOT_ONE, "zip")
    if len(found[0]) > MAX_BYTES:
        raise FeedError(Fault.TOO_LARGE, "zip", members[0].filename)
    return found[0]


def _beginning(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a file of a zip, or as much of it as tells that it is too large."""
    # Other compression methods cannot be limited while decompressing.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FeedError(Fault.UNKNOWN_KIND, "zip", member.filename)
    with archive.open(member) as opened:
        return opened.read(MAX_BYTES + 1)
