"""What the decoder does: take uploaded pictures in, crop and rotate stored ones, make thumbnails.

What is stored is upright, small, in sRGB, and has no metadata.
"""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

from PIL import Image

from sessions.pictures.accepted import (
    BUDGET,
    LONGEST,
    MAX_BYTES,
    PictureFormat,
    PictureRefusal,
    PictureRefused,
    kind_of,
)
from sessions.pictures.animation import is_animated, resize_animation
from sessions.pictures.decoder import run_in_decoder
from sessions.pictures.encoding import Rendition, copy_pixels, encode
from sessions.pictures.exif_time import CaptureTime
from sessions.pictures.reading import read, size_if_clean
from sessions.rules.picture_files import KEPT_ENDINGS, THUMBNAIL_WIDTHS, Ending

type Source = bytes | PurePath | Any
"""The picture as bytes, as a path, or as an open file, which is read from its start when its turn has come."""

_TALLEST = 16_383
"""Maximum side of a WebP, in pixels; a picture that keeps its bytes may be four times as long."""


@run_in_decoder
def ingest(source: Source, *, longest: int = LONGEST, budget: int = BUDGET) -> Rendition:
    """Convert an uploaded picture; raises PictureRefused, with its reason, when it is not acceptable.

    The result is upright, in sRGB, without metadata (EXIF, GPS), at most `longest` pixels on the longer side and
    `budget` bytes. Photos become JPEG; lossless sources stay lossless where that is smaller; transparency and animation
    stay.
    """
    data = _bytes_of(source)
    return _made(kind_of(data), data, longest, budget)


@run_in_decoder
def adopt(source: Source, ending: Ending | None, *, budget: int = BUDGET) -> Rendition:
    """Convert a picture whose name is fixed already, keeping the format of that name.

    A file without metadata keeps its bytes; another loses its metadata and is made smaller if needed. Raises
    PictureRefused as `ingest` does, and for a picture of another format.
    """
    data = _bytes_of(source)
    kind = kind_of(data)
    if ending is None or KEPT_ENDINGS.get(kind.lower()) != ending:
        raise PictureRefused(PictureRefusal.FORMAT, kind)
    if len(data) <= budget and (size := size_if_clean(kind, data)):
        return _stored(Rendition(data, ending, *size))
    return _made(kind, data, LONGEST, budget, ending)


@run_in_decoder
def edited(data: bytes, change: Callable[[Image.Image], Image.Image]) -> Rendition:
    """Return the picture after `change`, in the same format and within the same limits.

    Raises PictureRefused when the data is no still picture of a format that is stored.
    """
    kind = kind_of(data)
    ending = KEPT_ENDINGS.get(kind.lower())
    if ending is None or ending == "gif":
        raise PictureRefused(PictureRefusal.FORMAT, kind)
    still = read(kind, data, LONGEST)
    return _stored(encode(change(still.image), BUDGET, graphic=still.graphic, ending=ending))


@run_in_decoder
def without_webp(data: bytes) -> tuple[bytes, str]:
    """Return a picture as PNG or JPEG for office programs, with its ending; a transparent one as PNG.

    Raises PictureRefused when it is no picture.
    """
    still = read(kind_of(data), data, LONGEST)
    # Without the ending, a transparent picture would become WebP again.
    ending: Ending | None = "png" if still.image.mode == "RGBA" else None
    file = encode(still.image, BUDGET, graphic=still.graphic, ending=ending)
    return file.content, file.ending


@run_in_decoder
def thumbnails(content: bytes, size: tuple[int, int]) -> dict[int, bytes]:
    """Make WebP thumbnails of 640 and 320 pixels width; narrower for narrow or very tall pictures.

    Of an animation they show the first frame. Raises PictureRefused when the content is no picture.
    """
    image = read(kind_of(content), content, max(_scaled(size, max(THUMBNAIL_WIDTHS)))).image
    made: dict[int, bytes] = {}
    for width in sorted(THUMBNAIL_WIDTHS, reverse=True):
        # Each is made from the next larger one, which is faster.
        target = _scaled(size, width)
        image = image if image.size == target else image.resize(target, Image.Resampling.BICUBIC)
        stream = BytesIO()
        copy_pixels(image).save(stream, "WEBP", quality=75, method=2)
        made[width] = stream.getvalue()
    return made


def _bytes_of(source: Source) -> bytes:
    length = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if length > MAX_BYTES:
        raise PictureRefused(PictureRefusal.TOO_LARGE)
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _made(kind: PictureFormat, data: bytes, longest: int, budget: int, ending: Ending | None = None) -> Rendition:
    if is_animated(kind, data) or ending == "gif":
        return _stored(resize_animation(kind, data, longest, budget, ending))
    still = read(kind, data, longest)
    return _stored(encode(still.image, budget, graphic=still.graphic, ending=ending), still.taken)


def _stored(made: Rendition, taken: CaptureTime | None = None) -> Rendition:
    """Return what was made with its thumbnails, so that no request waits for the decoder twice."""
    small = thumbnails(made.content, (made.width, made.height))
    return replace(made, taken=taken, small=small)


def _scaled(size: tuple[int, int], width: int) -> tuple[int, int]:
    width = min(width, size[0])
    height = max(1, round(size[1] * width / size[0]))
    return (width, height) if height <= _TALLEST else (max(1, width * _TALLEST // height), _TALLEST)
