"""The HTML of a whole programme is made Markdown within one time."""

import json
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.recognise import parse
from sessions.importing.parsers.shared import cleaning, time_limit

pytestmark = pytest.mark.release

HTML = "<p>A <b>bold</b> claim &amp; a <a href='https://example.com/'>link</a></p><ul><li>one</li><li>two</li></ul>"
MARKDOWN = "A **bold** claim & a [link](https://example.com/)\n\n- one\n- two"


def descriptions(abstract: str, sessions: int) -> list[str]:
    entries = [{"sessionId": f"s{number}", "title": "A", "abstract": abstract} for number in range(sessions)]
    programme = parse(json.dumps({"sessions": entries}).encode(), ZoneInfo("UTC"))
    return [sitting.description for sitting in programme.sittings]


def test_html_is_converted_until_the_time_for_the_file_is_over() -> None:
    assert descriptions(HTML, 1) == [MARKDOWN]
    with patch.object(time_limit, "SECONDS", 0), pytest.raises(FeedError) as refused:
        descriptions(HTML, 2)
    assert refused.value.fault == Fault.TOO_SLOW


def test_plain_texts_are_not_converted() -> None:
    text = "Less than < more than > and & so on. " * 1_000
    assert descriptions(text, 200) == [text.strip()] * 200


def test_of_a_flood_of_names_the_first_are_read() -> None:
    names = (f"Ada {number}" for number in range(10**9))
    assert cleaning.names(names) == tuple(f"Ada {number}" for number in range(cleaning.MOST_NAMES))
