"""The line of facts: a fixed grammar that a renderer shows as it was meant, and that costs linear time."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from article.documents import facts
from sessions.article.facts_line import MOST, Facts, dated_heading, facts_line, read_facts, read_heading
from sessions.article.facts_reading import facts_in
from sessions.models import Session
from tiers import times

DAY = date(2024, 12, 2)
RENDERER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@settings(max_examples=times(50, 400), deadline=None)
@given(facts)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_line_is_one_paragraph_that_shows_the_facts_as_they_are(language: str, facts: Facts) -> None:
    if not facts:
        return
    line = facts_line(facts, language, DAY)
    tokens = RENDERER.parse(f"### Talk\n\n{line}\n\nText\n")
    assert [token.type for token in tokens[3:6]] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[4].children or []
    assert {child.type for child in children} == {"text"}
    shown = "".join(child.content for child in children)
    assert all(text.strip() in shown for text in (facts.room, facts.speakers, facts.format))
    assert read_facts(line, DAY) == (facts, language)


def test_lengths_are_those_of_the_model() -> None:
    assert {name: Session._meta.get_field(name).max_length for name in MOST} == MOST


@pytest.mark.parametrize(
    "line",
    [
        "Room:\xa0Hall A · Time:\xa010:00",  # another order
        "Room:\xa0Hall A · Room:\xa0Hall B",
        "Room:\xa0",
        "Room:\xa0" + "a" * 101,
        "room:\xa0Hall A",
        "Room: Hall A",
        "Room:\xa0*Hall A*",
        "Room:\xa0Hall A ",
        "Level:\xa0250",
        "Level:\xa0３００",
        "Rating:\xa0★★★",
        "Rating:\xa0☆★★★★",
        "Time:\xa09:00",
        "Time:\xa025:00",
        "Time:\xa010:00-11:00",
        "Time:\xa0Tue,\xa02\xa0December\xa02024 10:00",  # it was a Monday
        "Time:\xa0Mon,\xa02\xa0December\xa02024 10:00",  # the date of the day is not repeated
        "会場:\xa0大ホール · 評価:\xa0★★★★★",
    ],
)
def test_line_that_is_not_exactly_so_is_text(line: str) -> None:
    assert read_facts(line, DAY) is None


def test_time_on_a_day_without_a_date_is_text() -> None:
    assert read_facts("Time:\xa010:00", None) is None
    assert (
        facts_line(Facts(starts=datetime(2024, 12, 2, 10)), "en", None)
        == "Time:\xa0Mon,\xa02\xa0December\xa02024 10:00"
    )


@pytest.mark.parametrize("starts", [datetime(2024, 12, 3, 3, 59), datetime(2024, 12, 2, 4)])
def test_time_before_four_is_in_the_night_after_the_day(starts: datetime) -> None:
    line = f"Time:\xa0{starts:%H:%M}"
    assert (facts_line(Facts(starts), "en", DAY), read_facts(line, DAY)) == (line, (Facts(starts), "en"))


@pytest.mark.parametrize(
    "heading",
    ["Day 1 (Tue,\xa02\xa0December\xa02024)", "Day 1 (Mon, 2 December 2024)", "(Mon,\xa02\xa0December\xa02024)"],
)
def test_heading_that_is_not_exactly_so_has_no_date(heading: str) -> None:
    assert read_heading(heading) == (heading, None, "")
    assert dated_heading(heading, None, "en") == heading


def test_heading_breaks_behind_the_comma_and_that_of_an_earlier_version_is_read() -> None:
    heading = dated_heading("Day 1", DAY, "en")
    assert heading == "Day 1 (Mon, 2\xa0December\xa02024)"
    for written in (heading, heading.replace(", ", ",\xa0")):
        assert read_heading(written) == ("Day 1", DAY, "en")
        typed = dated_heading(written, None, "en")
        assert (typed != written, read_heading(typed)) == (True, (written, None, ""))


def test_line_that_somebody_wrote_in_another_way_keeps_the_dashes_of_its_facts() -> None:
    written = "Room: Hall - North", "- Room: Hall - North", "* Room ： Hall - North"
    assert [facts_in([line], "en", DAY) for line in written] == [{"room": "Hall - North"}] * 3


@pytest.mark.parametrize("starts", [datetime(2024, 12, 1), datetime(2024, 12, 2, 4)])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_time_that_ends_on_a_later_day_is_read_with_its_dates(starts: datetime, language: str) -> None:
    facts = Facts(starts, datetime(2024, 12, 4, 4))
    read = facts_in([facts_line(facts, language, DAY)], language, DAY)
    assert read == {"starts": facts.starts, "ends": facts.ends}
