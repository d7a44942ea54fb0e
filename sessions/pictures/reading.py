"""Reading of pictures: upright, in sRGB, with their capture time; and their metadata, which a GIF is freed of."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from PIL import AvifImagePlugin, ExifTags, Image, ImageCms, ImageOps, ImageSequence
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from sessions.pictures.accepted import LONGEST, PictureFormat, PictureRefusal, PictureRefused, fitted, refuse_size
from sessions.pictures.exif_time import CaptureTime, capture_time_of

# One thread needs the least memory; thumbnails and depth maps are not used.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False

_READERS: dict[PictureFormat, type[ImageFile]] = {
    PictureFormat.JPEG: JpegImageFile,
    PictureFormat.PNG: PngImageFile,
    PictureFormat.GIF: GifImageFile,
    PictureFormat.WEBP: WebPImageFile,
    PictureFormat.AVIF: AvifImagePlugin.AvifImageFile,
    PictureFormat.HEIC: pillow_heif.HeifImageFile,
}
_GRAPHICS = {PictureFormat.PNG, PictureFormat.GIF}
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class Still:
    """A decoded still picture: upright, in sRGB, at most the requested size, in greyscale, RGB or RGBA.

    `graphic` means a lossless source, most likely drawn by a program, not a photo.
    """

    image: Image.Image
    taken: CaptureTime | None
    graphic: bool


@contextmanager
def opened(kind: PictureFormat, data: bytes) -> Iterator[ImageFile]:
    """Context manager: a picture that is not decoded yet.

    Any error of a decoder becomes PictureRefused; decoders do not document which they raise.
    """
    try:
        if _is_cut_off(kind, data):
            raise PictureRefused(PictureRefusal.TRUNCATED)
        image = _READERS[kind](BytesIO(data))
        refuse_size(image.size)
        yield image
    except PictureRefused:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS) from error
    except Exception as error:
        reason = PictureRefusal.TRUNCATED if "truncated" in str(error) else PictureRefusal.BROKEN
        raise PictureRefused(reason) from error


def _is_cut_off(kind: PictureFormat, data: bytes) -> bool:
    """Return whether the part with the pixels of a WebP, HEIC or AVIF is longer than the file; the others tell it."""
    at, length = 0, 0
    if kind is PictureFormat.WEBP:
        length = int.from_bytes(data[4:8], "little") + 8
    elif kind in {PictureFormat.HEIC, PictureFormat.AVIF}:
        at = max(0, data.find(b"mdat") - 4)
        length = int.from_bytes(data[at : at + 4])
    return at + length > len(data)


def read(kind: PictureFormat, data: bytes, longest: int) -> Still:
    """Decode a still picture; raises PictureRefused when it is broken or needs too much memory."""
    graphic = kind in _GRAPHICS or (kind is PictureFormat.WEBP and b"VP8L" in data[:64])
    with opened(kind, data) as file:
        size = file.size
        file.draft(None, fitted(size, longest))  # a JPEG is decoded at 1/2, 1/4 or 1/8 of its size
        file.load()
        profile, taken, orientation = file.info.get("icc_profile"), None, 1
        with suppress(Exception):  # EXIF that cannot be read: the picture itself is still good
            orientation = file.getexif().get(ExifTags.Base.Orientation, 1)
            taken = capture_time_of(file.getexif())
        image = _plain(file)
        if max(size) > longest:
            by, gap = (Image.Resampling.LANCZOS, 2.0) if graphic else (Image.Resampling.BICUBIC, 1.0)
            image = image.resize(fitted(size, longest), by, reducing_gap=gap)
        image = _to_srgb(image, profile)
        image.info = {}
        image.getexif()[ExifTags.Base.Orientation] = orientation
        return Still(ImageOps.exif_transpose(image), taken, graphic)


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in greyscale, RGB or RGBA; CMYK stays, because converting it needs its ICC profile."""
    if image.mode in {"CMYK", "RGBA"} or (image.mode in {"L", "RGB"} and not image.has_transparency_data):
        return image
    if image.mode.startswith("I"):
        # Sixteen bits of grey; converting would cut off what is lighter than 255.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data or image.mode in {"LA", "La", "PA", "RGBa"}:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert a plain or CMYK picture to sRGB by its ICC profile, if that is readable."""
    if profile:
        # A profile that cannot be read says nothing about the colours.
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "sRGB" not in (own.profile.profile_description or ""):
                mode = "RGBA" if image.mode == "RGBA" else "RGB"
                changed = ImageCms.profileToProfile(image, own, _SRGB, outputMode=mode)
                assert changed is not None
                image = changed.convert("L") if image.mode == "L" else changed
    return image.convert("RGB") if image.mode == "CMYK" else image


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
