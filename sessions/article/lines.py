"""Line scanner for Markdown: which lines are structure, and what is code: in fences, and between backticks.

The reader and the writer share it, so that both mean the same by "a heading". A line inside a closed code fence or a
closed ``:::`` container is *inert*: it is content.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_INVISIBLE = re.compile(r"[\s\u200b\u2060\ufeff]*")
# Trailing spaces are removed in Python: a regular expression would take quadratic time.
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|\Z)")
_CONTAINER = re.compile(r"^ {0,3}(:{3,}+)[ \t]*+(.*)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text with its role.

    `level` is 1–6 for an ATX heading that is not inert, else 0; `heading` its text. `fenced`: in a closed code fence.
    `inert`: in a fence or a closed container. `loose`: opens or closes something without a counterpart.
    """

    text: str
    level: int = 0
    heading: str = ""
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


def joined(*texts: str) -> str:
    """Return the texts that are not empty as one, with a blank line between them."""
    return "\n\n".join(filter(None, texts))


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
    for key in zip(lines, fenced, inert, (i in loose for i in range(len(lines))), strict=True):
        line = known.get(key)
        if line is None:
            text, is_fenced, is_inert, is_loose = key
            inside = is_inert or is_loose
            plain = Line(text, fenced=is_fenced, inert=is_inert, loose=is_loose) if inside else _plain_line(text)
            line = known[key] = plain
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
    return Line(text, level=len(match[1]), heading=heading.strip())


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


_FENCE = re.compile(r"^ {0,3}(`{3,}+(?=[^`]*$)|~{3,}+)(.*)$")


class _Mark(NamedTuple):
    """A line that opens a fence, or closes one if it is ``bare``."""

    character: str
    length: int
    bare: bool

    def closes(self, other: "_Mark") -> bool:
        """Return whether this line closes the fence that ``other`` opens."""
        return self.bare and self.character == other.character and self.length >= other.length


def fences(lines: Sequence[str]) -> tuple[list[bool], set[int]]:
    """Return for each line whether it is in a closed fence, and which lines open a fence that is never closed."""
    fenced = [False] * len(lines)
    loose: set[int] = set()
    marks = _marks(lines)
    longest_ahead = _longest_closers(marks)
    free_from = 0
    for place, (start, mark) in enumerate(marks):
        if start < free_from:
            continue
        if longest_ahead[mark.character][place + 1] < mark.length:
            loose.add(start)
            continue
        end = next(marks[at][0] for at in range(place + 1, len(marks)) if marks[at][1].closes(mark))
        fenced[start : end + 1] = [True] * (end + 1 - start)
        free_from = end + 1
    return fenced, loose


def _marks(lines: Sequence[str]) -> list[tuple[int, _Mark]]:
    """Return the lines that open or close a fence; equal lines are parsed once."""
    known: dict[str, _Mark | None] = {}
    marks = []
    for i, line in enumerate(lines):
        if "```" in line or "~~~" in line:
            if line not in known:
                match = _FENCE.match(line)
                known[line] = _Mark(match[1][0], len(match[1]), not match[2].strip(" \t")) if match else None
            if (mark := known[line]) is not None:
                marks.append((i, mark))
    return marks


def _longest_closers(marks: Sequence[tuple[int, _Mark]]) -> dict[str, list[int]]:
    """Return for each fence character the longest closing line at or after each mark; keeps `fences` linear."""
    ahead = {character: [0] * (len(marks) + 1) for character in "`~"}
    for character, longest in ahead.items():
        most = 0
        for at in range(len(marks) - 1, -1, -1):
            other, length, bare = marks[at][1]
            if bare and length > most and other == character:
                most = length
            longest[at] = most
    return ahead


TICKS = r"(?P<ticks>(?<!`)`++)"
"""Regular expression of backticks that may open code; an alternative of the patterns for `outside_code`."""

_RUN = re.compile(TICKS)


class CodeSpans:
    """The code of one line: it ends at the next run of as many backticks as it begins with."""

    __slots__ = ("_ends", "_line")

    def __init__(self, line: str) -> None:
        self._line = line
        self._ends: dict[int, int] | None = None

    def end(self, start: int) -> int | None:
        """Return the end of the code whose opening backticks begin at `start`; None if they open none."""
        if self._ends is None:
            self._ends, next_end = {}, dict[int, int]()
            for begin, end in reversed([run.span() for run in _RUN.finditer(self._line)]):
                if end - begin in next_end:
                    self._ends[begin] = next_end[end - begin]
                next_end[end - begin] = end
        return self._ends.get(start)

    def search(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """Return the first match of `pattern` from a place on that is not in code; an alternative of it is TICKS."""
        while (match := pattern.search(self._line, at)) and match["ticks"] is not None:
            at = self.end(match.start("ticks")) or match.end()
        return match


def outside_code(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in a line, except in code, as `finditer` does; none of them may be empty."""
    code, at = CodeSpans(line), 0
    while match := code.search(pattern, at):
        yield match
        at = match.end()


_ESCAPE_OR_TICKS = re.compile(r"\\.|`+", re.DOTALL)


def code_parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text, each with whether it is code; an escaped or unclosed backtick is text."""
    of_length: dict[int, list[int]] = defaultdict(list)
    for run in _RUN.finditer(text):
        of_length[len(run[0])].append(run.start())
    begin = done = 0
    while match := _ESCAPE_OR_TICKS.search(text, done):
        start, done = match.span()
        if text[start] != "`":
            continue
        closers = of_length[done - start]
        at = bisect_left(closers, done)
        if at == len(closers):
            continue
        end = closers[at] + done - start
        yield False, text[begin:start]
        yield True, text[start:end]
        begin = done = end
    yield False, text[begin:]
