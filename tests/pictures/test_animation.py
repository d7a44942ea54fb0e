"""Films go on moving, within bounds."""

from typing import Any

import pytest

from pictures.checks import difference, made, reason
from pictures.makers import encoded, film, noise
from pictures.reader import said_besides


@pytest.mark.parametrize(("form", "ending"), [("GIF", "gif"), ("WEBP", "webp"), ("PNG", "webp")])
def test_film_goes_on_moving(form: str, ending: str) -> None:
    first, *others = film()
    options: dict[str, Any] = {"save_all": True, "append_images": others, "duration": 120, "loop": 0}
    rendition, image = made(encoded(first, form, **options))
    assert (rendition.ending, image.n_frames, image.info["loop"]) == (ending, 6, 0)
    for number, frame in enumerate(film()):
        image.seek(number)
        image.load()
        assert difference(image, frame) < 5
        assert image.info["duration"] == 120


def test_film_loses_comments_and_what_programs_left_in_it() -> None:
    first, *others = film()
    content = encoded(first, "GIF", save_all=True, append_images=others, comment=b"Harbour, 35.39 N")
    at = content.index(b"\x21\xfe")
    content = content[:at] + b"\x21\xff\x0bXMP DataXMP\x03abc\0" + content[at:] + b"trailing"
    assert len(said_besides(content)) == 3
    rendition, image = made(content)
    assert (image.n_frames, b"Harbour" in rendition.content) == (6, False)


@pytest.mark.release
def test_film_that_is_too_large_becomes_smaller() -> None:
    frames = [noise(300, 300).rotate(90 * number) for number in range(4)]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=90, loop=3)
    rendition, image = made(content, budget=100_000)
    assert (rendition.ending, image.n_frames, image.info["loop"], image.info["duration"]) == ("gif", 4, 3, 90)
    assert max(image.size) < 300


def test_film_is_at_most_as_wide_as_a_picture() -> None:
    first, *others = film(3, 2400, 200)
    rendition, image = made(encoded(first, "GIF", save_all=True, append_images=others))
    assert (rendition.ending, image.size, image.n_frames) == ("gif", (2000, 167), 3)


def test_film_that_plays_once_goes_on_playing_once() -> None:
    first, *others = film(3, 2400, 200)
    assert "loop" not in made(encoded(first, "GIF", save_all=True, append_images=others))[1].info


def gif_of(frames: int, width: int, height: int) -> bytes:
    """Return a GIF whose frames are the same few bytes, however large they say they are."""
    sides = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    frame = b"\x2c\0\0\0\0" + sides + b"\0\x02\x02\x4c\x01\0"
    return b"GIF89a" + sides + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"


@pytest.mark.parametrize(
    ("frames", "side", "why"),
    [(1001, 1, "too-many-frames"), (60, 2000, "too-many-frames"), (2, 8001, "too-many-pixels")],
)
def test_film_that_is_too_much_is_refused(frames: int, side: int, why: str) -> None:
    assert reason(gif_of(frames, side, side)) == (why, "")
