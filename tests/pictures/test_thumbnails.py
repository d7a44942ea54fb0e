"""Thumbnails are small, say nothing, and look like their picture."""

import pytest
from PIL import Image

from pictures.checks import difference
from pictures.makers import decoded, encoded, film, photo, screenshot
from pictures.reader import said_besides
from sessions.pictures.ingest import adopt, ingest


@pytest.mark.parametrize(
    ("size", "widths"),
    [((2000, 1500), {640: (640, 480), 320: (320, 240)}), ((1500, 2000), {640: (640, 853), 320: (320, 427)})],
)
def test_thumbnails_are_small_and_say_nothing(size: tuple[int, int], widths: dict[int, tuple[int, int]]) -> None:
    rendition = ingest(encoded(photo(*size), "JPEG"))
    small = rendition.small
    assert {width: decoded(content).size for width, content in small.items()} == widths
    for content in small.values():
        assert said_besides(content) == []
        assert decoded(content).format == "WEBP"
        assert difference(decoded(content), decoded(rendition.content).resize(decoded(content).size)) < 8


def test_thumbnails_are_never_larger_than_the_picture() -> None:
    small = ingest(encoded(photo(200, 150), "JPEG")).small
    assert {width: decoded(content).size for width, content in small.items()} == {640: (200, 150), 320: (200, 150)}


def test_thumbnail_of_a_film_is_its_first_frame() -> None:
    first, *others = film()
    small = ingest(encoded(first, "GIF", save_all=True, append_images=others)).small
    assert getattr(decoded(small[320]), "n_frames", 1) == 1
    assert difference(decoded(small[320]), first) < 8


def test_thumbnail_of_what_is_transparent_is_transparent() -> None:
    drawing = screenshot(900, 300).convert("RGBA")
    drawing.putalpha(Image.linear_gradient("L").resize((900, 300)))
    assert decoded(ingest(encoded(drawing, "PNG")).small[640]).mode == "RGBA"


@pytest.mark.release
def test_thumbnails_of_a_very_long_picture_are_as_long_as_a_webp_can_be() -> None:
    small = adopt(encoded(Image.new("RGB", (400, 32_000), "navy"), "PNG"), "png").small
    assert {width: decoded(content).size for width, content in small.items()} == {
        640: (204, 16_383),
        320: (204, 16_383),
    }
