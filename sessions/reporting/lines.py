"""Line scanner for Markdown: which lines are structure; and escaping of user text.

The reader and the writer share it, so that both mean the same by "a heading". A line inside a closed code fence or a
closed ``:::`` container is *inert*: it is content.

User text that looks like structure is *guarded* (escaped) by the writer: its first character becomes a character
reference (``# 500 people`` is written ``&#35; 500 people``), which every CommonMark renderer shows as the character;
`unguard` reverses it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt

from sessions.reporting.parse_cost import effort_of

from .fences import fences

MAX_EFFORT = 20_000
"""Cost limit of the search for setext underlines in one text; real reports need a hundredth."""

_INVISIBLE = re.compile(r"[\s\u200b\u2060\ufeff]*")
# Trailing spaces are removed in Python: a regular expression would take quadratic time.
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|\Z)")
_CONTAINER = re.compile(r"^ {0,3}(:{3,}+)[ \t]*+(.*)$")
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

    left: int = 5 * MAX_EFFORT


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text with its role.

    `level` is 1–6 for an ATX heading that is not inert, else 0; `heading` its text. `marked`: a tab stands between the
    hashes and the text; `grouped`: two tabs. `fenced`: in a closed code fence. `inert`: in a fence or a closed
    container. `loose`: opens or closes something without a counterpart.
    """

    text: str
    level: int = 0
    heading: str = ""
    marked: bool = False
    grouped: bool = False
    fenced: bool = False
    inert: bool = False
    loose: bool = False

    @property
    def blank(self) -> bool:
        """Whether Markdown treats the line as blank."""
        return not self.text.strip(" \t")


def split_lines(text: str) -> list[str]:
    """Return the lines of `text`; only LF ends a line, as in normalised CommonMark."""
    return text.split("\n")


def trim(text: str) -> str:
    """Return `text` without leading and trailing blank lines."""
    lines = split_lines(text)
    start, end = 0, len(lines)
    while start < end and not lines[start].strip(" \t"):
        start += 1
    while end > start and not lines[end - 1].strip(" \t"):
        end -= 1
    return "\n".join(lines[start:end])


def is_visible(text: str) -> bool:
    """Return whether a text has a character that is seen: not only spaces of any kind."""
    return _INVISIBLE.fullmatch(text) is None


def scan(lines: Sequence[str]) -> list[Line]:
    """Return the role of each line; fences and containers as in CommonMark and Zenn.

    An unclosed fence or container is a `loose` line, so that a forgotten ``` cannot hide the rest of a report.
    """
    fenced, loose = fences(lines)
    inert = list(fenced)
    for start, end in containers(lines, fenced, loose):
        inert[start : end + 1] = [True] * (end + 1 - start)
    known: dict[tuple[str, bool, bool, bool], Line] = {}  # cache: equal lines share one object
    found = []
    for i, text in enumerate(lines):
        key = text, fenced[i], inert[i], i in loose
        line = known.get(key)
        if line is None:
            inside = inert[i] or i in loose
            line = known[key] = Line(text, 0, "", False, False, *key[1:]) if inside else _plain_line(text)
        found.append(line)
    return found


