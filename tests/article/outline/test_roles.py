"""A person changes roles: what the heading tells is parsed anew, and nothing else changes."""

import pytest

from article.outline.outlines import outline_of, told
from sessions.article.outline.model import LONGEST_HEADING, MOST_DAYS, Remark, RemarkKind, Role
from sessions.article.outline.read import with_roles

ARTICLE = (
    "---\ntitle: x\n---\n\n## Welcome\n\n### AB301 | Ropes by Ada Stone\n\nknots\n\nTides and clocks\n\n## Day 2\n"
)


def test_no_change_is_the_same_outline() -> None:
    outline = outline_of(ARTICLE)
    assert with_roles(outline, {}) is outline


def test_changed_roles() -> None:
    outline = outline_of(ARTICLE)
    welcome, ropes, tides = (
        next(i for i, line in enumerate(outline.lines) if word in line) for word in ("Welcome", "Ropes", "Tides")
    )
    changed = with_roles(outline, {welcome: Role.DAY, ropes: Role.SESSION, tides: Role.SESSION})
    assert told(changed) == [
        f"{welcome} day: Welcome",
        f"{ropes} session: Ropes",
        f"{tides} session: Tides and clocks",
        f"{tides + 2} day: Day 2",
    ]
    found = changed.having(Role.SESSION)[0]
    assert (found.code, found.speakers) == ("AB301", "Ada Stone")
    back = with_roles(changed, {ropes: Role.CHAPTER})
    assert [(each.title, each.code) for each in back.having(Role.CHAPTER)] == [("AB301 | Ropes by Ada Stone", "")]


def test_keys_stay() -> None:
    outline = outline_of(ARTICLE)
    line = outline.entries[0].line
    changed = with_roles(outline.with_keys({line: "7"}), {line: Role.DAY})
    assert changed.entries[0].key == "7"


@pytest.mark.parametrize("line", [-1, 999, 1])
def test_line_without_text_is_refused(line: int) -> None:
    with pytest.raises(ValueError, match="no line with text"):
        with_roles(outline_of("# Ropes\n\ntext\n"), {line: Role.SESSION})


def test_line_that_underlines_a_heading_is_refused() -> None:
    outline = outline_of("Ropes\n=====\n\ntext\n")
    assert [(each.line, each.length) for each in outline.entries] == [(0, 2)]
    with pytest.raises(ValueError, match="no line with text"):
        with_roles(outline, {1: Role.SESSION})


def test_heading_that_is_too_long_stays_text_with_a_remark() -> None:
    outline = outline_of("# " + "x" * (LONGEST_HEADING + 1) + "\n\ntext\n")
    assert told(outline) == []
    assert outline.remarks == (Remark(RemarkKind.LONG_HEADING, 0),)
    assert with_roles(outline, {0: Role.SESSION}).remarks == outline.remarks


def test_more_days_than_an_event_may_have_stay_text_with_remarks() -> None:
    outline = outline_of("---\ntitle: x\n---\n" + "\n".join(f"# Day {day}\n" for day in range(1, MOST_DAYS + 3)))
    assert len(outline.having(Role.DAY)) == MOST_DAYS
    assert [remark.kind for remark in outline.remarks] == [RemarkKind.MANY_DAYS] * 2
    lines = [outline.lines[remark.line - outline.first_line] for remark in outline.remarks]
    assert lines == [f"# Day {MOST_DAYS + 1}", f"# Day {MOST_DAYS + 2}"]
