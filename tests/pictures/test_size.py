"""A picture is bounded in its sides and its bytes."""

from functools import cache

import pytest
from PIL import Image

from pictures.checks import BUDGET, made
from pictures.makers import encoded, noise, photo
from sessions.pictures.accepted import PictureRefused
from sessions.pictures.encoding import encode
from tiers import later


@pytest.mark.parametrize(
    ("size", "result"),
    [
        ((2000, 1500), (2000, 1500)),
        ((4000, 3000), (2000, 1500)),
        ((3024, 4032), (1500, 2000)),
        ((2001, 10), (2000, 10)),
        ((6500, 8), (2000, 2)),
        ((9000, 3), (2000, 1)),
        ((1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", *later("PNG")])
def test_longest_side_is_bounded(form: str, size: tuple[int, int], result: tuple[int, int]) -> None:
    _, image = made(encoded(Image.new("RGB", size, "teal"), form))
    assert image.size == result


def test_twelve_megapixels_come_out_within_the_budget() -> None:
    rendition, image = made(encoded(photo(4000, 3000), "JPEG", quality=92))
    assert (rendition.ending, image.size) == ("jpg", (2000, 1500))


@cache
def noise_of_four_megapixels() -> bytes:
    return encoded(noise(2000, 2000), "PNG", compress_level=1)


@pytest.mark.release
@pytest.mark.parametrize("budget", [BUDGET, 2_200_000])
def test_noise_is_made_worse_until_it_fits(budget: int) -> None:
    """Of 2.8 MB, 2.4 MB and 2.1 MB at the first qualities, after 6 MB with all of its colours."""
    rendition, image = made(noise_of_four_megapixels(), budget=budget)
    assert (rendition.ending, image.size) == ("jpg", (2000, 2000))
    assert len(rendition.content) > budget * 0.8


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_noise_is_made_smaller_when_worse_is_not_enough(form: str) -> None:
    content = encoded(noise(600, 600), form)
    _, image = made(content, budget=20_000)
    assert max(image.size) < 600


def test_transparent_noise_stays_transparent_within_the_budget() -> None:
    cloud = noise(900, 900).convert("RGBA")
    cloud.putalpha(Image.linear_gradient("L").resize((900, 900)))
    rendition, image = made(encoded(cloud, "PNG"), budget=500_000)
    assert (rendition.ending, image.mode) == ("webp", "RGBA")


def test_budget_that_nothing_fits_is_said() -> None:
    with pytest.raises(PictureRefused, match="too-large"):
        encode(noise(64, 64), 10, graphic=False)
