"""Decompression of gzip and zip feeds, with limits (decompression bomb)."""

import io
import zipfile
import zlib
from collections.abc import Callable

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.not_feeds import fault_of_archive
from sessions.rules.feed_limits import MAX_BYTES

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
MAX_MEMBERS = 200
"""Maximum number of files in a zip, or of members of a gzip, that are unpacked to find the feed."""


def unpacked(content: bytes, is_feed: Callable[[bytes], bool]) -> bytes:
    """Return the content of a gzip or zip file, other content unchanged; of several members the one that ``is_feed``.

    Raises FeedError above MAX_BYTES, when no member or several are feeds, and for broken files.
    """
    if content.startswith(_GZIP):
        return gunzip(content)
    if content.startswith(_ZIP):
        return _unzipped(content, is_feed)
    return content


def gunzip(content: bytes, limit: int = MAX_BYTES) -> bytes:
    """Decompress gzip, at most ``limit`` bytes, with all its members."""
    found = bytearray()
    for _ in range(MAX_MEMBERS):
        member = zlib.decompressobj(wbits=31)
        try:
            found += member.decompress(content, limit + 1 - len(found))
        except zlib.error as error:
            raise FeedError(Fault.SYNTAX, "gzip") from error
        if len(found) > limit:
            raise FeedError(Fault.TOO_LARGE, "gzip")
        if not member.eof:
            raise FeedError(Fault.SYNTAX, "gzip")
        content = member.unused_data
        if not content.startswith(_GZIP):
            return bytes(found)
    raise FeedError(Fault.TOO_MANY, "gzip")


def _unzipped(content: bytes, is_feed: Callable[[bytes], bool]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MAX_MEMBERS:
                raise FeedError(Fault.TOO_MANY, "zip", str(len(members)))
            found = _read(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        if isinstance(error, FeedError):
            raise
        raise FeedError(Fault.SYNTAX, "zip") from error
    if fault := fault_of_archive([member.filename for member in members], found[0][:100] if found else b""):
        raise FeedError(fault)
    feeds = found if len(found) == 1 else [member for member in found if is_feed(member)]
    if len(feeds) != 1:
        raise FeedError(Fault.NOT_ONE, "zip")
    return feeds[0]


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> list[bytes]:
    found = []
    left = MAX_BYTES
    for member in members:
        # Other compression methods cannot be limited while decompressing.
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FeedError(Fault.UNKNOWN_KIND, "zip", member.filename)
        with archive.open(member) as opened:
            found.append(opened.read(left + 1))
        left -= len(found[-1])
        if left < 0:
            raise FeedError(Fault.TOO_LARGE, "zip", member.filename)
    return found
