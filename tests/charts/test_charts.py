"""Charts are drawn by functions: places in percent, texts escaped, nothing told by colour alone."""

import re

import pytest
from defusedxml.ElementTree import fromstring

from sessions.charts.svg import bars, shortened
from sessions.charts.timeline import HIDDEN, LANES_SHOWN, SessionBar, TimelineDay, clock, covered, lanes_of, timeline


def boxes(svg: str, kind: str) -> list[tuple[str, str]]:
    """Return the place and the width of the boxes of a class."""
    return re.findall(rf'<rect x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%" height="\d+" rx="3" class="{kind}"', svg)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in fromstring(svg).iter("text")]


def test_bars_are_as_long_as_their_numbers_which_stand_beside_them() -> None:
    svg = bars("Level", [("300", 1200), ("400", 300), ("500", 0)])
    assert boxes(svg, "chart-bar") == [("0.00", "100.00"), ("0.00", "25.00"), ("0.00", "0.00")]
    assert texts(svg) == ["300", "1,200", "400", "300", "500", "0"]
    assert fromstring(svg).attrib["aria-label"] == "Level"


def test_texts_are_escaped() -> None:
    name = "<script>&\"'"
    for svg in (bars(name, [(name, 1)]), timeline(name, [TimelineDay(name, (SessionBar(0, 60, name, "attended"),))])):
        assert "<script>" not in svg
        assert {name in text for text in texts(svg) if "&" in text} == {True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Security", "Security"), ("Security and more", "Security a…"), ("設計と運用の話", "設計と運用…")],
)
def test_long_name_is_cut_by_its_width(text: str, expected: str) -> None:
    assert shortened(text, 10) == expected


def test_days_share_their_hours_and_overlapping_sessions_lie_below_each_other() -> None:
    first = (
        SessionBar(600, 660, "a", "attended"),
        SessionBar(600, 720, "b", "planned"),
        SessionBar(660, 720, "c", "missed"),
    )
    svg = timeline(
        "Days", [TimelineDay("Day 1", first), TimelineDay("Day 2", (SessionBar(540, 780, "d", "attended"),))]
    )
    assert boxes(svg, "chart-attended") == [("25.00", "25.00"), ("0.00", "100.00")]
    assert (boxes(svg, "chart-planned"), boxes(svg, "chart-missed")) == ([("25.00", "50.00")], [("50.00", "25.00")])
    assert texts(svg) == ["Day 1", "Day 2", "09:00", "10:00", "11:00", "12:00"]
    assert re.findall(r"<title>(.*?)</title>", svg) == [
        *("10:00–11:00 a", "10:00–12:00 b", "11:00–12:00 c", "09:00–13:00 d"),
    ]


def test_lane_is_the_first_free_one() -> None:
    spans = [SessionBar(start, end, "", "attended") for start, end in ((0, 60), (0, 30), (30, 90), (60, 70), (65, 99))]
    assert lanes_of(spans) == [0, 1, 1, 0, 2]


def test_more_sessions_at_once_than_lanes_are_counted() -> None:
    spans = tuple(SessionBar(0, 60, "", "planned") for _ in range(LANES_SHOWN + 5))
    assert lanes_of(spans).count(HIDDEN) == 5
    svg = timeline("Days", [TimelineDay("Day 1", spans)])
    assert (texts(svg)[:2], svg.count("<rect")) == (["Day 1", "+ 5"], LANES_SHOWN)


def test_minutes_that_overlap_count_once() -> None:
    spans = [SessionBar(start, end, "", "attended") for start, end in ((0, 60), (30, 90), (40, 50), (120, 150))]
    assert (covered(spans), covered([])) == (120, 0)


def test_time_after_midnight_is_of_the_next_date() -> None:
    assert [clock(minutes) for minutes in (0, 545, 1500)] == ["00:00", "09:05", "01:00"]


def test_chart_without_values_is_empty() -> None:
    assert (texts(bars("Level", [])), "<rect" in timeline("Days", [])) == ([], False)
