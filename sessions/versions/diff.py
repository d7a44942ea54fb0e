"""Diff of two versions of a text for display: by paragraph, and within a paragraph by word.

A paragraph is one line, as in lists and in Japanese texts. Time is bounded for any input: texts that differ too much
are shown whole, old and new. No Django.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Literal, Self

from sessions.rules.bounded_diff import (
    Steps,
    TooMuchWorkError,
    Work,
    common_ends,
    steps_between,
)

type Kind = Literal["same", "added", "removed"]

CONTEXT = 2
"""Unchanged paragraphs shown around a change; the others are only counted."""

WORK = 1_500_000
"""Work limit of one comparison, in parts and pairs: about a third of a second; real texts need a hundredth."""

MOST_PIECES = 4_000
"""A paragraph with more changes is shown as old and new."""

MOST_BLOCKS = 2_000
"""Maximum number of blocks shown on a page: nobody reads more, and browsers get slow."""

ALIKE = 0.35
"""Minimum similarity of two paragraphs to be shown as one changed paragraph (0 to 1)."""

# Japanese has no spaces: there a word is a run of one script.
_WORD = re.compile(
    r"\n|[^\S\n]+|[\u3041-\u309f]+|[\u30a0-\u30ff]+|[\u3400-\u9fff\u3005]+|[^\W\u3041-\u30ff\u3400-\u9fff\u3005]+|."
)
_NO_WORD = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: unchanged, removed or added."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs of one kind; ``changed`` has pieces of all kinds, and ``skipped`` ones are only counted."""

    kind: Literal["same", "added", "removed", "changed", "skipped"]
    pieces: tuple[Piece, ...] = ()
    count: int = 0


@dataclass(slots=True)
class Effort(Work):
    """Remaining budget of a comparison, or of all comparisons of one page together."""

    left: int = WORK
    blocks: int = MOST_BLOCKS

    @classmethod
    def of_page(cls) -> Self:
        """Return the budget of a page with several comparisons: more texts, hardly more time."""
        return cls(2 * WORK)


def compare(old: str, new: str, effort: Effort | None = None) -> list[Block]:
    """Return the diff as blocks in order; [] when the texts are equal.

    A page with several comparisons passes one `effort` to all: texts above it are shown old and new, without marks.
    """
    if old == new:
        return []
    effort = effort or Effort()
    # An empty text has no lines.
    before, after = (text.split("\n") if text else [] for text in (old, new))
    steps = _steps(before, after, effort)
    if steps is None:
        return list(_replaced(old or None, new or None))
    blocks = chain.from_iterable(_blocks(before[a:b], after[c:d], op, effort) for op, a, b, c, d in steps)
    shown = list(_shown(blocks))
    if len(shown) > effort.blocks:
        return list(_replaced(old or None, new or None))
    effort.blocks -= len(shown)
    return shown


def size_of_change(old: str, new: str) -> tuple[int, int]:
    """Return the number of characters removed and added, between the common prefix and suffix."""
    start, end = common_ends(old, new)
    return len(old) - start - end, len(new) - start - end


def _steps(old: Sequence[str], new: Sequence[str], effort: Effort) -> Steps | None:
    """Return difflib's opcodes between the sequences; None when that would take too long."""
    try:
        # Blank lines are junk: there are many, and no match should begin with one.
        return steps_between(old, new, effort, lambda part: not part.strip())
    except TooMuchWorkError:
        return None


def _blocks(before: list[str], after: list[str], op: str, effort: Effort) -> Iterator[Block]:
    """Yield the blocks of one opcode between paragraphs."""
    if op == "equal":
        yield from (Block("same", (Piece("same", line),)) for line in before)
    elif before and after and len(before) == len(after):
        for each in zip(before, after, strict=True):
            yield from _changed(*each, effort)
    elif before and after:
        yield from _changed("\n".join(before), "\n".join(after), effort)
    else:
        yield from _replaced("\n".join(before) if before else None, "\n".join(after) if after else None)


def _replaced(old: str | None, new: str | None) -> Iterator[Block]:
    if old is not None:
        yield Block("removed", (Piece("removed", old),))
    if new is not None:
        yield Block("added", (Piece("added", new),))


def _changed(old: str, new: str, effort: Effort) -> Iterator[Block]:
    """Yield one block with the changed words, or the old and the new text when they have little in common."""
    if old == new:
        yield Block("same", (Piece("same", old),))
        return
    before, after = _WORD.findall(old), _WORD.findall(new)
    steps = _steps(before, after, effort)
    if steps is None:
        yield from _replaced(old, new)
        return
    pieces = list(_pieces(before, after, steps))
    common = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if common * 2 < ALIKE * (len(old) + len(new)) or len(pieces) > MOST_PIECES:
        yield from _replaced(old, new)
    else:
        yield Block("changed", tuple(pieces))


def _pieces(before: list[str], after: list[str], steps: Steps) -> Iterator[Piece]:
    """Yield unchanged, removed and added pieces; a space or comma between two changes is joined with them."""
    found: list[tuple[bool, str, str]] = []
    for index, (op, a, b, c, d) in enumerate(steps):
        old, new = "".join(before[a:b]), "".join(after[c:d])
        between = 0 < index < len(steps) - 1
        found.append((op == "equal" and not (between and _NO_WORD.fullmatch(old)), old, new))
    for stayed, group in groupby(found, key=lambda step: step[0]):
        parts = list(group)
        old, new = "".join(part[1] for part in parts), "".join(part[2] for part in parts)
        if stayed:
            yield Piece("same", old)
            continue
        if old:
            yield Piece("removed", old)
        if new:
            yield Piece("added", new)


def _shown(blocks: Iterator[Block]) -> Iterator[Block]:
    """Yield the blocks; of long unchanged runs only the context of a change."""
    groups = [(same, list(group)) for same, group in groupby(blocks, key=lambda block: block.kind == "same")]
    for index, (same, group) in enumerate(groups):
        head = CONTEXT if index else 0
        tail = CONTEXT if index < len(groups) - 1 else 0
        if not same or len(group) <= head + tail + 1:
            yield from group
            continue
        yield from group[:head]
        yield Block("skipped", count=len(group) - head - tail)
        yield from group[len(group) - tail :]
