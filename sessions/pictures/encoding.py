"""Encode pictures within a byte budget: lossless where that is smaller, else the best quality that fits."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops

from sessions.pictures.formats import PictureFormat
from sessions.pictures.limits import fitted
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.rules.picture_files import Ending

ENDINGS: dict[PictureFormat, Ending] = {
    PictureFormat.JPEG: "jpg",
    PictureFormat.PNG: "png",
    PictureFormat.GIF: "gif",
    PictureFormat.WEBP: "webp",
}
"""The formats in which pictures are kept, by what they are; the others are read only."""

_QUALITIES = (82, 74, 66, 58, 50, 42)
_CRISP = 90
_SMALL_PIXELS = 1_500_000
_SMALLER = 0.8
# A file this many times over the budget will not fit by better compression.
_HOPELESS = 2.0
_LEAST_SIDE = 16
_COLOURS = 256


@dataclass(frozen=True, slots=True)
class File:
    """An encoded picture: its bytes, its file extension, and its size in pixels."""

    content: bytes
    ending: Ending
    width: int
    height: int


def encode(image: Image.Image, budget: int, *, graphic: bool, ending: Ending | None = None) -> File:
    """Encode a picture in at most `budget` bytes; with `ending`, in that format even if another is smaller.

    Transparency stays, except in JPEG, which has none: there it becomes white.
    """
    image = _opaque_if_it_is(image)
    if ending:
        return _fitting(image, budget, _WAYS[ending, graphic])
    if not graphic:
        return _fitting(image, budget, _webp if image.mode == "RGBA" else _jpeg_by_size(image))
    if len(_saved(copy_pixels(image), "PNG", compress_level=1)) > _HOPELESS * budget:
        # Good compression would take a second, and still not fit.
        return _fitting(image, budget, _webp if image.mode == "RGBA" else _crisp_jpeg)
    exact = _png_of(image)
    if image.mode == "RGBA":
        return File(exact, "png", *image.size) if len(exact) <= budget else _fitting(image, budget, _webp)
    if len(exact) <= budget and len(exact) <= len(_jpeg_of(image, _CRISP)):
        return File(exact, "png", *image.size)
    return _fitting(image, budget, _crisp_jpeg)


def copy_pixels(image: Image.Image) -> Image.Image:
    """Copy only the pixels into a new picture, so that no metadata is kept."""
    copy = Image.new(image.mode, image.size)
    copy.paste(image)
    return copy


def _fitting(image: Image.Image, budget: int, ways: "_Ways") -> File:
    """Try lower qualities, then smaller sizes, until the file fits the budget."""
    image = copy_pixels(image)
    while True:
        content = b""
        for content, ending in ways(image):
            if len(content) <= budget:
                return File(content, ending, *image.size)
            if (
                image.mode == "RGBA"
                and ending == "webp"
                and len(content) > _HOPELESS * budget
                and b"VP8L" not in content[:40]
            ):
                break
        longest = int(max(image.size) * min(_SMALLER, 0.95 * math.sqrt(budget / len(content))))
        if longest < _LEAST_SIDE:
            raise PictureRefused(PictureRefusal.TOO_LARGE)
        image = image.resize(fitted(image.size, longest), Image.Resampling.LANCZOS)


type _Ways = Callable[[Image.Image], Iterator[tuple[bytes, Ending]]]


def _jpeg(image: Image.Image) -> Iterator[tuple[bytes, Ending]]:
    for quality in _QUALITIES:
        yield _jpeg_of(image, quality), "jpg"


def _crisp_jpeg(image: Image.Image) -> Iterator[tuple[bytes, Ending]]:
    for quality in (_CRISP, *_QUALITIES):
        yield _jpeg_of(image, quality), "jpg"


def _jpeg_by_size(image: Image.Image) -> _Ways:
    """Use a higher quality for small pictures: it costs few bytes."""
    return _crisp_jpeg if image.width * image.height <= _SMALL_PIXELS else _jpeg


def _png(image: Image.Image) -> Iterator[tuple[bytes, Ending]]:
    yield _png_of(image), "png"


def _webp(image: Image.Image) -> Iterator[tuple[bytes, Ending]]:
    for quality in _QUALITIES:
        yield _saved(image, "WEBP", quality=quality, method=1), "webp"


def _exact_webp(image: Image.Image) -> Iterator[tuple[bytes, Ending]]:
    yield _saved(image, "WEBP", lossless=True, method=0, quality=20), "webp"
    yield from _webp(image)


_WAYS: dict[tuple[Ending, bool], _Ways] = {
    ("jpg", False): lambda image: _jpeg_by_size(image)(image),
    ("png", True): _png,
    ("webp", False): _webp,
    ("webp", True): _exact_webp,
}


def _jpeg_of(image: Image.Image, quality: int) -> bytes:
    if image.mode == "RGBA":
        on_white = Image.new("RGB", image.size, "white")
        on_white.paste(image, mask=image)
        image = on_white
    # Chroma subsampling would blur coloured letters.
    return _saved(image, "JPEG", quality=quality, subsampling="4:4:4" if quality >= _CRISP else "4:2:0")


def _png_of(image: Image.Image) -> bytes:
    exact = _with_palette(image)
    return _saved(exact, "PNG", compress_level=9) if exact else _saved(copy_pixels(image), "PNG", compress_level=6)


def _with_palette(image: Image.Image) -> Image.Image | None:
    """Return the picture with a palette if it has so few colours that none changes."""
    if image.mode != "RGB" or image.getcolors(_COLOURS) is None:
        return None
    few = copy_pixels(image).quantize(_COLOURS, dither=Image.Dither.NONE)
    return few if ImageChops.difference(few.convert("RGB"), image).getbbox() is None else None


def _saved(image: Image.Image, form: str, **options: int | str) -> bytes:
    stream = BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def _opaque_if_it_is(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image
