"""Files that are built to cost whoever opens them much time or memory: JPEG, PNG, GIF and WebP, made on the spot."""

import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from pictures.makers import chunk, encoded, exif, noise

LIMIT = 3_000_000
"""How long the files are that go on and on; up to 15 MB may be sent, and none of these is read to its end."""


def segment(marker: int, content: bytes = b"") -> bytes:
    """Return a segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _split(jpeg: bytes) -> tuple[bytes, bytes]:
    """Return what stands before the first scan of a JPEG, and the scans."""
    at = jpeg.index(b"\xff\xda")
    return jpeg[:at], jpeg[at:-2]


def _inserted(jpeg: bytes, segments: bytes) -> bytes:
    return jpeg[:2] + segments + jpeg[2:]


def ifd(tags: int, bytes_each: int) -> bytes:
    """Return EXIF whose every tag has the same bytes for its value."""
    entries = b"".join(struct.pack("<HHII", (0x9C00 + tag) % 65_536, 7, bytes_each, 8) for tag in range(tags))
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", tags) + entries + bytes(bytes_each)


def jpegs() -> Iterator[tuple[str, bytes]]:
    """Yield JPEGs: scans, segments, tables, restarts, fill bytes, metadata."""
    for side, scans in ((400, 20_000), (1200, 20_000), (4000, 90), (6000, 1000)):
        head, body = _split(encoded(Image.new("RGB", (side, side), "navy"), "JPEG", progressive=True))
        again = b"\xff\xda\0\x08\1\1\0\1\x3f\0\0"
        yield f"JPEG of {scans} scans, {side} pixels wide", head + body + again * scans + b"\xff\xd9"
    for side, scans in ((3000, 30), (5000, 99)):
        head, body = _split(encoded(Image.new("RGB", (side, side), "navy"), "JPEG", progressive=True, subsampling=0))
        again = b"\xff\xda\0\x0c\3\1\0\2\x11\3\x11\0\0\1"
        yield f"JPEG of {scans} scans of all colours", head + body + again * scans + b"\xff\xd9"
    small = encoded(noise(64, 64), "JPEG")
    head, body = _split(small)
    for marker in (0xE0, 0xE5, 0xFE, 0xDB, 0xC4):
        yield f"JPEG of empty segments {marker:x}", _inserted(small, segment(marker) * (LIMIT // 4))
    yield "JPEG of few empty segments", _inserted(small, segment(0xE5) * 200_000)
    yield "JPEG of empty segments behind its scans", head + body + segment(0xE5) * (LIMIT // 4) + b"\xff\xd9"
    for marker, table in ((0xDB, b"\0" + bytes(range(1, 65))), (0xC4, b"\0" + bytes([0] * 15 + [1]) + b"\0")):
        yield f"JPEG of tables {marker:x}", _inserted(small, segment(marker, table * (60_000 // len(table))) * 240)
    yield "JPEG of restart markers", head + body + b"\xff\xd0\xff\xd1" * (LIMIT // 4) + b"\xff\xd9"
    yield "JPEG of zeros behind 0xFF", head + body + b"\xff\0" * (LIMIT // 2) + b"\xff\xd9"
    yield "JPEG of fill bytes", small[:2] + b"\xff" * LIMIT + small[2:]
    yield "JPEG of fill bytes in its scan", head + body + b"\xff" * LIMIT + b"\xff\xd9"
    yield "JPEG of 0xFF00 before its scan", small[:2] + b"\xff\0" * (LIMIT // 2) + small[2:]
    yield "JPEG with one EXIF of many tags", _inserted(small, segment(0xE1, b"Exif\0\0" + ifd(2600, 30_000)))
    long = ifd(60_000, 8_000_000)
    pieces = b"".join(segment(0xE1, b"Exif\0\0" + long[at : at + 60_000]) for at in range(0, len(long), 60_000))
    yield "JPEG with an EXIF of many segments", _inserted(small, pieces)
    resource = b"8BIM\4\4\0\0\0\0\0\0" * 5_000
    yield "JPEG with what Photoshop wrote", _inserted(small, segment(0xED, b"Photoshop 3.0\0" + resource) * 230)
    profile = b"".join(segment(0xE2, b"ICC_PROFILE\0" + bytes([at, 230]) + b"x" * 60_000) for at in range(1, 231))
    yield "JPEG with a large profile", _inserted(small, profile)
    yield "JPEG with pictures behind it", small * (LIMIT // len(small))
    for side, extra in ((65_000, {}), (40_000, {"progressive": True})):
        flat = encoded(Image.new("L", (side, 16)), "JPEG", **extra)
        yield (
            f"JPEG that says it is {side} high",
            flat.replace(struct.pack(">HH", 16, side), struct.pack(">HH", side, side)),
        )


def _png(width: int, height: int, *chunks: bytes, colours: int = 2, interlace: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def _rows(width: int, height: int, channels: int = 3) -> bytes:
    packer = zlib.compressobj(9)
    row = bytes(1 + width * channels)
    return b"".join(packer.compress(row) for _ in range(height)) + packer.flush()


def pngs() -> Iterator[tuple[str, bytes]]:
    """Yield PNGs: chunks, texts and profiles that unpack into much, frames."""
    pixels = chunk(b"IDAT", _rows(64, 64))
    for name in (b"tEXt", b"prVt", b"IDAT", b"eXIf"):
        yield f"PNG of empty chunks {name.decode()}", _png(64, 64, chunk(name, b"") * (LIMIT // 12), pixels)
        yield f"PNG of empty chunks {name.decode()} behind", _png(64, 64, pixels, chunk(name, b"") * 100_000)
    flood = zlib.compress(bytes(1_000_000), 9)
    yield "PNG of texts", _png(64, 64, *[chunk(b"zTXt", b"%d\0\0" % at + flood) for at in range(5_000)], pixels)
    yield "PNG of profiles", _png(64, 64, chunk(b"iCCP", b"x\0\0" + flood) * 5_000, pixels)
    yield "PNG with EXIF of many tags", _png(64, 64, chunk(b"eXIf", ifd(60_000, 10_000_000)), pixels)
    yield (
        "PNG of 64 megapixels, interlaced",
        _png(8000, 8000, chunk(b"IDAT", _rows(8000, 8010, 1)), colours=0, interlace=1),
    )
    for side, frames in ((2500, 30), (1000, 180), (300, 999), (32, 40_000)):
        drawn = _rows(side, side)
        parts = [chunk(b"acTL", struct.pack(">II", frames, 0))]
        for at in range(frames):
            control = struct.pack(">IIIIIHHBB", 2 * at, side, side, 0, 0, 1, 10, 1, 1)
            data = chunk(b"fdAT", struct.pack(">I", 2 * at + 1) + drawn) if at else chunk(b"IDAT", drawn)
            parts += [chunk(b"fcTL", control), data]
        yield f"PNG of {frames} frames, {side} pixels wide", _png(side, side, *parts)[:LIMIT]


def _gif_frame(width: int, height: int, flags: int = 0, colours: bytes = b"", blocks: bytes = b"") -> bytes:
    drawn = b"\x02" + blocks + b"\0" if blocks else _drawn(width, height)
    return struct.pack("<BHHHHB", 0x2C, 0, 0, width, height, flags) + colours + drawn


def _drawn(width: int, height: int) -> bytes:
    """Return an image of one colour as a GIF codes it, from its first byte to the zero behind its blocks."""
    if max(width, height) > 10_000:
        return b"\x02\x02\x4c\x01\0"
    gif = encoded(Image.new("P", (width, height)), "GIF")
    return gif[gif.rindex(b"\x2c\0\0\0\0") + 10 : -1]


def gifs() -> Iterator[tuple[str, bytes]]:
    """Yield GIFs: blocks, extensions, comments, frames, palettes."""
    screen = b"GIF89a" + struct.pack("<HH", 64, 64) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    frame = _gif_frame(64, 64)
    for size in (1, 2):
        block = bytes([size]) + bytes(size)
        yield f"GIF of blocks of {size}", screen + _gif_frame(64, 64, blocks=block * (LIMIT // (size + 1))) + b";"
        comment = b"\x21\xfe" + block * (LIMIT // (size + 1)) + b"\0"
        yield f"GIF with a comment of blocks of {size}", screen + comment + frame + b";"
    for label in (0xF9, 0xFE, 0xFF, 0x01, 0x77):
        extension = bytes([0x21, label, 0])
        yield f"GIF of extensions {label:x}", screen + extension * (LIMIT // 3) + frame * 2 + b";"
    yield "GIF of zeros between frames", screen + frame + bytes(LIMIT) + frame + b";"
    for side, frames in ((2500, 30), (2500, 32), (1400, 100), (450, 999), (100, 300_000)):
        tall = screen[:6] + struct.pack("<HH", side, side) + screen[10:]
        one = _gif_frame(side, side)
        yield f"GIF of {frames} frames, {side} pixels wide", (tall + one * frames)[: LIMIT - 1] + b";"
        control = b"\x21\xf9\4\x0d\1\0\1\0"
        yield f"GIF of {frames} frames that go back", (tall + (control + one) * frames)[: LIMIT - 1] + b";"
    coloured = _gif_frame(2000, 2000, 0x87, bytes(range(256)) * 3)
    yield "GIF of palettes", screen[:6] + struct.pack("<HH", 2000, 2000) + screen[10:] + coloured * 24 + b";"
    large = _gif_frame(65_000, 65_000)
    yield "GIF beyond its screen", screen + frame + large + b";"


def riff(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a WebP."""
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _webp(*chunks: bytes) -> bytes:
    return riff(b"RIFF", b"WEBP" + b"".join(chunks))


