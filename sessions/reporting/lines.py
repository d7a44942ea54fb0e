"""The lines of a Markdown text: which of them are structure, and how user text is kept from becoming it.

The reader and the writer share this module, so that both mean the same by "a heading". A line inside a
closed code fence or a closed ``:::`` container is *inert*: whatever it looks like, it is content.

User text that would be taken for structure is *guarded* on the way out: the first character of the line
becomes a character reference (``# 500 people`` is written ``&#35; 500 people``), which every CommonMark
renderer shows as the character itself, and `unguard` undoes it on the way in.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt

from .effort import effort_of
from .fences import fences
from .own_stack import on_own_stack

MAX_EFFORT = 20_000
"""How much work it may be to look for the underlines of headings in one text; those of a report take a hundredth."""

# The blanks at the end of a line are taken off in Python: a pattern would try every run of blanks as the end.
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|\Z)")
_CONTAINER = re.compile(r"^ {0,3}(:{3,})[ \t]*(.*)$")
_SETEXT = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$")
_SPECIAL = re.compile(r"^ {0,3}(?:#|`{3}|~{3}|:{3}|[=-]+[ \t]*$|&)", re.MULTILINE)
# Blocks alone: what stands inside a paragraph is not looked at here, and takes most of the time.
_BLOCKS = MarkdownIt("commonmark", {"html": False}).disable("inline")
_GUARDED = re.compile(r"^( {0,3})&((?:amp;)*)#(35|45|58|61|96|126);")


@dataclass(slots=True)
class UnderlineBudget:
    """How much work it may still be to look for underlines in all the texts of one report: a third of a second."""

    left: int = 5 * MAX_EFFORT


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text and what it is.

    `level` is 1–6 for an ATX heading that is not inert, else 0; `heading` its text. `marked` is true when a tab
    stands between the hashes and the text. `fenced` lines belong to a closed code fence, `inert` ones to a fence or
    a closed container, `loose` ones open or close something that has no counterpart.
    """

    text: str
    level: int = 0
    heading: str = ""
    marked: bool = False
    fenced: bool = False
    inert: bool = False
    loose: bool = False

    @property
    def blank(self) -> bool:
        """Whether Markdown sees an empty line."""
        return not self.text.strip(" \t")


def split_lines(text: str) -> list[str]:
    """Return the lines of `text`; only a line feed ends a line, as in CommonMark after normalisation."""
    return text.split("\n")


def trim(text: str) -> str:
    """Return `text` without the blank lines around it; what stands inside is left as written."""
    lines = split_lines(text)
    start, end = 0, len(lines)
    while start < end and not lines[start].strip(" \t"):
        start += 1
    while end > start and not lines[end - 1].strip(" \t"):
        end -= 1
    return "\n".join(lines[start:end])


def scan(lines: Sequence[str]) -> list[Line]:
    """Return what each line is, reading fences and containers as CommonMark and Zenn do.

    A fence or a container that is never closed is not one here: it is a `loose` line, so that a forgotten ``` in one
    place cannot hide the rest of a report.
    """
    fenced, loose = fences(lines)
    inert = list(fenced)
    for start, end in _containers(lines, fenced, loose):
        inert[start : end + 1] = [True] * (end + 1 - start)
    known: dict[tuple[str, bool, bool, bool], Line] = {}  # equal lines are one: a text can be fifty thousand of them
    found = []
    for i, text in enumerate(lines):
        key = text, fenced[i], inert[i], i in loose
        line = known.get(key)
        if line is None:
            inside = inert[i] or i in loose
            line = known[key] = Line(text, 0, "", False, *key[1:]) if inside else _plain_line(text)
        found.append(line)
    return found


def fenced_lines(lines: Sequence[str]) -> list[bool]:
    """Return of each line whether it belongs to a closed code fence: what `scan` says of it, and nothing else."""
    return fences(lines)[0]


def _plain_line(text: str) -> Line:
    match = _HEADING.match(text) if "#" in text else None
    if match is None:
        return Line(text)
    heading = text[match.end() :].rstrip(" \t")
    blanks = text[match.end(1) : match.end()]
    return Line(text, level=len(match[1]), heading=heading.strip(), marked=bool(heading) and blanks == "\t")


