"""Turning and cutting as numbers: in any order, always of the unedited picture."""

from io import BytesIO

import pytest
from PIL import Image

from photos.samples import colours, picture
from sessions.pictures.crop import Crop, TooMuch


def seen(edit: Crop, size: tuple[int, int] = (80, 60)) -> tuple[tuple[int, int], tuple[str, ...]]:
    """Return the size of an edited picture, and its corners."""
    with Image.open(BytesIO(picture(size=size))) as image:
        result = edit.applied(image)
    stream = BytesIO()
    result.save(stream, "PNG")
    return result.size, colours(stream.getvalue())


RED, GREEN, BLUE, WHITE = "red", "green", "blue", "white"


@pytest.mark.parametrize(
    ("edit", "size", "corners"),
    [
        (Crop(), (80, 60), (RED, GREEN, BLUE, WHITE)),
        (Crop().turned(1), (60, 80), (BLUE, RED, WHITE, GREEN)),
        (Crop().turned(2), (80, 60), (WHITE, BLUE, GREEN, RED)),
        (Crop().turned(-1), (60, 80), (GREEN, WHITE, RED, BLUE)),
        (Crop().turned(1).turned(-1), (80, 60), (RED, GREEN, BLUE, WHITE)),
        (Crop().cut(0.5, 0, 0, 0), (40, 60), (GREEN, GREEN, WHITE, WHITE)),
        (Crop().cut(0, 0.5, 0, 0), (80, 30), (BLUE, WHITE, BLUE, WHITE)),
        (Crop().cut(0, 0, 0.5, 0), (40, 60), (RED, RED, BLUE, BLUE)),
        (Crop().cut(0, 0, 0, 0.5), (80, 30), (RED, GREEN, RED, GREEN)),
        # What is cut is what is seen: after a turn the left side is another one.
        (Crop().turned(1).cut(0.5, 0, 0, 0), (30, 80), (RED, RED, GREEN, GREEN)),
        (Crop().turned(1).cut(0, 0.5, 0, 0), (60, 40), (WHITE, GREEN, WHITE, GREEN)),
        (Crop().turned(2).cut(0.5, 0, 0, 0), (40, 60), (BLUE, BLUE, RED, RED)),
        (Crop().turned(3).cut(0.5, 0, 0, 0), (30, 80), (WHITE, WHITE, BLUE, BLUE)),
        # Cut again: of what is left.
        (Crop().cut(0.5, 0, 0, 0).cut(0, 0, 0, 0.5), (40, 30), (GREEN, GREEN, GREEN, GREEN)),
        (Crop().cut(0.25, 0, 0, 0).cut(1 / 3, 0, 0, 0), (40, 60), (GREEN, GREEN, WHITE, WHITE)),
    ],
)
def test_edit(edit: Crop, size: tuple[int, int], corners: tuple[str, ...]) -> None:
    assert seen(edit) == (size, corners)
    assert Crop.read(edit.stored()) == edit


def test_nothing_is_stored_as_nothing() -> None:
    assert (Crop().stored(), Crop.read(None), Crop().is_nothing) == (None, Crop(), True)
    assert Crop().turned(1).turned(3).is_nothing


@pytest.mark.parametrize(
    "sides", [(0.5, 0, 0.5, 0), (0, 0.9, 0, 0.06), (1, 0, 0, 0), (-0.1, 0, 0, 0), (float("nan"), 0, 0, 0)]
)
def test_something_is_left(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(TooMuch):
        Crop().cut(*sides)


def test_a_pixel_is_left_of_the_smallest_picture() -> None:
    assert Crop().cut(0.45, 0.45, 0.45, 0.45).applied(Image.new("RGB", (1, 1))).size == (1, 1)
