"""The HTML of a whole programme is made Markdown within one budget."""

import json
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.recognise import parse
from sessions.importing.parsers.shared import cleaning

pytestmark = pytest.mark.release

HTML = "<p>A <b>bold</b> claim &amp; a <a href='https://example.com/'>link</a></p><ul><li>one</li><li>two</li></ul>"
MARKDOWN = "A **bold** claim & a [link](https://example.com/)\n\n- one\n- two"
PLAIN = "A bold claim & a link\n\none\n\ntwo"


def descriptions(abstract: str, sessions: int) -> list[str]:
    entries = [{"sessionId": f"s{number}", "title": "A", "abstract": abstract} for number in range(sessions)]
    programme = parse(json.dumps({"sessions": entries}).encode(), ZoneInfo("UTC"))
    return [sitting.description for sitting in programme.sittings]


def test_tags_are_taken_out_behind_the_budget() -> None:
    found = descriptions(HTML * 20, 300)
    assert found[0] == "\n\n".join([MARKDOWN] * 20)
    assert found[-1] == "\n\n".join([PLAIN] * 20)
    assert sorted(found, key=found.index) == found  # first all of the one kind, then all of the other
    assert descriptions(HTML, 1) == [MARKDOWN]  # each programme has a budget of its own


@pytest.mark.parametrize(
    "part",
    ["<br>", "<b>a</b>", "<td>a", "<a b=c d=e>", "&amp;", "&a", " " * 150 + "a", "<pre>" + "a\n" * 50 + "</pre>"],
    ids=["breaks", "bold", "cells", "attributes", "entities", "no entities", "blanks", "lines"],
)
def test_work_is_bounded_whatever_the_html(part: str) -> None:
    text = f"<i>{part * (50_000 // len(part))}</i>"
    converted = 0

    def count(html: str, **_options: str) -> str:
        nonlocal converted
        converted += 1
        return html

    with patch.object(cleaning, "markdownify", count), patch.object(cleaning, "_EFFORT", 60_000):
        assert len(descriptions(text, 20)) == 20
    assert converted < 20


def test_plain_texts_take_nothing_of_the_budget() -> None:
    text = "Less than < more than > and & so on. " * 1_000
    assert descriptions(text, 200) == [text.strip()] * 200


def test_of_a_flood_of_names_the_first_are_read() -> None:
    names = (f"Ada {number}" for number in range(10**9))
    assert cleaning.names(names) == tuple(f"Ada {number}" for number in range(cleaning.MOST_NAMES))
