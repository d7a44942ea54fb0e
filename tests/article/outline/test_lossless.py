"""Every line of an article is at exactly one place of its outline, in order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article.documents import HOSTILE_LINES
from article.generated_articles import Writer
from article.outline.outlines import ZENN, outline_of
from sessions.article.outline.model import Outline, Role
from sessions.article.outline.read import with_roles
from tiers import times

LINES = [
    *HOSTILE_LINES,
    *(
        "# Day 1",
        "## Day 2 ##",
        "2日目",
        "<u>7 May</u>",
        "**Day 3**",
        "### Ropes by Ada Stone",
        "**A. Ropes**",
        "=====",
    ),
    *(
        "Ada Stone - @ada",
        "- item",
        "    below",
        "1. **Ropes**: knots",
        "[Ropes](https://youtu.be/abcdefghijk)",
        "",
        "",
    ),
    *("<!--", "-->", "<pre>", "</pre>", "10:30 Ropes", "**10:30**: Ropes", "> [Ropes](https://example.org/talks/1) x"),
]


def assert_lossless(outline: Outline) -> None:
    lines = list(outline.text_above())
    for entry, text in outline.structure():
        lines += outline.lines[entry.line : entry.line + entry.length]
        lines += text
    assert lines == list(outline.lines)
    assert [each.line for each in outline.entries] == sorted({each.line for each in outline.entries})


@settings(max_examples=times(50, 300), deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=25), st.data())
def test_lines_of_any_article(lines: list[str], data: st.DataObject) -> None:
    body = "\n".join(lines)
    outline = outline_of(body)
    assert_lossless(outline)
    _front, kept = ZENN.read_front(body)
    assert "\n".join(outline.lines) == kept
    inside = {each.line + 1 for each in outline.entries if each.length > 1}
    filled = [i for i, line in enumerate(outline.lines) if line.strip(" \t") and i not in inside]
    if filled:
        roles = data.draw(st.dictionaries(st.sampled_from(filled), st.sampled_from(Role), max_size=4))
        assert_lossless(with_roles(outline, roles))


@pytest.mark.parametrize("seed", range(20))
def test_lines_of_articles_with_every_construct(seed: int) -> None:
    assert_lossless(outline_of(Writer(seed).article()))


def test_day_that_only_the_title_or_the_name_tells() -> None:
    assert outline_of("---\ntitle: Harbour Days, day 2\n---\ntext\n").number == 2
    assert outline_of("text\n", "harbour-days-day3").number == 3
    assert outline_of("# Day 1\n", "harbour-day-3").number is None


def test_first_line_counts_the_front_matter() -> None:
    outline = outline_of("---\ntitle: x\n---\n\n# Ropes\n")
    assert outline.first_line + outline.lines.index("# Ropes") == 4
