"""Whether a file says nothing but its picture, and how a GIF is made to."""

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
    """Tell whether the file holds the picture and nothing besides: no metadata, no comment, nothing behind it."""
    if not layout.names() <= _NEEDED[kind] or layout.end != len(data):
        return False
    if any(before.end < after.start for before, after in pairwise(layout.parts)):
        return False
    return kind is not PictureFormat.JPEG or all(
        part.name not in _APP_LENGTHS or _is_plain(data[part.start : part.end], *_APP_LENGTHS[part.name])
        for part in layout.parts
    )


def _is_plain(segment: bytes, label: bytes, length: int) -> bool:
    """Tell whether a segment has just the fields of its kind: JFIF may carry a small picture besides."""
    return segment[4:].startswith(label) and len(segment) == length


def only_picture(data: bytes, layout: Layout) -> bytes:
    """Return a GIF without its comments and whatever else programs left in it, each pixel as it was."""
    needed = _NEEDED[PictureFormat.GIF] - {"trailer"}
    return b"".join(data[part.start : part.end] for part in layout.parts if part.name in needed) + b"\x3b"