def fenced_lines(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it is in a closed code fence; faster than `scan`."""
    return fences(lines)[0]


def _plain_line(text: str) -> Line:
    match = _HEADING.match(text) if "#" in text else None
    if match is None:
        return Line(text)
    heading = text[match.end() :].rstrip(" \t")
    blanks = text[match.end(1) : match.end()]
    marked, grouped = bool(heading) and blanks == "\t", bool(heading) and blanks == "\t\t"
    return Line(text, level=len(match[1]), heading=heading.strip(), marked=marked, grouped=grouped)


def containers(lines: Sequence[str], fenced: list[bool], loose: set[int]) -> list[tuple[int, int]]:
    """Return the outermost closed containers as index pairs; unclosed ones are added to `loose`.

    A container ends at the first bare line of at least as many colons, as in Zenn's renderer. If that line is in a code
    fence the renderer ends there too, so such a container is not recognised.
    """
    pairs: list[tuple[int, int]] = []
    ends = [len(lines)]
    closers: dict[int, list[int]] = {}
    for i, text in enumerate(lines):
        match = None if fenced[i] or ":::" not in text else _CONTAINER.match(text)
        if match is None:
            continue
        if not match[2]:
            if i == ends[-1]:
                ends.pop()
            else:
                loose.add(i)
            continue
        colons = len(match[1])
        if colons not in closers:
            closers[colons] = _next_closers(lines, colons)
        end = closers[colons][i + 1]
        if end >= ends[-1] or fenced[end]:
            loose.add(i)
            continue
        if len(ends) == 1:
            pairs.append((i, end))
        ends.append(end)
    return pairs


def _next_closers(lines: Sequence[str], colons: int) -> list[int]:
    """Return for each line the first one at or after it that closes a container of so many colons (number of lines if
    none).
    """
    closers = [len(lines)] * (len(lines) + 1)
    for i in range(len(lines) - 1, -1, -1):
        match = _CONTAINER.match(lines[i])
        closes = match is not None and not match[2] and len(match[1]) >= colons
        closers[i] = i if closes else closers[i + 1]
    return closers


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

    Only a Markdown parser can tell an underline from a rule or a list, so it is called where a text has candidates: in
    a text above MAX_EFFORT (see parse_cost.py) only for the stretches that have some. When the budget is used up, all
    candidates are escaped; they are still read back.
    """
    if not may_underline(out):
        return
    left = min(MAX_EFFORT, effort.left)
    whole = effort_of("\n".join(out))
    if whole <= left:
        effort.left -= whole
        _guard_underlines_of(out, lines)
        return
    cost = 0
    known: dict[str, str] = {}  # cache: equal lines are parsed once
    for start, end in stretches(out, lines):
        stretch = out[start:end]
        if not may_underline(stretch):
            continue
        if left >= 0:
            cost = effort_of("\n".join(stretch))
            left -= cost
        if left >= 0:
            effort.left -= cost
            _guard_underlines_of(stretch, lines[start:end])
            out[start:end] = stretch
            continue
        for i in range(start + 1, end):
            if lines[i].inert:
                continue
            if out[i] not in known:
                known[out[i]] = as_reference(out[i]) if _SETEXT.match(out[i]) else out[i]
            out[i] = known[out[i]]


def may_underline(out: Sequence[str]) -> bool:
    """Return whether a line may be a setext underline: a parser is needed to know."""
    return any(_SETEXT.match(text) and above.strip(" \t") for above, text in pairwise(out))


def stretches(out: Sequence[str], lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield ranges of lines that no block crosses: each begins unindented after a blank line."""
    start = 0
    for i in range(1, len(out)):
        if out[i][:1] not in {"", " ", "\t"} and not out[i - 1].strip(" \t") and not lines[i].fenced:
            yield start, i
            start = i
    yield start, len(out)


def _guard_underlines_of(out: list[str], lines: Sequence[Line]) -> None:
    done = 0
    for _start, end in setext_headings("\n".join(out)):
        if end <= done:
            continue
        for i in range(end - 1, len(out)):
            done = i + 1
            if not out[i].strip(" \t"):
                break
            if _SETEXT.match(out[i]) and not lines[i].inert:
                out[i] = as_reference(out[i])


def setext_headings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of each setext heading outside lists and quotes: the first, and the one after its underline."""
    for token in _BLOCKS.parse(text):
        if token.type == "heading_open" and token.markup in ("=", "-") and not token.level and token.map:
            yield token.map[0], token.map[1]


def unguard(text: str, *, only_headings: bool = False) -> str:
    """Reverse `guard`."""
    if "&" not in text:
        return text
    lines = split_lines(text)
    fenced, _ = fences(lines)
    guarded = _GUARDED_HEADING if only_headings else GUARDED
    return "\n".join(line if fenced[i] else guarded.sub(_from_reference, line) for i, line in enumerate(lines))


def _from_reference(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}&{match[2][4:]}#{match[3]};"
    return match[1] + chr(int(match[3]))
