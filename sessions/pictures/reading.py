"""Decoding in bounded memory: the memory that a picture needs is estimated before it is decoded."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import AvifImagePlugin, ExifTags, Image
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from sessions.pictures.colours import plain, to_srgb
from sessions.pictures.containers import Layout
from sessions.pictures.exif_time import CaptureTime, capture_time_of
from sessions.pictures.formats import PictureFormat
from sessions.pictures.limits import fitted, refuse_jpeg, refuse_pixels
from sessions.pictures.refusals import PictureRefusal, PictureRefused

# One thread needs the least memory; thumbnails and depth maps are not used.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False

READERS: dict[PictureFormat, type[ImageFile]] = {
    PictureFormat.PNG: PngImageFile,
    PictureFormat.GIF: GifImageFile,
    PictureFormat.WEBP: WebPImageFile,
    PictureFormat.AVIF: AvifImagePlugin.AvifImageFile,
}
_GRAPHICS = {PictureFormat.PNG, PictureFormat.GIF}
_REDUCED_PIXELS = 10_000_000
_BAND_ROWS = 256

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_UPRIGHT_TURNS = {_TURNS[2], _TURNS[3], _TURNS[4]}


@dataclass(frozen=True, slots=True)
class Still:
    """A decoded still picture: upright, in sRGB, at most the requested size, in greyscale, RGB or RGBA.

    `size` is the size of the source; `graphic` means a lossless source, most likely drawn by a program, not a photo.
    """

    image: Image.Image
    size: tuple[int, int]
    taken: CaptureTime | None
    graphic: bool


@contextmanager
def refusing() -> Iterator[None]:
    """Context manager: any error of a decoder becomes PictureRefused; decoders do not document which they raise."""
    try:
        yield
    except PictureRefused:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS) from error
    except Exception as error:
        raise PictureRefused(
            PictureRefusal.TRUNCATED if "truncated" in str(error) else PictureRefusal.BROKEN
        ) from error


@dataclass(frozen=True, slots=True)
class _Decoded:
    """Output of the decoder, perhaps still too large, with its ICC profile and EXIF."""

    image: Image.Image
    size: tuple[int, int]
    profile: bytes | None
    exif: Image.Exif
    turn: Image.Transpose | None = None


def read(kind: PictureFormat, data: bytes, layout: Layout, longest: int) -> Still:
    """Decode a still picture; raises PictureRefused when it is broken or needs too much memory."""
    graphic = kind in _GRAPHICS or "VP8L" in layout.names()
    with refusing():
        decoded = (
            _heic(data, longest)
            if kind is PictureFormat.HEIC
            else _decoded(kind, data, layout, longest, graphic=graphic)
        )
        taken, turn, size, profile = _taken(decoded.exif), decoded.turn, decoded.size, decoded.profile
        image = _resized(decoded.image, fitted(size, longest), graphic=graphic)
        del decoded  # free the large picture before the small one is copied
        image = to_srgb(image, profile)
        if turn is not None:
            image, size = image.transpose(turn), size if turn in _UPRIGHT_TURNS else (size[1], size[0])
        return Still(image, size, taken, graphic)


def _decoded(kind: PictureFormat, data: bytes, layout: Layout, longest: int, *, graphic: bool) -> _Decoded:
    image = JpegImageFile(BytesIO(data)) if kind is PictureFormat.JPEG else READERS[kind](BytesIO(data))
    size = image.size
    if isinstance(image, JpegImageFile):
        _draft(image, layout, longest)
    else:
        refuse_pixels(kind, size, image.mode, deep=kind is PictureFormat.AVIF and _is_deep(data))
    image.load()
    exif = _exif(image.getexif)
    turn = _TURNS.get(exif.get(ExifTags.Base.Orientation, 1))
    return _Decoded(_shrunk(image, longest, graphic=graphic), size, image.info.get("icc_profile"), exif, turn)


def _draft(image: JpegImageFile, layout: Layout, longest: int) -> None:
    """Decode a JPEG at 1/2, 1/4 or 1/8 of its size if that is still large enough (DCT scaling)."""
    size = image.size
    image.draft(None, fitted(size, longest))
    sampling = [(across, down) for _, across, down, _ in image.layer]
    refuse_jpeg(size, image.size, sampling, layout, progressive="progressive" in image.info)


def _is_deep(data: bytes) -> bool:
    """Return whether an AVIF has more than 8 bits per channel, by its pixi box."""
    at = data.find(b"pixi", 0, 4096)
    return at > 0 and any(bits > 8 for bits in data[at + 9 : at + 12])


def _heic(data: bytes, longest: int) -> _Decoded:
    """Decode a HEIC in bands into a smaller picture: Pillow's copy of the whole would double the memory.

    The decoder rotates it already; the EXIF orientation is out of date.
    """
    picture = pillow_heif.HeifFile(BytesIO(data), remove_stride=False)  # type: ignore[no-untyped-call]
    frame = picture[picture.primary_index]
    size, info = frame.size, dict[str, Any](frame.info)
    refuse_pixels(PictureFormat.HEIC, size, frame.mode, deep=info.get("bit_depth", 8) > 8)
    pixels, stride = frame.data, frame.stride

    def band(top: int, bottom: int) -> Image.Image:
        rows = pixels[top * stride : bottom * stride]
        return Image.frombuffer(frame.mode, (size[0], bottom - top), rows, "raw", frame.mode, stride, 1)

    image = _reduced(size, max(max(size) // longest, _least_factor(size)), band)
    return _Decoded(image, size, info.get("icc_profile"), _exif(lambda: _loaded(info.get("exif"))))


def _shrunk(image: Image.Image, longest: int, *, graphic: bool) -> Image.Image:
    """Return the picture in plain colours, reduced by a whole factor if it is much too large.

    Graphics stay twice the target size, so that the final, better filter decides.
    """
    factor = max(image.size) // (longest * 2 if graphic else longest)
    is_plain = plain(image.crop((0, 0, 1, 1))).mode == image.mode
    # Resizing with transparency needs one more copy.
    if factor <= 1 and is_plain and (image.mode != "RGBA" or _least_factor(image.size) <= 1):
        return image
    factor = max(factor, _least_factor(image.size))
    return _reduced(image.size, factor, lambda top, bottom: image.crop((0, top, image.width, bottom)))


def _least_factor(size: tuple[int, int]) -> int:
    return math.ceil(math.sqrt(size[0] * size[1] / _REDUCED_PIXELS))


def _reduced(size: tuple[int, int], factor: int, band: Callable[[int, int], Image.Image]) -> Image.Image:
    """Return a picture reduced by a whole factor, joined from bands of `size`, in plain colours."""
    width, height = size
    factor = max(1, min(factor, width, height))
    step, whole = max(1, _BAND_ROWS // factor) * factor, None
    for top in range(0, height, step):
        part = plain(band(top, min(top + step, height))).reduce(factor)
        if whole is None:
            whole = Image.new(part.mode, (math.ceil(width / factor), math.ceil(height / factor)))
        whole.paste(part, (0, top // factor))
    assert whole is not None
    return whole


def _resized(image: Image.Image, size: tuple[int, int], *, graphic: bool) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS if graphic else Image.Resampling.BICUBIC)


def _exif(read_exif: Callable[[], Image.Exif]) -> Image.Exif:
    """Return the EXIF, empty when unreadable: the picture itself is still good."""
    try:
        return read_exif()
    except Exception:
        return Image.Exif()


def _loaded(content: bytes | None) -> Image.Exif:
    exif = Image.Exif()
    exif.load(content or b"")
    return exif


def _taken(exif: Image.Exif) -> CaptureTime | None:
    try:
        return capture_time_of(exif)
    except Exception:
        return None
