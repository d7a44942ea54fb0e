"""The picture of the statistics: boxes and bars are where the numbers say, told apart without colour, and no letter
is drawn that the font lacks.
"""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from sessions.charts.picture import (
    BAR_LEFT,
    BAR_RIGHT,
    BARS_SHOWN,
    BOX,
    GAP,
    HEAD,
    LANE,
    MARGIN,
    ROW,
    SMALL,
    SMALL_LINE,
    TALLEST,
    WIDTH,
    _lines,
    drawable,
    is_numbered,
    statistics_picture,
)
from sessions.charts.timeline import LANES_SHOWN, SessionBar, TimelineDay

DARK, LIGHT = True, False
KEY = {"attended": "Attended", "planned": "Planned", "missed": "Missed"}


def opened(png: bytes) -> Image.Image:
    picture = Image.open(BytesIO(png))
    assert picture.format == "PNG"
    return picture.convert("L")


def drawn(days: list[TimelineDay], charts: list[tuple[str, list[tuple[str, int]]]]) -> bytes:
    return statistics_picture(days, charts, KEY, "+ {} days")


def dark(picture: Image.Image, x: float, y: float) -> bool:
    """Return whether a pixel is dark in a picture without colours."""
    shade = picture.getpixel((round(x), round(y)))
    assert isinstance(shade, int)
    return shade < 128


def at(hour: float, first: int, last: int) -> float:
    return MARGIN + (WIDTH - 2 * MARGIN) * (hour - first) / (last - first)


def test_boxes_are_where_their_times_are_and_states_differ_by_shape() -> None:
    spans = tuple(SessionBar(600, 660, "", kind) for kind in ("attended", "planned", "missed"))
    picture = opened(drawn([TimelineDay("Day 1", spans), TimelineDay("", (SessionBar(540, 780, "", ""),))], []))
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
    picture = opened(drawn([], [("Level", [("300", 8), ("400", 2), ("500", 0)])]))
    assert picture.width == WIDTH
    lengths = []
    for row in range(3):
        y = MARGIN + HEAD + ROW * row + ROW // 2
        lengths.append(sum(dark(picture, x, y) for x in range(BAR_LEFT + 1, BAR_RIGHT + 1)) / (BAR_RIGHT - BAR_LEFT))
    assert lengths == pytest.approx([1, 0.25, 0], abs=0.002)


def test_picture_is_the_same_every_time_and_has_no_more_than_a_limit() -> None:
    spans = tuple(SessionBar(540, 600, "", "planned") for _ in range(5 * LANES_SHOWN))
    days = [TimelineDay(f"Day {number}", spans) for number in range(31)]
    charts = [("Format", [("A very long name of a format " * 9, number) for number in range(1, 50)])] * 3
    png = drawn(days, charts)
    assert png == drawn(days, charts)
    assert opened(png).size[0] == WIDTH
    assert opened(png).size[1] <= TALLEST
    assert len(png) < 3_000_000
    assert opened(drawn([], [("", [("", 1)] * 50)])).size == opened(drawn([], [("", [("", 1)] * BARS_SHOWN)])).size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Breakout – “deep” dive…", "Breakout – “deep” dive…"),
        ("Café", "Café"),
        ("Cafe\u0301", "Café"),
        ("Ẍ", "X"),
        ("\uff21\uff22 12", "\uff21\uff22 12"),
        ("一般講演（基調）", "一般講演（基調）"),
        ("生成 AI・データ基盤", "生成 AI・データ基盤"),
        ("Ελλάδα, Привет", "Ελλάδα, Привет"),
        ("데이터", ""),
        ("Talk 데이터", ""),
        ("🍵", ""),
        ("a\nb", ""),
        ("", ""),
    ],
)
def test_only_letters_of_the_font_are_drawn(text: str, expected: str) -> None:
    assert drawable(text) == expected


def names(labels: list[str]) -> list[Image.Image]:
    """Return what is drawn beside each bar of a chart, in the place of its name."""
    picture = opened(drawn([], [("", [(label, 1) for label in labels])]))
    tops = [MARGIN + HEAD + ROW * row for row in range(len(labels))]
    return [picture.crop((MARGIN, top, BAR_LEFT - 1, top + ROW)) for top in tops]


def test_japanese_name_is_drawn_beside_its_bar() -> None:
    shown, other = names(["データ基盤", "データ基礎"])
    right = [ImageChops.invert(each).getbbox() for each in (shown, other)]
    assert [box[2] > 4 * 30 for box in right if box] == [True, True]  # five letters of 30 px
    assert ImageChops.difference(shown, other).getbbox() is not None


def test_long_name_has_two_lines_and_stays_left_of_its_bar() -> None:
    long = "データ基盤と分析の実践トラックとその周りの話題の紹介"
    width = BAR_LEFT - MARGIN - GAP
    lines, size = _lines(long, width)
    assert ("".join(lines), len(lines), size) == (long, 2, SMALL)
    assert _lines("Artificial intelligence and machine learning", width)[0] == [
        *("Artificial intelligence and machine", "learning"),
    ]
    [first, last], _size = _lines(long * 4, width)
    assert (long.startswith(first), last.endswith("…")) == (True, True)
    picture = opened(drawn([], [("", [(long * 4, 1)])]))
    gap = picture.crop((BAR_LEFT - GAP + 1, MARGIN + HEAD, BAR_LEFT, MARGIN + HEAD + 2 * SMALL_LINE))
    assert gap.getextrema() == (255, 255)


def test_bars_have_numbers_where_a_name_among_them_cannot_be_drawn() -> None:
    fine = ["A", *["講演"] * (BARS_SHOWN - 1)]
    assert [is_numbered(each) for each in (fine, [*fine, "데이터"], ["데이터", *fine])] == [False, False, True]
