"""Container formats: list the parts of a JPEG, PNG, GIF, WebP, HEIC or AVIF file without decoding them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sessions.pictures.formats import PictureFormat
from sessions.pictures.refusals import PictureRefusal, PictureRefused


@dataclass(frozen=True, slots=True)
class Segment:
    """A named byte range of the file: ``start`` included, ``end`` not included."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a picture file in order, and where the picture ends (``end``); later bytes do not belong to it.

    `size` is the one in the header of PNG, GIF and extended WebP, None for others; `whole` is False for a truncated
    file.
    """

    parts: tuple[Segment, ...]
    end: int
    size: tuple[int, int] | None
    whole: bool

    def count(self, name: str) -> int:
        """Return the number of parts with a name."""
        return sum(part.name == name for part in self.parts)

    def names(self) -> frozenset[str]:
        """Return the set of part names."""
        return frozenset(part.name for part in self.parts)


MAX_PARTS = {
    PictureFormat.JPEG: 2_000,  # 230 segments of 64 kB fill a file, and each of 100 scans has a few tables
    PictureFormat.PNG: 20_000,  # some programs write pieces of 1 kB
    PictureFormat.GIF: 5_000,  # three for each of 1000 frames
    PictureFormat.WEBP: 5_000,
    PictureFormat.HEIC: 1_000,
    PictureFormat.AVIF: 1_000,
}
"""How many parts a file may have: each costs time and memory here and in every decoder, however small it is."""

MAX_ITEMS = 3_000
"""Maximum number of items in a HEIC or AVIF: a phone makes one for each tile, some hundreds."""

MAX_PROFILES = 10
"""Maximum number of ICC profiles in a PNG; a valid file has one."""

MAX_STEPS = 1_000_000
"""Maximum number of blocks in a GIF, and of 0xFF bytes in the scans of a JPEG."""


def layout_of(kind: PictureFormat, data: bytes) -> Layout:
    """Parse the container; raises PictureRefused when the file is invalid or has too many parts."""
    parts = tuple(islice(_WALKS[kind](data), MAX_PARTS[kind] + 1))
    if not parts:
        raise PictureRefused(PictureRefusal.BROKEN)
    if len(parts) > MAX_PARTS[kind]:
        raise PictureRefused(PictureRefusal.TOO_SLOW)
    size = None
    if kind is PictureFormat.PNG:
        size = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
        # Pillow unpacks each of them, up to 1 MB.
        if sum(part.name == "iCCP" for part in parts) > MAX_PROFILES:
            raise PictureRefused(PictureRefusal.TOO_SLOW)
    elif kind is PictureFormat.GIF:
        size = _gif_size(data, parts)
    elif kind is PictureFormat.WEBP and data[12:16] == b"VP8X":
        size = int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    end = max(part.end for part in parts)
    return Layout(parts, end, size, whole=end <= len(data))


# JPEG: segments, then entropy-coded data in which 0xFF is followed by zero or by a restart marker.

_FILL = re.compile(rb"\xff++")
_MOST_FILL = 64
"""Maximum number of 0xFF fill bytes before a JPEG marker; a decoder reads them one by one."""
_MOST_JUNK = 4_096
"""Maximum number of bytes outside segments before the first scan: Pillow reads them one by one."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length field."""
_IN_SCANS = frozenset({0x00, *range(0xD0, 0xD8)})
_SOS, _EOI = 0xDA, 0xD9
_JPEG_NAMES = {0xDB: "DQT", 0xC4: "DHT", 0xDD: "DRI", _SOS: "SOS", _EOI: "EOI", 0xFE: "COM"}
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def _jpeg(data: bytes) -> Iterator[Segment]:
    """Yield the segments of the first picture in the file; a scan includes its data.

    Bytes between segments are skipped, as decoders do, because scans may follow.
    """
    at, behind, junk, steps = 2, 2, 0, iter(range(MAX_STEPS))
    most_junk = _MOST_JUNK
    while found := _FILL.search(data, at):
        start, at = found.start(), found.end() + 1
        if at > len(data):
            return
        marker = data[at - 1]
        if at - 1 - start > _MOST_FILL:
            raise PictureRefused(PictureRefusal.BROKEN)
        if marker == 0 or marker in _ALONE:
            _step(steps)
            continue
        junk += start - behind
        if junk > most_junk:
            raise PictureRefused(PictureRefusal.BROKEN)
        if marker == _EOI:
            yield Segment("EOI", start, at)
            return
        at += int.from_bytes(data[at : at + 2])
        if marker == _SOS:
            at, most_junk = _behind_scan(data, at, steps), len(data)
        yield Segment(_jpeg_name(marker), start, at)
        behind = at


def _behind_scan(data: bytes, at: int, steps: Iterator[int]) -> int:
    """Return the offset of the next marker. A regular expression would take ten times as long."""
    find, last = data.find, len(data) - 1
    while 0 <= (at := find(b"\xff", at)) < last:
        _step(steps)
        following = data[at + 1]
        if following in _IN_SCANS:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at
    return len(data)


def _step(steps: Iterator[int]) -> None:
    """Count one step; raises PictureRefused when the file needs more than the limit."""
    if next(steps, None) is None:
        raise PictureRefused(PictureRefusal.TOO_SLOW)


