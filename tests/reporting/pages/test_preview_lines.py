"""Blocks of the preview know their line of the Markdown that stands beside it, below the front matter."""

import html
import re

import pytest
from django.test import Client

from factories import make_chapter
from reporting.pages.pages import detail
from sessions.article.dialects import DIALECTS
from sessions.models import Report

pytestmark = pytest.mark.django_db

TEXT = (
    "First words\n\n:::message\nIn a box\n:::\n\n- one\n- two\n\n| a |\n|---|\n| cell |\n\n```\ncode\n```\n\nLast words"
)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_line_of_a_block_is_its_line_in_the_markdown(dialect: str, report: Report, owner: Client) -> None:
    make_chapter(report=report, heading="All of it", body=TEXT, level=1)
    response = owner.get(f"{detail(report)}?dialect={dialect}")
    lines = response.context["article"].split("\n")

    blocks = re.findall(r'<(?:h\d|p|li|tr)[^>]* data-line="(\d+)"[^>]*>(?:\s*<t[hd]>)?([^<\n]+)', response.text)
    found = {html.unescape(words): lines[int(line)] for line, words in blocks}
    wanted = ["All of it", "First words", "In a box", "one", "two", "a", "cell", "Last words"]
    assert [words for words in wanted if words not in found.get(words, "")] == []
    assert [words for words, line in found.items() if words.split()[0] not in line] == []
