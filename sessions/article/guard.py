"""Escaping of user text that looks like structure of the report, and the search for setext headings.

The writer *guards* such a text: the first character of a line becomes a character reference (``# 500 people`` is
written ``&#35; 500 people``), which every CommonMark renderer shows as the character; `unguard` reverses it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt

from sessions.article.lines import Line, fenced_lines, scan, split_lines
from sessions.article.parse_cost import effort_of

_SETEXT = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$")
_SPECIAL = re.compile(r"^ {0,3}(?:#|`{3}|~{3}|:{3}|[=-]+[ \t]*$|&)", re.MULTILINE)
# Block parser only: inline parsing takes most of the time, and is not needed here.
_BLOCKS = MarkdownIt("commonmark", {"html": False}).disable("inline")
GUARDED = re.compile(r"^( {0,3})&((?:amp;)*)#(35|45|58|61|96|126);")
"""A line whose first character `guard` has escaped."""
_GUARDED_HEADING = re.compile(r"^( {0,3})&((?:amp;)*)#(35|45|61);")


@dataclass(slots=True)
class UnderlineBudget:
    """Remaining cost of searching underlines in all texts of one report: a third of a second."""

    left: int = 100_000


def guard(
    text: str,
    *,
    is_structure: Callable[[Line], bool],
    setext: bool = True,
    only_headings: bool = False,
    effort: UnderlineBudget | None = None,
) -> str:
    """Return `text` escaped, so that no line is read as structure of the report.

    Escaped are headings that are `is_structure`, unclosed fences and containers (not with `only_headings`), and, with
    `setext`, underlines that would make a heading. `unguard` reverses it. `effort` is the budget of the whole report.
    """
    if not _SPECIAL.search(text):
        return text
    lines = scan(split_lines(text))
    out = [line.text for line in lines]
    guarded = _GUARDED_HEADING if only_headings else GUARDED
    for i, line in enumerate(lines):
        if line.fenced:
            continue
        if "&" in line.text and guarded.match(line.text):
            out[i] = line.text.replace("&", "&amp;", 1)
        elif line.loose or (line.level and is_structure(line)):
            out[i] = as_reference(line.text)
    if setext:
        _guard_underlines(out, lines, effort or UnderlineBudget())
    if only_headings:
        out = [line.text if line.loose else text for line, text in zip(lines, out, strict=True)]
    return "\n".join(out)


def as_reference(text: str) -> str:
    """Return a line with its first character as a character reference."""
    bare = text.lstrip(" ")
    return f"{text[: len(text) - len(bare)]}&#{ord(bare[0])};{bare[1:]}"


def _guard_underlines(out: list[str], lines: Sequence[Line], effort: UnderlineBudget) -> None:
    """Escape each setext underline, and similar lines further down in the same paragraph.

    When the budget is used up, all lines that may be underlines are escaped; they are still read back.
    """
    found = setext_headings(out, effort)
    if found is None:
        references = {text: as_reference(text) for text in set(out) if is_underline(text)}
        out[:] = [
            references[text] if text in references and above.strip(" \t") and not line.inert else text
            for (above, text), line in zip(pairwise(["", *out]), lines, strict=True)
        ]
        return
    done = 0
    for _start, end in found:
        if end <= done:
            continue
        for i in range(end - 1, len(out)):
            done = i + 1
            if not out[i].strip(" \t"):
                break
            if is_underline(out[i]) and not lines[i].inert:
                out[i] = as_reference(out[i])


def is_underline(line: str) -> bool:
    """Return whether a line makes a heading of a paragraph above it."""
    return _SETEXT.match(line) is not None


def _may_underline(above: str, text: str) -> bool:
    return is_underline(text) and bool(above.strip(" \t"))


def may_have_underline(lines: Iterable[str]) -> bool:
    """Return whether a line may be a setext underline: a parser is needed to know."""
    return any(_may_underline(above, text) for above, text in pairwise(lines))


def setext_headings(lines: Sequence[str], effort: UnderlineBudget) -> list[tuple[int, int]] | None:
    """Return the lines of each setext heading outside lists and quotes: the first, and the one after its underline.

    None if the search would cost more than is left: only a Markdown parser can tell an underline from a rule or a list.
    """
    if not may_have_underline(lines):
        return []
    text = "\n".join(lines)
    cost = effort_of(text)
    if cost > effort.left:
        return None
    effort.left -= cost
    return [
        (token.map[0], token.map[1])
        for token in _BLOCKS.parse(text)
        if token.type == "heading_open" and token.markup in ("=", "-") and not token.level and token.map
    ]


def unguard(text: str, *, only_headings: bool = False) -> str:
    """Reverse `guard`."""
    if "&" not in text:
        return text
    lines = split_lines(text)
    fenced = fenced_lines(lines)
    guarded = _GUARDED_HEADING if only_headings else GUARDED
    return "\n".join(line if fenced[i] else guarded.sub(_from_reference, line) for i, line in enumerate(lines))


def _from_reference(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}&{match[2][4:]}#{match[3]};"
    return match[1] + chr(int(match[3]))