def _containers(lines: Sequence[str], fenced: list[bool], loose: set[int]) -> list[tuple[int, int]]:
    """Return the outermost closed containers as index pairs; what stays open or closes nothing goes to `loose`.

    A container ends at the first bare line of at least as many colons, as in Zenn's renderer; that this line stands
    in a code fence does not stop the renderer, so such a container is not taken for one.
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
    """For each line, the first at or after it that closes a container of so many colons (their number for none)."""
    closers = [len(lines)] * (len(lines) + 1)
    for i in range(len(lines) - 1, -1, -1):
        match = _CONTAINER.match(lines[i])
        closes = match is not None and not match[2] and len(match[1]) >= colons
        closers[i] = i if closes else closers[i + 1]
    return closers


def guard(
    text: str, *, is_structure: Callable[[Line], bool], setext: bool = True, effort: UnderlineBudget | None = None
) -> str:
    """Return `text` so that no line of it is taken for structure of the report around it.

    Guarded are headings that are `is_structure`, what opens or closes nothing, and, with `setext`, underlines that
    would make a heading of the paragraph above them. `unguard` gives `text` back. `effort` is that of the report which
    the text belongs to.
    """
    if not _SPECIAL.search(text):
        return text
    lines = scan(split_lines(text))
    out = [line.text for line in lines]
    for i, line in enumerate(lines):
        if line.fenced:
            continue
        if "&" in line.text and _GUARDED.match(line.text):
            out[i] = line.text.replace("&", "&amp;", 1)
        elif line.loose or (line.level and is_structure(line)):
            out[i] = _as_reference(line.text)
    if setext:
        _guard_underlines(out, lines, effort or UnderlineBudget())
    return "\n".join(out)


def _as_reference(text: str) -> str:
    bare = text.lstrip(" ")
    return f"{text[: len(text) - len(bare)]}&#{ord(bare[0])};{bare[1:]}"


def _guard_underlines(out: list[str], lines: Sequence[Line], effort: UnderlineBudget) -> None:
    """Guard each line that underlines a paragraph into a heading, and its like further down in the same paragraph.

    Only a Markdown parser can tell such a line from a rule or a list, so one is asked where the text holds any: in a
    text of more than MAX_EFFORT (see effort.py) only about the stretches that do, and after so much work, or when that
    of the report is done, what looks like an underline is guarded without asking. It is read back all the same.
    """
    if not _may_underline(out):
        return
    left = min(MAX_EFFORT, effort.left)
    whole = effort_of("\n".join(out))
    if whole <= left:
        effort.left -= whole
        _guard_underlines_of(out, lines)
        return
    cost = 0
    known: dict[str, str] = {}  # equal lines are looked at once
    for start, end in _stretches(out, lines):
        stretch = out[start:end]
        if not _may_underline(stretch):
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
                known[out[i]] = _as_reference(out[i]) if _SETEXT.match(out[i]) else out[i]
            out[i] = known[out[i]]


def _may_underline(out: Sequence[str]) -> bool:
    return any(_SETEXT.match(text) and above.strip(" \t") for above, text in pairwise(out))


def _stretches(out: Sequence[str], lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text in which no block reaches into the next: each begins unindented after a blank."""
    start = 0
    for i in range(1, len(out)):
        if out[i][:1] not in {"", " ", "\t"} and not out[i - 1].strip(" \t") and not lines[i].fenced:
            yield start, i
            start = i
    yield start, len(out)


def _guard_underlines_of(out: list[str], lines: Sequence[Line]) -> None:
    done = 0
    text = "\n".join(out)
    for token in on_own_stack(len(text), lambda: _BLOCKS.parse(text)):
        underlined = token.type == "heading_open" and token.markup in ("=", "-") and not token.level
        if not underlined or token.map is None or token.map[1] <= done:
            continue
        for i in range(token.map[1] - 1, len(out)):
            done = i + 1
            if not out[i].strip(" \t"):
                break
            if _SETEXT.match(out[i]) and not lines[i].inert:
                out[i] = _as_reference(out[i])


def unguard(text: str) -> str:
    """Return the text that `guard` was given."""
    if "&" not in text:
        return text
    lines = split_lines(text)
    fenced, _ = fences(lines)
    return "\n".join(line if fenced[i] else _GUARDED.sub(_from_reference, line) for i, line in enumerate(lines))


def _from_reference(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}&{match[2][4:]}#{match[3]};"
    return match[1] + chr(int(match[3]))