def _canvas(width: int, height: int, flags: int = 2) -> bytes:
    return riff(
        b"VP8X", bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    )


def webps() -> Iterator[tuple[str, bytes]]:
    """Yield WebPs: chunks, frames in frames, canvases, films."""
    bits = encoded(Image.new("RGB", (64, 64)), "WEBP", lossless=True)[12:]
    film = riff(b"ANIM", bytes(6))

    def frame(side: int, content: bytes) -> bytes:
        return riff(b"ANMF", bytes(6) + (side - 1).to_bytes(3, "little") * 2 + b"\x0a\0\0\0" + content)

    for name in (b"EXIF", b"JUNK", b"ICCP", b"ANIM"):
        yield f"WebP of empty chunks {name.decode()}", _webp(_canvas(64, 64, 0), riff(name, b"") * (LIMIT // 8), bits)
    depth = LIMIT // 40
    nested = b"".join(b"ANMF" + struct.pack("<I", (depth - at) * 24 - 8 + len(bits)) + bytes(16) for at in range(depth))
    yield "WebP of frames in frames", _webp(_canvas(64, 64), film, nested + bits)
    yield "WebP of a large canvas", _webp(_canvas(16_383, 16_383), film, frame(64, bits) * 2)
    for side, frames in ((2500, 30), (1400, 100), (450, 999), (64, 150_000)):
        drawn = encoded(Image.new("RGB", (side, side)), "WEBP", lossless=True)[12:]
        yield (
            f"WebP of {frames} frames, {side} pixels wide",
            _webp(_canvas(side, side), film, frame(side, drawn) * frames),
        )
    yield "WebP with EXIF of many tags", _webp(_canvas(64, 64, 8), bits, riff(b"EXIF", ifd(60_000, 10_000_000)))
    yield (
        "WebP without loss",
        encoded(noise(1500, 1500).resize((2350, 2040)), "WEBP", lossless=True, method=0, quality=0),
    )


def with_orientation() -> bytes:
    """Return a small photo with EXIF, as a camera writes it."""
    return encoded(noise(64, 64), "JPEG", exif=exif(6).tobytes())
