"""Headings that name a day, in many forms and languages, and headings that only mention one."""

from datetime import date

import pytest

from sessions.article.outline.day_names import day_name, day_number, number_in


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Day 1", 1),
        ("DAY 01", 1),
        ("Day1 カンファレンス", 1),
        ("day2(最終日)", 2),
        ("Day 0 -- Boats arrive", 0),
        ("Day Two: more boats", 2),
        ("1日目", 1),
        ("第2日目", 2),
        ("３日目（港の日）", 3),
        ("2,3日目（Conference Day）", 2),
        ("初日", 1),
        ("Second day", 2),
        ("Tag 2: Häfen", 2),
        ("⚓ Day 3", 3),
    ],
)
def test_number(title: str, number: int) -> None:
    name = day_name(title)
    assert name is not None
    assert (name.number, name.certain) == (number, True)


@pytest.mark.parametrize(
    ("title", "month_day"),
    [
        ("10/26", (10, 26)),
        ("26/10 (Sat)", (10, 26)),
        ("10月26日（土）", (10, 26)),
        ("7 May", (5, 7)),
        ("May 7th, 2024", (5, 7)),
        ("Thursday 11th May", (5, 11)),
        ("Thursday, Nov 10th", (11, 10)),
        ("Sat, 7 December 2024", (12, 7)),
        ("2024-10-26", (10, 26)),
        ("26.10.2024", (10, 26)),
        ("27. November", (11, 27)),
        ("14 de febrero", (2, 14)),
    ],
)
def test_date(title: str, month_day: tuple[int, int]) -> None:
    name = day_name(title)
    assert name is not None
    assert (name.month_day, name.certain) == (month_day, True)


@pytest.mark.parametrize("title", ["Monday", "Tuesday: workshops", "土曜日", "Mittwoch"])
def test_weekday(title: str) -> None:
    name = day_name(title)
    assert name is not None
    assert (name.weekday is not None, name.certain) == (True, True)


def test_year_makes_a_whole_date() -> None:
    names = [day_name(title) for title in ("Day 1 (2025-09-24)", "2025年9月24日(水)", "24 September 2025")]
    assert [name.on if name else None for name in names] == [date(2025, 9, 24)] * 3


@pytest.mark.parametrize("title", ["Days 2-5 -- The rest", "Day 1 & 2", "2,3日目"])
def test_several(title: str) -> None:
    name = day_name(title)
    assert name is not None
    assert name.several


@pytest.mark.parametrize(
    "title",
    [
        "Harbour Day Highlights:",
        "Conclusion of Day 1 and Day 2",
        "Day 1終了後はパーティー",
        "1日目おまけ",
        "24/7 operations",
        "3.11 features",
        "Monday's child",
        "Todays talks",
        "31/31",
        "Payday 2 loans",
        "May I?",
        "",
    ],
)
def test_no_day(title: str) -> None:
    assert day_name(title) is None


@pytest.mark.parametrize(
    "title", ["Day 2 Keynote: ropes and lamps", "Harbour Conference Day 2", "Monday night live", "2日目のセッション"]
)
def test_day_that_only_its_likes_make_certain(title: str) -> None:
    name = day_name(title)
    assert name is not None
    assert not name.certain


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Harbour Days 2019 Day3", 3),
        ("harbour-day-2", 2),
        ("港の会 二日目に行った", 2),
        ("Day 1 and Day 2", None),
        ("x", None),
    ],
)
def test_number_in_a_title_or_a_name(text: str, number: int | None) -> None:
    assert number_in(text.replace("-", " ")) == number


def test_number_of_a_day_is_told_by_a_heading_that_names_nothing_else() -> None:
    told = {"Day 2": 2, "3日目: 最終日": 3, "Day three, Wednesday": 3, "Fourth Day": 4, "Conference Day 1": None}
    assert {heading: day_number(heading) for heading in told} == told
