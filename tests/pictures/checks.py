"""What every picture that is taken in must be, and why a file is refused."""

from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from pictures.makers import decoded, encoded, film, noise, photo
from pictures.reader import said_besides
from sessions.pictures.accepted import PictureRefused
from sessions.pictures.ingest import Rendition, ingest

BUDGET = 3 * 1024 * 1024
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><GPSLatitude>35,39N</GPSLatitude></x:xmpmeta>"


def made(content: bytes, **options: Any) -> tuple[Rendition, Image.Image]:
    """Take a picture in; what comes out says nothing besides, is small enough, and is what it says it is."""
    rendition = ingest(content, **options)
    assert said_besides(rendition.content) == []
    assert len(rendition.content) <= options.get("budget", BUDGET)
    image = decoded(rendition.content)
    assert image.size == (rendition.width, rendition.height)
    assert image.format == {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}[rendition.ending]
    return rendition, image


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures differ in the mean, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGBA"), other.convert("RGBA"))).mean)


def reason(content: bytes) -> tuple[str, str]:
    """Return why a file is refused, and what it is found to be."""
    with pytest.raises(PictureRefused) as refused:
        ingest(content)
    return str(refused.value.reason), refused.value.found


WHOLE = {
    "JPEG": encoded(photo(), "JPEG"),
    "PNG": encoded(photo(), "PNG"),
    "GIF": encoded(film()[0], "GIF", save_all=True, append_images=film()[1:]),
    "still GIF": encoded(noise(90, 90).quantize(64), "GIF"),
    "WEBP": encoded(photo(), "WEBP"),
    "AVIF": encoded(photo(), "AVIF", speed=10),
    "HEIF": encoded(photo(), "HEIF"),
}
