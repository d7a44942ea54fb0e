"""Filters of the pages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from sessions.templatetags.session_tags import clock, device_name, first_line, plain, shown_url
from sessions.web.date_formats import long_date, short_date


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Plain title", "Plain title"),
        ("[title](https://example.org/a_b)", "title"),
        ("a **bold** and `code` title", "a bold and code title"),
        ("snake_case stays, 2 < 3", "snake_case stays, 2 < 3"),
        (r"\*escaped\*", "*escaped*"),
        ("<b>tag</b> as written", "<b>tag</b> as written"),
        ("![](only_picture.png)", "![](only_picture.png)"),
    ],
)
def test_plain_gives_the_words_a_reader_sees(text, words):
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("\n\n- [ ] first\n- second", "first"),
        ("```\ncode\n```\nwords", "code"),
        ("![](com301_0.png)\n\n## Heading **bold**", "Heading bold"),
        ("the **badge** opens the door", "the badge opens the door"),
        ("> 引用", "引用"),
        (":::message", ""),
    ],
)
def test_first_line_says_something(text, line):
    assert first_line(text) == line


def test_times_are_those_of_the_zone():
    assert clock(datetime(2026, 11, 30, 23, 5, tzinfo=UTC), ZoneInfo("Asia/Tokyo")) == "08:05"
    assert clock(None, ZoneInfo("Asia/Tokyo")) == ""


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [("en", "Mon 30 Nov", "Monday 30 November 2026"), ("ja", "11月30日(月)", "2026年11月30日(月)")],
)
def test_dates_name_the_weekday_in_the_language_of_the_interface(language, short, long):
    with translation.override(language):
        assert (short_date(date(2026, 11, 30)), long_date(date(2026, 11, 30))) == (short, long)
        assert (short_date(None), long_date(None)) == ("", "")


def test_shown_url_is_short():
    assert shown_url("https://www.example.org/a") == "example.org/a"
    assert len(shown_url("https://example.org/" + "x" * 100)) == 48


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8.1", "curl/8.1"),
    ],
)
def test_device_is_called_as_people_call_it(agent, name):
    assert device_name(agent) == name
