"""Thumbnails in WebP for lists and album pages."""

from io import BytesIO

from PIL import Image

from sessions.pictures.containers import layout_of
from sessions.pictures.decoder_queue import run_in_sandbox
from sessions.pictures.encoding import copy_pixels
from sessions.pictures.formats import kind_of
from sessions.pictures.reading import read
from sessions.pictures.rendition import Rendition
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

_QUALITY = 75
_TALLEST = 16_383
"""Maximum side of a WebP, in pixels; a picture that keeps its bytes may be four times as long."""


@run_in_sandbox
def thumbnails(rendition: Rendition) -> dict[int, bytes]:
    """Make WebP thumbnails of 640 and 320 pixels width; narrower for narrow or very tall pictures.

    Of an animation they show the first frame. Raises PictureRefused when the rendition is no picture.
    """
    data = rendition.content
    kind = kind_of(data)
    size = rendition.width, rendition.height
    image = read(kind, data, layout_of(kind, data), max(_scaled(size, max(THUMBNAIL_WIDTHS)))).image
    made: dict[int, bytes] = {}
    for width in sorted(THUMBNAIL_WIDTHS, reverse=True):
        # Each is made from the next larger one, which is faster.
        target = _scaled(size, width)
        image = image if image.size == target else image.resize(target, Image.Resampling.BICUBIC)
        stream = BytesIO()
        copy_pixels(image).save(stream, "WEBP", quality=_QUALITY, method=2)
        made[width] = stream.getvalue()
    return made


def _scaled(size: tuple[int, int], width: int) -> tuple[int, int]:
    width = min(width, size[0])
    height = max(1, round(size[1] * width / size[0]))
    return (width, height) if height <= _TALLEST else (max(1, width * _TALLEST // height), _TALLEST)
