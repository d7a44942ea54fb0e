"""The line of facts: a renderer shows it as it was meant, and it is read whatever blanks it has."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from article.documents import facts
from sessions.article.facts_line import MOST, Facts, dated_heading, facts_line
from sessions.article.facts_reading import date_at_end, facts_are_read, facts_in
from sessions.article.line_forms import even
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
    told = {name: even(getattr(facts, name)) for name in MOST}
    assert Facts(**facts_in([line], language, DAY)) == replace(facts, **told)


def test_lengths_are_those_of_the_model() -> None:
    assert {name: Session._meta.get_field(name).max_length for name in MOST} == MOST


def test_time_on_a_day_without_a_date_has_one() -> None:
    line = "Time: Mon, 2 December 2024 10:00"
    starts = datetime(2024, 12, 2, 10)
    assert (facts_line(Facts(starts), "en", None), facts_in([line], "en", None)) == (line, {"starts": starts})
    assert facts_in(["Time: 10:00"], "en", None) == {}


@pytest.mark.parametrize("starts", [datetime(2024, 12, 3, 3, 59), datetime(2024, 12, 2, 4)])
def test_time_before_four_is_in_the_night_after_the_day(starts: datetime) -> None:
    line = f"Time: {starts:%H:%M}"
    assert (facts_line(Facts(starts), "en", DAY), facts_in([line], "en", DAY)) == (line, {"starts": starts})


def test_date_in_the_heading_of_a_day_is_read_with_any_blanks() -> None:
    assert dated_heading("Day 1", None, "en") == "Day 1"
    assert dated_heading("1 日目", DAY, "ja") == "1 日目（2024 年 12 月 2 日・月）"
    heading = dated_heading("Day 1", DAY, "en")
    assert heading == "Day 1 (Mon, 2 December 2024)"
    earlier = heading.replace(" December ", "\xa0December\xa0")
    assert [date_at_end(each) for each in (heading, earlier, "Day 1 (2 Dec 2024)")] == [("Day 1", DAY)] * 3
    typed = ("1 日目（2024年12月2日（月））", "1 日目 (2024-12-02)", "1 日目（2024/12/2）")
    assert [date_at_end(each, typed=True) for each in typed] == [("1 日目", DAY)] * 3
    assert date_at_end("Day 1 (31 February 2024)") == ("Day 1 (31 February 2024)", None)


def test_line_that_somebody_wrote_in_another_way_keeps_the_dashes_of_its_facts() -> None:
    written = "Room: Hall - North", "- Room: Hall - North", "* Room ： Hall - North"
    assert [facts_in([line], "en", DAY) for line in written] == [{"room": "Hall - North"}] * 3


def test_time_that_was_typed_is_read_and_what_is_none_is_told() -> None:
    starts, ends = datetime(2024, 12, 2, 9, 15), datetime(2024, 12, 2, 10)
    typed = ("09:15–10:00", "9:15 to 10:00", "9.15–10.00", "09:15～10:00", "9時15分〜10時", "９：１５〜１０：００")
    for text in typed:
        line = f"時間: {text}"
        read = facts_in([line], "ja", DAY)
        assert (read, facts_are_read([line], read)) == ({"starts": starts, "ends": ends}, True), text
    for line in ("Time: 9:15–10:00 am", "Time: 25:00", "時刻: 9:15 · Room: A", "Room: A · 時刻: 9:15", "Level: high"):
        assert not facts_are_read([line], facts_in([line], "en", DAY)), line
    for line in ("Room: A", "Room: ", "Room: A · Speakers: Ada / Ben"):
        assert facts_are_read([line], facts_in([line], "en", DAY)), line


@pytest.mark.parametrize("starts", [datetime(2024, 12, 1), datetime(2024, 12, 2, 4)])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_time_that_ends_on_a_later_day_is_read_with_its_dates(starts: datetime, language: str) -> None:
    facts = Facts(starts, datetime(2024, 12, 4, 4))
    read = facts_in([facts_line(facts, language, DAY)], language, DAY)
    assert read == {"starts": facts.starts, "ends": facts.ends}
