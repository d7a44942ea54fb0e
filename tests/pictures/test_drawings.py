"""Drawings stay crisp, with their palette and what is transparent in them."""

import pytest
from PIL import Image

from pictures.checks import difference, made
from pictures.makers import encoded, photo, screenshot


def test_screenshot_stays_crisp() -> None:
    shot = screenshot()
    rendition, image = made(encoded(shot, "PNG"))
    assert rendition.ending == "png"
    assert difference(image, shot) == 0


def test_screenshot_with_a_palette_keeps_it() -> None:
    shot = screenshot().quantize(16)
    rendition, image = made(encoded(shot, "PNG"))
    assert (rendition.ending, image.mode) == ("png", "P")
    assert difference(image, shot) == 0


def test_screenshot_with_many_colours_is_not_robbed_of_any() -> None:
    shot = screenshot()
    shot.paste(Image.linear_gradient("L").convert("RGB").resize((400, 256)), (700, 300))
    shot.paste(Image.merge("RGB", [Image.linear_gradient("L")] * 2 + [Image.new("L", (256, 256))]), (100, 400))
    rendition, image = made(encoded(shot, "PNG"))
    assert (rendition.ending, image.mode) == ("png", "RGB")
    assert difference(image, shot) == 0


def test_transparent_drawing_stays_transparent() -> None:
    drawing = screenshot(300, 200).convert("RGBA")
    drawing.putalpha(Image.linear_gradient("L").resize((300, 200)))
    rendition, image = made(encoded(drawing, "PNG"))
    assert rendition.ending == "png"
    assert difference(image, drawing) == 0


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_drawing_with_unused_transparency_is_opaque(mode: str) -> None:
    rendition, image = made(encoded(screenshot(300, 200).convert("RGBA"), "PNG"))
    assert (rendition.ending, image.has_transparency_data) == ("png", False)


def test_palette_with_a_transparent_colour_stays_transparent() -> None:
    drawing = Image.new("P", (40, 30), 1)
    drawing.putpalette([255, 0, 0, 0, 0, 255])
    drawing.paste(0, (0, 0, 20, 30))
    _, image = made(encoded(drawing, "PNG", transparency=0))
    assert [image.convert("RGBA").getpixel(at) for at in ((5, 5), (30, 5))] == [(255, 0, 0, 0), (0, 0, 255, 255)]


def test_photo_sent_as_png_becomes_the_smaller_jpeg() -> None:
    rendition, image = made(encoded(photo(1200, 900), "PNG"))
    assert rendition.ending == "jpg"
    assert difference(image, photo(1200, 900)) < 8


def test_picture_without_loss_in_webp_is_a_drawing() -> None:
    rendition, image = made(encoded(screenshot(), "WEBP", lossless=True))
    assert rendition.ending == "png"
    assert difference(image, screenshot()) == 0


def test_gif_that_stands_still_is_a_drawing() -> None:
    shot = screenshot(300, 200).quantize(16)
    rendition, image = made(encoded(shot, "GIF", comment=b"drawn by Harbour"))
    assert rendition.ending == "png"
    assert difference(image, shot) == 0
