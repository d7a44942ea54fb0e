"""The picture of a title, and the small chart of views: whatever the text, the same size, and in time."""

from io import BytesIO

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from sessions.charts.svg import HEIGHT as SPARK_HEIGHT
from sessions.charts.svg import spark
from sessions.charts.title_card import HEIGHT, PAPER, WIDTH, title_card

LINES = ["Cloud Harbour 2026 · Pier 4", "29 Nov – 3 Dec 2026 · 25 sessions"]


@pytest.mark.parametrize(
    "title",
    [
        "Quiet nights",
        "眠っていたい人のための、イベント駆動アーキテクチャ上級編とその後始末について" * 3,
        "x" * 5000,
        "word " * 400,
        "",
        "👩‍👧 עברית \u202e\0\ud800",
        "W" * 300,
    ],
)
def test_card_has_its_size_and_nothing_runs_out_of_it(title: str) -> None:
    content = title_card(title, [f"{title} {line}" for line in LINES], "Conference Log")
    picture = Image.open(BytesIO(content)).convert("RGB")
    assert (picture.size, len(content) < 80_000) == ((WIDTH, HEIGHT), True)
    # Only the ruled lines reach the right edge, and nothing the lower one.
    assert len(picture.crop((WIDTH - 60, 0, WIDTH, HEIGHT)).getcolors()) == 2
    assert picture.getpixel((WIDTH // 2, HEIGHT - 4)) == tuple(bytes.fromhex(PAPER[1:]))


def test_card_is_the_same_each_time() -> None:
    assert title_card("Quiet nights", LINES, "Conference Log") == title_card("Quiet nights", LINES, "Conference Log")


def test_spark_has_a_bar_for_each_value() -> None:
    svg = fromstring(spark('Views & "more"', [0, 4, 1]))
    heights = [int(bar.get("height", "")) for bar in svg]
    assert (svg.get("aria-label"), heights) == ('Views & "more"', [1, SPARK_HEIGHT, 6])
    assert len(fromstring(spark("None", []))) == 0
