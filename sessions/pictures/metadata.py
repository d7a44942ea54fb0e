"""Metadata (EXIF, XMP, comments, appended files): looked for in a picture, and taken out of a GIF."""

from PIL import ImageSequence

from sessions.pictures.accepted import LONGEST, PictureFormat, PictureRefusal, PictureRefused
from sessions.pictures.reading import opened

_HARMLESS = frozenset(
    {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "dpi", "aspect"}
    | {"gamma", "chromaticity", "srgb", "transparency", "interlace"}
    | {"loop", "background", "timestamp", "duration", "blend", "disposal", "bbox", "default_image"}
)
"""What Pillow reads from a file beside its pixels that says only how to show them."""
_ENDS = {PictureFormat.JPEG: b"\xff\xd9", PictureFormat.PNG: b"IEND\xaeB`\x82"}
_GIF_FRAME, _GIF_EXTENSION, _GIF_END = b"\x2c", b"\x21", b"\x3b"
_GIF_KEPT = (_GIF_FRAME, b"\x21\xf9", b"\x21\xff\x0bNETSCAPE2.0\x03\x01", b"\x21\xff\x0bANIMEXTS1.0\x03\x01")
"""Beginnings of the parts of an animation: its frames, how long each is shown, and the number of loops."""


def size_if_clean(kind: PictureFormat, data: bytes) -> tuple[int, int] | None:
    """Return the size of a file that has only the picture, after decoding all of it, so that it is complete.

    None when it has metadata or a comment, or when anything is behind the picture.
    """
    with opened(kind, data) as file:
        size = file.size
        file.draft(None, (LONGEST, LONGEST))
        for frame in ImageSequence.Iterator(file):
            frame.load()
        is_clean = (
            _HARMLESS.issuperset(file.info)
            and not getattr(file, "private_chunks", ())
            and all((name, len(content)) == ("APP0", 14) for name, content in getattr(file, "applist", ()))
        )
    if kind is PictureFormat.GIF:
        return size if clean_gif(data) == data else None
    if kind is PictureFormat.WEBP:
        return size if is_clean and int.from_bytes(data[4:8], "little") + 8 == len(data) else None
    end = _ENDS[kind]
    return size if is_clean and data.find(end) == len(data) - len(end) else None


def clean_gif(data: bytes) -> bytes:
    """Return a GIF without comments, data of applications, and what is behind it; its frames stay as they are."""
    at = _behind_colours(data, 10, 13)
    kept = [data[:at]]
    while at < len(data) and data[at : at + 1] != _GIF_END:
        start = at
        if data[at : at + 1] == _GIF_FRAME:
            at = _behind_colours(data, at + 9, at + 10) + 1
        elif data[at : at + 1] == _GIF_EXTENSION:
            at += 2
        elif data[at]:
            raise PictureRefused(PictureRefusal.BROKEN)
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1  # some writers end a part twice
        if data.startswith(_GIF_KEPT, start):
            kept.append(data[start:at])
    if at >= len(data):
        raise PictureRefused(PictureRefusal.TRUNCATED)
    return b"".join(kept) + _GIF_END


def _behind_colours(data: bytes, flags_at: int, at: int) -> int:
    flags = data[flags_at] if flags_at < len(data) else 0
    return at + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
