"""Content type sniffing by the first bytes (magic numbers): the file name and the browser's type prove nothing."""

import re
from enum import StrEnum

from sessions.pictures.refusals import PictureRefusal, PictureRefused


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
