"""Polyglot files: a picture that is also HTML, a script, a PDF or an archive is refused, not repaired."""

import re

from sessions.pictures.containers import Layout
from sessions.pictures.formats import PictureFormat
from sessions.pictures.refusals import PictureRefusal, PictureRefused

# Phones append videos, depth maps and padding to pictures, which is harmless; HTML, programs and archives are not.
# Each signature is long enough not to occur by chance in some megabytes of video.
_ACTIVE = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|\?php)\b|<svg[\s>]|%PDF-", re.IGNORECASE)
_PROGRAM = b"#!/"
_SCRIPT = re.compile(rb"<(?:script|\?php)\b", re.IGNORECASE)
_ZIP_ENTRY, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_ZIP_END_WITHIN = 66_000

_TEXTS = {
    PictureFormat.JPEG: frozenset({*(f"APP{number}" for number in range(16)), "COM"}),
    PictureFormat.PNG: frozenset({"tEXt", "iTXt", "eXIf"}),
    PictureFormat.GIF: frozenset({"comment", "text", "application", "unknown"}),
    PictureFormat.WEBP: frozenset({"EXIF", "XMP "}),
    PictureFormat.HEIC: frozenset({"free", "skip", "uuid"}),
    PictureFormat.AVIF: frozenset({"free", "skip", "uuid"}),
}


def refuse_polyglot(kind: PictureFormat, data: bytes, layout: Layout) -> None:
    """Raise PictureRefused when HTML, a program or an archive is appended to the picture or stands in its metadata."""
    tail = data[layout.end :]
    if (
        _ACTIVE.search(tail)
        or tail.lstrip().startswith(_PROGRAM)
        or (_ZIP_ENTRY in tail and _ZIP_END in tail[-_ZIP_END_WITHIN:])
    ):
        raise PictureRefused(PictureRefusal.POLYGLOT)
    names = _TEXTS[kind]
    for part in layout.parts:
        if part.name in names and _SCRIPT.search(data, part.start, part.end):
            raise PictureRefused(PictureRefusal.POLYGLOT)
