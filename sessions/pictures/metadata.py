"""Metadata check (EXIF, XMP, comments, trailing bytes), and removal of metadata from a GIF without decoding."""

from itertools import pairwise

from sessions.pictures.containers import (
    GIF_CONTROL,
    GIF_LOOP,
    GIF_PICTURE,
    GIF_SCREEN,
    Layout,
)
from sessions.pictures.formats import PictureFormat

_NEEDED = {
    PictureFormat.JPEG: frozenset({"APP0", "APP14", "DQT", "SOF", "DHT", "DRI", "SOS", "EOI"}),
    PictureFormat.PNG: frozenset({"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "acTL", "fcTL", "fdAT"})
    | {"gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs"},
    PictureFormat.GIF: frozenset({GIF_SCREEN, GIF_PICTURE, GIF_CONTROL, GIF_LOOP, "trailer"}),
    PictureFormat.WEBP: frozenset({"RIFF", "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"}),
    PictureFormat.HEIC: frozenset[str](),
    PictureFormat.AVIF: frozenset[str](),
}
_APP_LENGTHS = {"APP0": (b"JFIF\x00", 18), "APP14": (b"Adobe", 16)}


def is_clean(kind: PictureFormat, data: bytes, layout: Layout) -> bool:
    """Return whether the file has only the picture: no metadata, no comment, no trailing bytes."""
    if not layout.names() <= _NEEDED[kind] or layout.end != len(data):
        return False
    if any(before.end < after.start for before, after in pairwise(layout.parts)):
        return False
    return kind is not PictureFormat.JPEG or all(
        part.name not in _APP_LENGTHS or _is_plain(data[part.start : part.end], *_APP_LENGTHS[part.name])
        for part in layout.parts
    )


def _is_plain(segment: bytes, label: bytes, length: int) -> bool:
    """Return whether a segment has only its standard fields: JFIF may contain a thumbnail."""
    return segment[4:].startswith(label) and len(segment) == length


def only_picture(data: bytes, layout: Layout) -> bytes:
    """Return a GIF without comments and application data; its pixels stay the same."""
    needed = _NEEDED[PictureFormat.GIF] - {"trailer"}
    return b"".join(data[part.start : part.end] for part in layout.parts if part.name in needed) + b"\x3b"
