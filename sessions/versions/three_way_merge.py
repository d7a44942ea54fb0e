"""Three-way merge of two edits of one text by paragraphs, as in Markdown (separated by blank lines).

Changes that do not overlap need no choice by a person. No Django.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from sessions.rules.bounded_diff import TooMuchWorkError, Work, steps_between

WORK = 1_000_000
"""Work limit per side, in paragraphs and pairs compared: about a fifth of a second."""

_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class _Text:
    """A parsed text; ``leads`` are the line breaks before each paragraph, none for the first."""

    opening: str
    leads: list[str]
    paragraphs: list[str]
    ending: str


@dataclass(frozen=True, slots=True, order=True)
class _Edit:
    """One side replaces the paragraphs ``start`` to ``stop`` of the base with ``new``."""

    start: int
    stop: int
    new: tuple[str, ...]
    leads: tuple[str, ...]

    @property
    def paragraph_by_paragraph(self) -> bool:
        """Whether each replaced paragraph has exactly one successor."""
        return len(self.new) == self.stop - self.start

    def goes_before(self, other: "_Edit") -> bool:
        """Return whether a later edit can be applied too, in one order only."""
        if self.stop != other.start:
            return self.stop < other.start
        # Adjacent: no unchanged paragraph between them decides which of the new ones come first.
        deleted = not self.new and not other.new
        return self.paragraph_by_paragraph or other.paragraph_by_paragraph or deleted


@dataclass(frozen=True, slots=True)
class _Side:
    """The changes of one side: its edits, and its line breaks between unchanged paragraphs."""

    edits: list[_Edit]
    leads: dict[int, str]


def merge(base: str, theirs: str, mine: str) -> str | None:
    """Merge two edits of a base text; None for a conflict.

    Edits of different paragraphs are combined: what one side added is in the result; what one side removed, and the
    other did not change, is not. None also when a side is too much to compare, and when a paragraph that all three have
    would be lost, as with equal paragraphs.
    """
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    old, one, other = _take_apart(base), _take_apart(theirs), _take_apart(mine)
    side_of_one, side_of_other = _compare(old, one), _compare(old, other)
    if side_of_one is None or side_of_other is None:
        return None
    edits = _together(side_of_one.edits, side_of_other.edits)
    if edits is None:
        return None
    kept = [
        (_lead(lead, side_of_one.leads.get(at, lead), side_of_other.leads.get(at, lead)), paragraph)
        for at, (lead, paragraph) in enumerate(zip(old.leads, old.paragraphs, strict=True))
    ]
    parts = _apply(kept, edits)
    # Of equal paragraphs each side may have kept another one, so that none is left.
    everywhere = Counter(old.paragraphs) & Counter(one.paragraphs) & Counter(other.paragraphs)
    if not everywhere <= Counter(paragraph for _, paragraph in parts):
        return None
    body = "".join((lead or _BREAK if index else "") + paragraph for index, (lead, paragraph) in enumerate(parts))
    ending = _newer(old.ending, one.ending, other.ending)
    if body and ending and not ending.startswith("\n"):  # a text without paragraphs
        ending = f"\n{ending}"
    return _newer(old.opening, one.opening, other.opening) + body + ending


def _take_apart(text: str) -> _Text:
    leads: list[str] = []
    paragraphs: list[str] = []
    blank: list[str] = []
    lines: list[str] = []
    opening = ""
    # Only LF ends a line: texts are stored so, and other characters must stay as they are.
    for line in text.split("\n"):
        if line.strip():
            if not lines:
                between = "".join(f"{each}\n" for each in blank)
                if paragraphs:
                    leads.append("\n" + between)
                else:
                    opening = between
                    leads.append("")
                blank = []
            lines.append(line)
        else:
            if lines:
                paragraphs.append("\n".join(lines))
                lines = []
            blank.append(line)
    if lines:
        paragraphs.append("\n".join(lines))
        return _Text(opening, leads, paragraphs, "")
    if paragraphs:
        return _Text(opening, leads, paragraphs, "".join(f"\n{each}" for each in blank))
    return _Text("".join(f"{each}\n" for each in blank[:-1]), [], [], blank[-1])


def _compare(base: _Text, side: _Text) -> _Side | None:
    """Return what a side changed; None when it is too much to compare."""
    try:
        steps = steps_between(base.paragraphs, side.paragraphs, Work(WORK))
    except TooMuchWorkError:
        return None
    edits: list[_Edit] = []
    leads: dict[int, str] = {}
    for tag, i, i_end, j, j_end in steps:
        if tag == "equal":
            leads |= {i + at: side.leads[j + at] for at in range(i_end - i)}
        elif i_end - i == j_end - j:
            edits += [_edit(i + at, i + at + 1, side, j + at, 1) for at in range(i_end - i)]
        else:
            edits.append(_edit(i, i_end, side, j, j_end - j))
    return _Side(edits, leads)


def _edit(start: int, stop: int, side: _Text, at: int, count: int) -> _Edit:
    return _Edit(start, stop, tuple(side.paragraphs[at : at + count]), tuple(side.leads[at : at + count]))


def _together(one: list[_Edit], other: list[_Edit]) -> list[_Edit] | None:
    """Return the edits of both sides in order, equal ones once; None when two overlap (conflict)."""
    made = {(edit.start, edit.stop, edit.new): edit for edit in sorted(one + other)}
    edits = list(made.values())
    return edits if all(first.goes_before(second) for first, second in pairwise(edits)) else None


def _apply(kept: list[tuple[str, str]], edits: list[_Edit]) -> list[tuple[str, str]]:
    """Return the paragraphs of the base, each with the line breaks before it, with the edits applied."""
    parts: list[tuple[str, str]] = []
    at = 0
    for edit in edits:
        parts += kept[at : edit.start]
        parts += zip(edit.leads, edit.new, strict=True)
        at = edit.stop
    return parts + kept[at:]


def _lead(base: str, one: str, other: str) -> str:
    """Return the line breaks before a paragraph; a side in which it is the first has none."""
    return _newer(base, one, other) if one and other else one or other


def _newer(base: str, one: str, other: str) -> str:
    """Return the changed value; if both changed, the longer one, so that the result does not depend on the side."""
    if one == base:
        return other
    return one if other == base else max(one, other, key=lambda text: (len(text), text))
