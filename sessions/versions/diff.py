"""What a person sees when two versions of a text are compared: by paragraph, and within one by word.

A paragraph is a line, which is what lists and Japanese texts are made of. Works without Django, and takes bounded time
for any two texts: what differs in too much is shown whole, once as it was and once as it became.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Literal

from sessions.versions.bounded_diff import Steps, TooMuchWorkError, Work, steps_between, steps_by_anchors
from sessions.versions.common_ends import common_ends

type Kind = Literal["same", "added", "removed"]

CONTEXT = 2
"""Unchanged paragraphs shown around a change; what lies between is counted."""

EFFORT = 60_000
"""Pairs of equal parts that two texts may have: those of a text have a tenth, and noise far more."""

WORK = 1_500_000
"""Parts and pairs that may be looked at for one comparison, each as often as it is: a third of a second."""

MOST_PIECES = 4_000
"""A paragraph with more changes in it is shown as it was and as it became."""

MOST_BLOCKS = 2_000
"""More than these nobody reads, and few browsers like."""

ALIKE = 0.35
"""How much two paragraphs must have in common to be shown as one with changes in it."""

# Japanese has no blanks: there a word is what stands in one script.
_WORD = re.compile(
    r"\n|[^\S\n]+|[\u3041-\u309f]+|[\u30a0-\u30ff]+|[\u3400-\u9fff\u3005]+|[^\W\u3041-\u30ff\u3400-\u9fff\u3005]+|."
)
_NO_WORD = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One or more paragraphs: all alike, or ``changed`` with pieces of each kind; ``skipped`` ones are only counted."""

    kind: Literal["same", "added", "removed", "changed", "skipped"]
    pieces: tuple[Piece, ...] = ()
    count: int = 0


@dataclass(slots=True)
class _Effort:
    """What a comparison may still cost."""

    left: int = field(default=EFFORT)
    work: Work = field(default_factory=lambda: Work(WORK))

    def allows(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Spend what comparing costs, unless that is more than is left."""
        there = Counter(new)
        cost = sum(count * there[part] for part, count in Counter(old).items()) + len(old) + len(new)
        if cost > self.left:
            return False
        self.left -= cost
        return True


def compare(old: str, new: str) -> list[Block]:
    """Return what became of a text, in order; [] when nothing did."""
    if old == new:
        return []
    effort = _Effort()
    # A text without anything has no line either.
    before, after = (text.split("\n") if text else [] for text in (old, new))
    steps = _steps(before, after, effort)
    if steps is None:
        steps = steps_by_anchors(before, after)
    blocks = chain.from_iterable(_blocks(before[a:b], after[c:d], op, effort) for op, a, b, c, d in steps)
    shown = list(_shown(blocks))
    return shown if len(shown) <= MOST_BLOCKS else list(_replaced(old or None, new or None))


def size_of_change(old: str, new: str) -> tuple[int, int]:
    """Return how many characters went and came, between what the texts have in common at their ends."""
    start, end = common_ends(old, new)
    return len(old) - start - end, len(new) - start - end


def _steps(old: Sequence[str], new: Sequence[str], effort: _Effort) -> Steps | None:
    """Return how to get from one sequence to the other, as difflib says it; None when that takes too long."""
    start, end = common_ends(old, new)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if not effort.allows([part for part in before if part.strip()], [part for part in after if part.strip()]):
        return None
    try:
        # Nothing begins at a blank line, of which there are many.
        return steps_between(old, new, effort.work, lambda part: not part.strip())
    except TooMuchWorkError:
        return None


def _blocks(before: list[str], after: list[str], op: str, effort: _Effort) -> Iterator[Block]:
    """Yield the blocks of one step between paragraphs."""
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


def _changed(old: str, new: str, effort: _Effort) -> Iterator[Block]:
    """Yield one block with the changed words, or the old and the new text where they have little in common."""
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
    """Yield what stayed, went and came; no blank or comma between two changes stands alone."""
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
    """Yield the blocks, of long unchanged stretches only what stands beside a change."""
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
