"""Encode pictures within a byte budget: lossless where that is smaller, else the best quality that fits."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops

from sessions.pictures.accepted import LEAST_SIDE, PictureRefusal, PictureRefused, fitted
from sessions.pictures.exif_time import CaptureTime
from sessions.rules.picture_files import Ending

_LOSSLESS, _CRISP = 100, 90
_QUALITIES = (82, 66, 50)
_SMALL_PIXELS = 1_500_000
_COLOURS = 256


@dataclass(frozen=True, slots=True)
class Rendition:
    """A sanitised picture: bytes, file extension and size in pixels, and capture time.

    `small` maps widths to thumbnails; empty when they were not made.
    """

    content: bytes
    ending: str
    width: int
    height: int
    taken: CaptureTime | None = None
    small: Mapping[int, bytes] = field(default_factory=dict)


def encode(image: Image.Image, budget: int, *, graphic: bool, ending: Ending | None = None) -> Rendition:
    """Encode a picture in at most `budget` bytes; with `ending`, in that format even if another is smaller.

    Transparency stays, except in JPEG, which has none: there it becomes white.
    """
    image = copy_pixels(image)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    if graphic and ending is None:
        exact = _saved(image, "png", _LOSSLESS)
        if len(exact) <= budget and (image.mode == "RGBA" or len(exact) <= len(_saved(image, "jpg", _CRISP))):
            return Rendition(exact, "png", *image.size)
    ending = ending or ("webp" if image.mode == "RGBA" else "jpg")
    while True:
        for quality in _qualities(image, ending, graphic=graphic):
            content = _saved(image, ending, quality)
            if len(content) <= budget:
                return Rendition(content, ending, *image.size)
        longest = int(max(image.size) * min(0.8, 0.95 * math.sqrt(budget / len(content))))
        if longest < LEAST_SIDE:
            raise PictureRefused(PictureRefusal.TOO_LARGE)
        image = image.resize(fitted(image.size, longest), Image.Resampling.LANCZOS)


def copy_pixels(image: Image.Image) -> Image.Image:
    """Copy only the pixels into a new picture, so that no metadata is kept."""
    copy = Image.new(image.mode, image.size)
    copy.paste(image)
    return copy


def _qualities(image: Image.Image, ending: Ending, *, graphic: bool) -> tuple[int, ...]:
    """Return the qualities to try. A higher one costs a small picture few bytes, and keeps letters legible."""
    if ending == "png":
        return (_LOSSLESS,)
    if ending == "webp":
        return (_LOSSLESS, *_QUALITIES) if graphic else _QUALITIES
    is_small = image.width * image.height <= _SMALL_PIXELS
    return (_CRISP, *_QUALITIES) if graphic or is_small else _QUALITIES


def _saved(image: Image.Image, ending: Ending, quality: int) -> bytes:
    form, options = "JPEG", dict[str, Any](quality=quality)
    if ending == "png":
        few = _with_palette(image)
        form, options = "PNG", {"compress_level": 9 if few else 6}
        image = few or image
    elif ending == "webp":
        form, options = "WEBP", {"quality": quality, "method": 1}
        if quality == _LOSSLESS:
            options = {"lossless": True, "quality": 20, "method": 0}
    else:
        # Chroma subsampling would blur coloured letters.
        options["subsampling"] = "4:4:4" if quality >= _CRISP else "4:2:0"
        if image.mode == "RGBA":
            on_white = Image.new("RGB", image.size, "white")
            on_white.paste(image, mask=image)
            image = on_white
    stream = BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def _with_palette(image: Image.Image) -> Image.Image | None:
    """Return the picture with a palette if it has so few colours that none changes."""
    if image.mode != "RGB" or image.getcolors(_COLOURS) is None:
        return None
    few = image.quantize(_COLOURS, dither=Image.Dither.NONE)
    return few if ImageChops.difference(few.convert("RGB"), image).getbbox() is None else None
