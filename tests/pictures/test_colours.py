"""Colours are those of the web, however a picture was encoded."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from pictures.checks import difference, made
from pictures.makers import encoded, photo, sixteen_bits, wide_gamut


def test_colours_of_a_wide_profile_become_those_of_the_web() -> None:
    profile, plain = wide_gamut(), Image.new("RGB", (64, 64), (200, 100, 100))
    own = ImageCms.ImageCmsProfile(BytesIO(profile))
    expected = ImageCms.profileToProfile(plain, own, ImageCms.createProfile("sRGB")).getpixel((0, 0))
    _, image = made(encoded(plain, "JPEG", quality=95, icc_profile=profile))
    assert expected == (215, 93, 97)
    assert max(abs(is_ - want) for is_, want in zip(image.getpixel((9, 9)), expected, strict=True)) <= 3


@pytest.mark.parametrize("profile", [b"no profile at all", b"\0" * 128, wide_gamut()[:200]])
def test_profile_that_is_broken_is_left_aside(profile: bytes) -> None:
    _, image = made(encoded(photo(), "JPEG", quality=95, icc_profile=profile))
    assert difference(image, photo()) < 8


def test_cmyk_becomes_rgb() -> None:
    _, image = made(encoded(photo().convert("CMYK"), "JPEG", quality=95))
    assert image.mode == "RGB"
    assert difference(image, photo()) < 8


def test_greys_stay_greys() -> None:
    rendition, image = made(encoded(photo().convert("L"), "JPEG", quality=95))
    assert (rendition.ending, image.mode) == ("jpg", "L")


@pytest.mark.parametrize("colours", [0, 2])
def test_sixteen_bits_become_eight_without_clipping(colours: int) -> None:
    _, image = made(sixteen_bits(256, 40, colours))
    row = image.convert("RGB").getchannel("G").crop((0, 20, 256, 21)).tobytes()
    assert max(abs(value - column) for column, value in enumerate(row)) <= 1
