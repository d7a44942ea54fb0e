"""Headings: those of sections by their words, and those that a person types in a text of a day.

``# Heading`` in such a text stands in the article below the sections of a session, and in the text of a chapter inside
a day directly below the heading of the chapter. A model has the text as it was typed, a document has it with the
heading levels of the article. `placed_below` and `taken_back` convert between them: an article that is taken back and
placed again keeps its bytes, and a text that was placed and is taken back is the same as long as its highest heading is
a ``#`` and none was cut at level 6.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sessions.article.guard import UnderlineBudget, as_reference, guard, may_have_underline, setext_headings, unguard
from sessions.article.lines import Line, scan, split_lines

SECTION_NAMES = {
    "summary": ("概要", "内容", "Summary", "Overview"),
    "impressions": ("感想", "コメント", "Impressions", "Thoughts"),
}
"""Known section headings by role; those of one style have the same index."""

FIELD_OF_SECTION = {
    name: field for role, field in (("summary", "summary"), ("impressions", "body")) for name in SECTION_NAMES[role]
}
"""The field of a session that stands below each section heading."""


DEEPEST = 6
"""The lowest heading level of Markdown."""

_CLOSING = re.compile(r"(?:^|(?<=[ \t]))#+$")


class _Heading(NamedTuple):
    """A heading of a text: its lines, its level, and its words if they must be written in another form."""

    start: int
    end: int
    level: int
    words: str = ""


def highest_level(day_level: int, *, in_chapter: bool = False) -> int:
    """Return the level of ``# Heading`` in the article: one below the sections of a session, or below a chapter's."""
    return min(day_level + (2 if in_chapter else 3), DEEPEST)


def placed_below(text: str, day_level: int, effort: UnderlineBudget | None = None, *, in_chapter: bool = False) -> str:
    """Return a typed text as it stands in a document whose days are headings of `day_level`.

    If one of its headings is as high as a session or higher, all move down by as many levels as the highest needs;
    setext headings become ATX ones. Other texts stay, and so does a heading that would begin a section of the session:
    the writer escapes it. `effort` is the budget of the whole report; `in_chapter` is for a chapter inside a day, which
    has no sections.
    """
    if not _may_hold_heading(text):
        return text
    lines = scan(split_lines(text))
    headings = sorted([*_atx(lines), *_setext(lines, effort or UnderlineBudget())])
    highest = min((heading.level for heading in headings), default=DEEPEST)
    if highest > day_level + 1:
        return unguard(text, only_headings=True)
    by = highest_level(day_level, in_chapter=in_chapter) - highest
    if not in_chapter:
        headings = [
            each
            for each in headings
            if _level(each, by) != day_level + 2 or (each.words or lines[each.start].heading) not in FIELD_OF_SECTION
        ]
    return unguard(_moved(lines, headings, by), only_headings=True)


def taken_back(text: str, day_level: int, *, in_chapter: bool = False) -> str:
    """Return a text of a document as a person would have typed it; `placed_below` reverses it.

    A text whose highest heading is as high as one that was placed has it as ``#`` again, unless that is level 6, where
    every depth ends; others keep their levels. What an article shows as text although it looks like a heading stays
    escaped.
    """
    if not _may_hold_heading(text):
        return text
    kept = guard(text, is_structure=lambda line: bool(line.heading) and line.level <= day_level + 1, only_headings=True)
    return raised(kept, day_level, in_chapter=in_chapter)


def raised(text: str, day_level: int, *, in_chapter: bool = False) -> str:
    """Return a text whose highest heading is as high as one that was placed with that heading as ``#``."""
    if "#" not in text:
        return text
    lines = scan(split_lines(text))
    headings = list(_atx(lines))
    top = highest_level(day_level, in_chapter=in_chapter)
    if top == DEEPEST or min((heading.level for heading in headings), default=0) != top:
        return text
    return _moved(lines, headings, 1 - top)


def _may_hold_heading(text: str) -> bool:
    return "#" in text or may_have_underline(split_lines(text))


def _atx(lines: Sequence[Line]) -> Iterator[_Heading]:
    """Yield the ATX headings that have words; a line of hashes alone is none."""
    for i, line in enumerate(lines):
        if line.heading:
            yield _Heading(i, i + 1, line.level)


def _setext(lines: Sequence[Line], effort: UnderlineBudget) -> Iterator[_Heading]:
    """Yield the setext headings; none of what costs more than `effort`: the writer escapes those underlines."""
    texts = [as_reference(line.text) if line.loose else line.text for line in lines]
    for start, end in setext_headings(texts, effort) or ():
        place = range(start, end)
        if any(lines[i].inert or lines[i].loose for i in place):
            continue
        words = " ".join(texts[i].strip(" \t") for i in place[:-1])
        level = 1 if "=" in texts[place[-1]] else 2
        yield _Heading(start, end, level, _CLOSING.sub(r"\\\g<0>", words))


def _level(heading: _Heading, by: int) -> int:
    return min(heading.level + by, DEEPEST)


def _moved(lines: Sequence[Line], headings: Sequence[_Heading], by: int) -> str:
    out = []
    end = 0
    for heading in headings:
        out += [line.text for line in lines[end : heading.start]]
        text = lines[heading.start].text
        indent = len(text) - len(text.lstrip(" "))
        words = f" {heading.words}" if heading.words else text[indent + heading.level :]
        out.append(f"{text[:indent]}{'#' * _level(heading, by)}{words}")
        end = heading.end
    out += [line.text for line in lines[end:]]
    return "\n".join(out)


def below_level(text: str, level: int) -> str:
    """Return a text with its headings moved down, so that the highest is below `level`."""
    lines = scan(split_lines(text))
    by = max(level + 1 - min((line.level for line in lines if line.level), default=DEEPEST), 0)
    return "\n".join(
        "#" * min(line.level + by, DEEPEST) + line.text.lstrip(" ")[line.level :] if line.level else line.text
        for line in lines
    )
