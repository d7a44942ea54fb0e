"""Which pictures are accepted: formats by their first bytes, limits of bytes, pixels and frames, reasons of a refusal.

The file name and the browser's type prove nothing (content type sniffing). Messages for people are made elsewhere.
"""

import re
from enum import StrEnum

MAX_BYTES = 15_000_000
"""Maximum size of an upload, in bytes: it is read into memory."""

MAX_PIXELS = 64_000_000
"""Maximum number of pixels of a picture: each takes three or four bytes of memory when it is decoded."""

MAX_SIDE = 65_500
"""Maximum length of a side, in pixels, which JPEG can hold."""

MAX_FRAMES = 1000
"""Maximum number of frames of an animation: each is decoded."""
MAX_ANIMATION_PIXELS = 100_000_000
"""Maximum number of pixels of all frames of an animation together: all of them are decoded."""

LONGEST, LEAST_SIDE = 2000, 16
"""Maximum and minimum length of the longer side of a picture that is made smaller, in pixels."""

BUDGET = 3 * 1024 * 1024
"""Maximum size of a stored picture, in bytes: Zenn refuses larger ones."""


class PictureRefusal(StrEnum):
    """Reasons why a file is refused."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not-a-picture"
    FORMAT = "format"
    BROKEN = "broken"
    TRUNCATED = "truncated"
    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MANY_FRAMES = "too-many-frames"
    TOO_SLOW = "too-slow"


class PictureRefused(ValueError):
    """A file is refused: ``reason`` says why, ``found`` what it seems to be instead, if known."""

    def __init__(self, reason: PictureRefusal, found: str = "") -> None:
        super().__init__(reason, found)  # its arguments, so that it can be pickled
        self.reason = reason
        self.found = found

    def __str__(self) -> str:
        return f"{self.reason} ({self.found})" if self.found else str(self.reason)


class PictureFormat(StrEnum):
    """Picture formats that can be read; an MPO is a JPEG with more pictures behind it."""

    JPEG = "JPEG"
    PNG = "PNG"
    GIF = "GIF"
    WEBP = "WebP"
    HEIC = "HEIC"
    AVIF = "AVIF"


_BEGINNINGS: dict[bytes, PictureFormat | str] = {
    b"\xff\xd8\xff": PictureFormat.JPEG,
    b"\x89PNG\r\n\x1a\n": PictureFormat.PNG,
    b"GIF87a": PictureFormat.GIF,
    b"GIF89a": PictureFormat.GIF,
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
    b"\x00\x00\x01\x00": "ICO",
    b"8BPS": "PSD",
    b"%PDF-": "PDF",
    b"%!PS": "PostScript",
    b"\xff\x0a": "JPEG XL",
    b"\x00\x00\x00\x0cJXL ": "JPEG XL",
    b"\x00\x00\x00\x0cjP  ": "JPEG 2000",
    b"FUJIFILMCCD-RAW": "RAW",
    b"\x1aE\xdf\xa3": "WebM",
    b"PK\x03\x04": "ZIP",
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_BEGINNING_LOOKED_AT = 1024
"""How many bytes of a file are searched for its format: not all of a large one."""


def kind_of(data: bytes) -> PictureFormat:
    """Detect the format of a picture; raises PictureRefused for anything else."""
    if not data:
        raise PictureRefused(PictureRefusal.EMPTY)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return PictureFormat.WEBP
    if data[4:8] == b"ftyp":
        return _kind_by_brand(data)
    for beginning, kind in _BEGINNINGS.items():
        if data.startswith(beginning):
            if isinstance(kind, PictureFormat):
                return kind
            raise PictureRefused(PictureRefusal.FORMAT, kind)
    if _SVG.search(data[:_BEGINNING_LOOKED_AT]):
        raise PictureRefused(PictureRefusal.FORMAT, "SVG")
    raise PictureRefused(PictureRefusal.NOT_A_PICTURE)


def _kind_by_brand(data: bytes) -> PictureFormat:
    """Tell pictures from videos by the brands of an ISO base media file (ftyp): both use the same container."""
    end = min(int.from_bytes(data[:4]), _BEGINNING_LOOKED_AT)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}
    if data[8:12] in _AVIF_BRANDS or (brands & _AVIF_BRANDS and data[8:12] not in _HEIC_BRANDS - {b"mif1", b"msf1"}):
        return PictureFormat.AVIF
    if brands & _HEIC_BRANDS:
        return PictureFormat.HEIC
    raise PictureRefused(PictureRefusal.FORMAT, "RAW" if data[8:12] == b"crx " else "MP4")


def refuse_size(size: tuple[int, int]) -> None:
    """Raise PictureRefused for an empty picture, more than MAX_PIXELS, or a side of more than MAX_SIDE."""
    width, height = size
    if not width or not height:
        raise PictureRefused(PictureRefusal.BROKEN)
    if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return the size scaled down so that the longer side is at most `longest`; the aspect ratio stays."""
    width, height = size
    if max(size) <= longest:
        return size
    return max(1, round(width * longest / max(size))), max(1, round(height * longest / max(size)))
