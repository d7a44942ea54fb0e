"""The picture of the statistics: boxes and bars are where the numbers say, told apart without colour, and no letter
is drawn that the font lacks.
"""

from io import BytesIO

import pytest
from PIL import Image, ImageFont

from sessions.charts.picture import (
    BAR_LEFT,
    BAR_RIGHT,
    BOX,
    HEAD,
    LANE,
    MARGIN,
    MOST_BARS,
    ROW,
    TALLEST,
    WIDTH,
    drawable,
    is_numbered,
    statistics_picture,
)
from sessions.charts.timeline import MOST_LANES, SessionBar, TimelineDay

DARK, LIGHT = True, False


def opened(png: bytes) -> Image.Image:
    picture = Image.open(BytesIO(png))
    assert picture.format == "PNG"
    return picture.convert("L")


def dark(picture: Image.Image, x: float, y: float) -> bool:
    """Return whether a pixel is dark in a picture without colours."""
    shade = picture.getpixel((round(x), round(y)))
    assert isinstance(shade, int)
    return shade < 128


def at(hour: float, first: int, last: int) -> float:
    return MARGIN + (WIDTH - 2 * MARGIN) * (hour - first) / (last - first)


def test_boxes_are_where_their_times_are_and_states_differ_by_shape() -> None:
    spans = tuple(SessionBar(600, 660, "", kind) for kind in ("attended", "planned", "missed"))
    picture = opened(
        statistics_picture([TimelineDay("Day 1", spans), TimelineDay("", (SessionBar(540, 780, "", ""),))], [])
    )
    edge = {}
    for lane, kind in enumerate(("attended", "planned", "missed")):
        top = MARGIN + HEAD + LANE * lane + 3
        inside = dark(picture, at(10.5, 9, 13), top + BOX / 2)
        outside = [dark(picture, at(hour, 9, 13), top + BOX / 2) for hour in (9.9, 11.1)]
        row = [dark(picture, x, top + 1) for x in range(round(at(10, 9, 13)) + 4, round(at(11, 9, 13)) - 4)]
        edge[kind] = (inside, outside, set(row))
    assert edge == {
        "attended": (DARK, [LIGHT, LIGHT], {DARK}),
        "planned": (LIGHT, [LIGHT, LIGHT], {DARK}),
        "missed": (LIGHT, [LIGHT, LIGHT], {DARK, LIGHT}),
    }


def test_bars_are_as_long_as_their_numbers() -> None:
    picture = opened(statistics_picture([], [("Level", [("300", 8), ("400", 2), ("500", 0)])]))
    assert picture.width == WIDTH
    lengths = []
    for row in range(3):
        y = MARGIN + HEAD + ROW * row + ROW // 2
        lengths.append(sum(dark(picture, x, y) for x in range(BAR_LEFT + 1, BAR_RIGHT + 1)) / (BAR_RIGHT - BAR_LEFT))
    assert lengths == pytest.approx([1, 0.25, 0], abs=0.002)


def test_picture_is_the_same_every_time_and_has_no_more_than_a_limit() -> None:
    spans = tuple(SessionBar(540, 600, "", "planned") for _ in range(5 * MOST_LANES))
    days = [TimelineDay(f"Day {number}", spans) for number in range(31)]
    charts = [("Format", [("A very long name of a format " * 9, number) for number in range(1, 50)])] * 3
    png = statistics_picture(days, charts)
    assert png == statistics_picture(days, charts)
    assert opened(png).size[0] == WIDTH
    assert opened(png).size[1] <= TALLEST
    assert len(png) < 3_000_000
    assert (
        opened(statistics_picture([], [("", [("", 1)] * 50)])).size
        == opened(statistics_picture([], [("", [("", 1)] * MOST_BARS)])).size
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Breakout – “deep” dive…", 'Breakout - "deep" dive…'),
        ("Café", "Cafe"),
        ("\uff21\uff22 12", "AB 12"),
        ("一般講演", ""),
        ("Talk 講演", ""),
        ("☕", ""),
        ("a\nb", ""),
        ("", ""),
    ],
)
def test_only_letters_of_the_font_are_drawn(text: str, expected: str) -> None:
    assert drawable(text) == expected


def test_font_has_every_letter_that_is_drawn() -> None:
    font = ImageFont.load_default(30)
    assert isinstance(font, ImageFont.FreeTypeFont)

    def shape(letter: str) -> tuple[tuple[int, int], bytes]:
        mask = font.getmask(letter)
        return mask.size, bytes(mask)

    letters = [chr(code) for code in range(0x3000) if drawable(chr(code)) == chr(code)]
    assert {"A", "~", "…", "·"} <= set(letters)
    assert [letter for letter in letters if shape(letter) == shape("\U0010ffff")] == []


def test_bars_have_numbers_where_a_name_among_them_cannot_be_drawn() -> None:
    drawn = ["A"] * MOST_BARS
    assert [is_numbered(names) for names in (drawn, [*drawn, "講演"], ["講演", *drawn])] == [False, False, True]
