"""Code fences in Markdown: which lines are code, and which fences are not closed."""

import re
from collections.abc import Sequence
from typing import NamedTuple

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
