"""Turning and cutting as numbers: in any order, always of the unedited picture."""

from io import BytesIO

import pytest
from PIL import Image

from photos.samples import colours, picture
from sessions.pictures.crop import Edit, TooMuch


def seen(edit: Edit, size: tuple[int, int] = (80, 60)) -> tuple[tuple[int, int], tuple[str, ...]]:
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
        (Edit(), (80, 60), (RED, GREEN, BLUE, WHITE)),
        (Edit().turned(1), (60, 80), (BLUE, RED, WHITE, GREEN)),
        (Edit().turned(2), (80, 60), (WHITE, BLUE, GREEN, RED)),
        (Edit().turned(-1), (60, 80), (GREEN, WHITE, RED, BLUE)),
        (Edit().turned(1).turned(-1), (80, 60), (RED, GREEN, BLUE, WHITE)),
        (Edit().cut(0.5, 0, 0, 0), (40, 60), (GREEN, GREEN, WHITE, WHITE)),
        (Edit().cut(0, 0.5, 0, 0), (80, 30), (BLUE, WHITE, BLUE, WHITE)),
        (Edit().cut(0, 0, 0.5, 0), (40, 60), (RED, RED, BLUE, BLUE)),
        (Edit().cut(0, 0, 0, 0.5), (80, 30), (RED, GREEN, RED, GREEN)),
        # What is cut is what is seen: after a turn the left side is another one.
        (Edit().turned(1).cut(0.5, 0, 0, 0), (30, 80), (RED, RED, GREEN, GREEN)),
        (Edit().turned(1).cut(0, 0.5, 0, 0), (60, 40), (WHITE, GREEN, WHITE, GREEN)),
        (Edit().turned(2).cut(0.5, 0, 0, 0), (40, 60), (BLUE, BLUE, RED, RED)),
        (Edit().turned(3).cut(0.5, 0, 0, 0), (30, 80), (WHITE, WHITE, BLUE, BLUE)),
        # Cut again: of what is left.
        (Edit().cut(0.5, 0, 0, 0).cut(0, 0, 0, 0.5), (40, 30), (GREEN, GREEN, GREEN, GREEN)),
        (Edit().cut(0.25, 0, 0, 0).cut(1 / 3, 0, 0, 0), (40, 60), (GREEN, GREEN, WHITE, WHITE)),
    ],
)
def test_edit(edit: Edit, size: tuple[int, int], corners: tuple[str, ...]) -> None:
    assert seen(edit) == (size, corners)
    assert Edit.read(edit.stored()) == edit


def test_nothing_is_stored_as_nothing() -> None:
    assert (Edit().stored(), Edit.read(None), Edit().is_nothing) == (None, Edit(), True)
    assert Edit().turned(1).turned(3).is_nothing


@pytest.mark.parametrize(
    "sides", [(0.5, 0, 0.5, 0), (0, 0.9, 0, 0.06), (1, 0, 0, 0), (-0.1, 0, 0, 0), (float("nan"), 0, 0, 0)]
)
def test_something_is_left(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(TooMuch):
        Edit().cut(*sides)


def test_a_pixel_is_left_of_the_smallest_picture() -> None:
    assert Edit().cut(0.45, 0.45, 0.45, 0.45).applied(Image.new("RGB", (1, 1))).size == (1, 1)