def _jpeg_name(marker: int) -> str:
    if marker in _FRAMES:
        return "SOF"
    return f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else _JPEG_NAMES.get(marker, "unknown")


# PNG: chunks, each with its length before its name, and a checksum behind.


def _png(data: bytes) -> Iterator[Segment]:
    at = 8
    while at < len(data):
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if at == 8 and name != b"IHDR":
            raise PictureRefused(PictureRefusal.BROKEN)
        yield Segment(name.decode("latin-1"), at, at + 12 + length)
        if name == b"IEND":
            return
        at += 12 + length
    if at == len(data):
        yield Segment("IEND", at, at + 12)


# GIF: a screen, then pictures and extensions made of blocks of at most 255 bytes.

GIF_PICTURE, GIF_CONTROL, GIF_COMMENT, GIF_LOOP, GIF_SCREEN = "picture", "control", "comment", "loop", "screen"
_EXTENSIONS = {b"\xf9": GIF_CONTROL, b"\xfe": GIF_COMMENT, b"\x01": "text"}
_LOOPS = (b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01")


def _gif(data: bytes) -> Iterator[Segment]:
    """Yield screen, pictures and extensions; an extension that only sets the number of loops is called `loop`."""
    at, steps = _behind_colours(data, 10, 13), iter(range(MAX_STEPS))
    yield Segment(GIF_SCREEN, 0, at)
    while at < len(data) and data[at] != 0x3B:
        start = at
        if data[at] == 0x2C:
            at = _behind_blocks(data, _behind_colours(data, at + 9, at + 10) + 1, steps)
            yield Segment(GIF_PICTURE, start, at)
        elif data[at] == 0x21:
            at = _behind_blocks(data, at + 2, steps)
            yield Segment(_gif_extension(data, start, at), start, at)
        elif data[at] == 0:
            # Some writers end a block twice; browsers accept it.
            _step(steps)
            at += 1
        else:
            raise PictureRefused(PictureRefusal.BROKEN)
    if at < len(data):
        yield Segment("trailer", at, at + 1)


def _behind_colours(data: bytes, flags_at: int, at: int) -> int:
    flags = data[flags_at] if flags_at < len(data) else 0
    return at + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)


def _behind_blocks(data: bytes, at: int, steps: Iterator[int]) -> int:
    while at < len(data) and data[at]:
        _step(steps)
        at += data[at] + 1
    return at + 1


def _gif_extension(data: bytes, start: int, end: int) -> str:
    label = data[start + 1 : start + 2]
    if label != b"\xff":
        return _EXTENSIONS.get(label, "unknown")
    return GIF_LOOP if data.startswith(_LOOPS, start + 2) and end - start == 19 else "application"


def _gif_size(data: bytes, parts: tuple[Segment, ...]) -> tuple[int, int]:
    """Return the size that holds every frame: a frame may reach beyond the screen, which then grows."""
    width, height = _numbers(data, 6, 2)
    for part in parts:
        if part.name == GIF_PICTURE:
            left, top, across, down = _numbers(data, part.start + 1, 4)
            width, height = max(width, left + across), max(height, top + down)
    return width, height


def _numbers(data: bytes, start: int, count: int) -> list[int]:
    return [int.from_bytes(data[at : at + 2], "little") for at in range(start, start + 2 * count, 2)]


# WebP: chunks of even length within one RIFF chunk; those of an animation lie one level deeper.


def _webp(data: bytes) -> Iterator[Segment]:
    end = 8 + int.from_bytes(data[4:8], "little")
    yield Segment("RIFF", 0, 12)
    for part in _riff_chunks(data, 12, end):
        yield part
        if part.name == "ANMF":
            yield from _riff_chunks(data, part.start + 24, part.end)
    if end > len(data):
        yield Segment("missing", len(data), end)


def _riff_chunks(data: bytes, at: int, end: int) -> Iterator[Segment]:
    while at < min(end, len(data)):
        name, length = data[at : at + 4].decode("latin-1"), int.from_bytes(data[at + 4 : at + 8], "little")
        following = at + 8 + length + length % 2
        yield Segment(name, at, following)
        at = following


# HEIC and AVIF: boxes, each with its length before its name.

_BOX_NAMES = {
    b"ftyp",
    b"meta",
    b"mdat",
    b"free",
    b"skip",
    b"wide",
    b"moov",
    b"moof",
    b"uuid",
    b"idat",
    b"mpvd",
    b"jumb",
}


def _boxes(data: bytes) -> Iterator[Segment]:
    at = 0
    while at + 8 <= len(data):
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if name not in _BOX_NAMES:
            return
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16])
        elif length == 0:
            length = len(data) - at
        if length < 8:
            raise PictureRefused(PictureRefusal.BROKEN)
        if name == b"meta" and data.count(b"infe", at, at + length) > MAX_ITEMS:
            raise PictureRefused(PictureRefusal.TOO_SLOW)
        yield Segment(name.decode("latin-1"), at, at + length)
        at += length


_WALKS = {
    PictureFormat.JPEG: _jpeg,
    PictureFormat.PNG: _png,
    PictureFormat.GIF: _gif,
    PictureFormat.WEBP: _webp,
    PictureFormat.HEIC: _boxes,
    PictureFormat.AVIF: _boxes,
}
