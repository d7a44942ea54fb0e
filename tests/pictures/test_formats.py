"""A photo of any format becomes an upright JPEG that tells nothing but its moment."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pictures.checks import XMP, difference, made
from pictures.makers import encoded, exif, photo
from sessions.pictures.ingest import ingest
from tiers import pairs


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("MPO", {"quality": 95, "save_all": True, "append_images": [photo().rotate(180)]}),
        ("WEBP", {"quality": 90}),
        ("AVIF", {"quality": 90, "speed": 10}),
        ("HEIF", {"quality": 90}),
    ],
)
def test_photo_becomes_a_jpeg_of_its_first_picture(form: str, options: dict[str, Any]) -> None:
    rendition, image = made(encoded(photo(), form, **options))
    assert (rendition.ending, image.size) == ("jpg", (400, 300))
    assert difference(image, photo()) < 8


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG", "AVIF", "HEIF"])
def test_metadata_is_gone_but_for_the_moment(form: str) -> None:
    said = exif(DateTimeOriginal="2026:11:30 09:15:00", OffsetTimeOriginal="+09:00")
    options: dict[str, Any] = {} if form == "PNG" else {"xmp": XMP}
    content = encoded(photo(), form, exif=said.tobytes(), **options)
    rendition, _ = made(content)
    assert rendition.taken is not None
    assert (str(rendition.taken.at), rendition.taken.offset) == ("2026-11-30 09:15:00", 540)
    assert b"Harbour" in content
    assert [word for word in (b"Harbour", b"4711", b"Exif", b"GPS") if word in rendition.content] == []


def test_what_is_sent_may_lie_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "whatever.txt"
    path.write_bytes(encoded(photo(), "JPEG"))
    assert ingest(path) == ingest(path.read_bytes())


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize(("form", "orientation"), pairs(["JPEG", "PNG", "WEBP", "AVIF"], [*TURNS]))
def test_picture_is_turned_upright(form: str, orientation: int) -> None:
    upright, turn = photo(), TURNS[orientation]
    lying = upright if turn is None else upright.transpose(turn)
    rendition, image = made(encoded(lying, form, exif=exif(orientation).tobytes()))
    assert (rendition.width, rendition.height) == (400, 300)
    assert difference(image, upright) < 8


@pytest.mark.release
def test_heic_is_turned_once() -> None:
    """The box that turns it counts; what its EXIF says of the turn does not."""
    lying = photo().transpose(Image.Transpose.ROTATE_90)
    _, image = made(encoded(lying, "HEIF", quality=90, exif=exif(6).tobytes()))
    assert image.size == (400, 300)
    assert difference(image, photo()) < 8
