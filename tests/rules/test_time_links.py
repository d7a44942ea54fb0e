"""Lines that begin with a time become links to that second of the recording; everything else is left alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sessions.rules.time_links import apply_time_links, find_time_links

ZONE = ZoneInfo("America/Los_Angeles")
TEN = datetime(2026, 12, 1, 10, tzinfo=ZONE)


def linked(text: str, begins: datetime = TEN, hours: float = 2) -> str:
    """Return the text with its times linked, the addresses being ``#`` and the seconds."""
    until = begins + timedelta(hours=hours)
    links = find_time_links(text, begins=begins, until=until, zone=ZONE, address=lambda seconds: f"#{seconds}")
    return apply_time_links(text, links)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:42 queues", "[10:42](#2520) queues"),
        ("10:00 begins", "[10:00](#0) begins"),
        ("10:42:07 queues", "[10:42:07](#2527) queues"),
        ("10:42", "[10:42](#2520)"),
        ("10:42\u3000キュー", "[10:42](#2520)\u3000キュー"),
        ("- 10:42 queues", "- [10:42](#2520) queues"),
        ("  * 10:42 queues", "  * [10:42](#2520) queues"),
        ("3. 10:42 queues", "3. [10:42](#2520) queues"),
        ("- [x] 10:42 queues", "- [x] [10:42](#2520) queues"),
        ("> - 10:42 queues", "> - [10:42](#2520) queues"),
        ("one\n10:01 two\n\n10:02 three", "one\n[10:01](#60) two\n\n[10:02](#120) three"),
        ("10:42 see [the page](https://example.org)", "[10:42](#2520) see [the page](https://example.org)"),
        ("12:00 the end", "[12:00](#7200) the end"),
    ],
)
def test_time_at_the_beginning_of_a_line_becomes_a_link(text, expected):
    assert linked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "queues at 10:42",
        "9:59 before the start",
        "12:01 after the end",
        "[10:42](https://example.org) linked",
        "- [10:42](https://example.org) linked",
        "10:42, queues",
        "10:42-10:50 queues",
        "10:420 queues",
        "24:10 queues",
        "10:60 queues",
        "# 10:42 queues",
        "**10:42** queues",
        "```\n10:42 queues\n```",
        "- one\n\n  ```\n  10:42 queues\n  ```",
        "text\n\n    10:42 indented code",
        "```\n10:42 never closed",
        "<pre>\n10:42 queues\n</pre>",
    ],
)
def test_everything_else_is_left_alone(text):
    assert linked(text) == text


def test_times_past_midnight_come_after_those_before_it():
    begins = datetime(2026, 12, 1, 23, 50, tzinfo=ZONE)
    assert linked("23:55 late\n00:10 later\n01:00 latest", begins) == (
        "[23:55](#300) late\n[00:10](#1200) later\n[01:00](#4200) latest"
    )


def test_times_of_a_night_in_which_the_clocks_are_put_back():
    begins = datetime(2026, 11, 1, 0, 30, tzinfo=ZONE)
    assert linked("01:30 once\n02:30 later", begins, hours=4) == "[01:30](#3600) once\n[02:30](#10800) later"


def test_line_says_what_it_was_and_to_which_second_it_leads():
    until = TEN + timedelta(hours=1)
    links = find_time_links("one\n- 10:42 two", begins=TEN, until=until, zone=ZONE, address=str)
    assert [(link.number, link.old, link.new, link.seconds) for link in links] == [
        (1, "- 10:42 two", "- [10:42](2520) two", 2520)
    ]


def test_linked_text_has_nothing_left_to_link():
    once = linked("10:42 one\n- 10:43 two")
    assert linked(once) == once
