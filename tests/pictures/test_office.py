"""WebP becomes what office programs show: a photo JPEG, a transparent picture PNG, each with its colours."""

from io import BytesIO

import pytest
from PIL import Image

from photos.samples import picture
from sessions.pictures.accepted import PictureRefused
from sessions.pictures.ingest import without_webp


def colours(content: bytes) -> list[tuple[int, ...]]:
    """Return the colours of the four quarters, in steps of 32."""
    image = Image.open(BytesIO(content)).convert("RGBA")
    return [tuple((value + 16) // 32 for value in image.getpixel(at)) for at in ((9, 9), (50, 9), (9, 40), (50, 40))]  # type: ignore[union-attr]


def test_photo_becomes_jpeg_or_png_of_the_same_colours() -> None:
    content = picture("WEBP", quality=90)
    made, ending = without_webp(content)
    assert (ending, Image.open(BytesIO(made)).format) in {("jpg", "JPEG"), ("png", "PNG")}
    assert colours(made) == colours(content)


def test_transparent_picture_becomes_png_and_stays_transparent() -> None:
    image = Image.new("RGBA", (64, 48), (255, 0, 0, 128))
    stream = BytesIO()
    image.save(stream, "WEBP", lossless=True)
    made, ending = without_webp(stream.getvalue())
    assert (ending, Image.open(BytesIO(made)).format) == ("png", "PNG")
    assert colours(made) == [(8, 0, 0, 4)] * 4


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureRefused):
        without_webp(b"RIFF....WEBPVP8 broken")
