"""Bounded diff: difflib's sequence diff with a limit on its work, and the ends that need not be compared.

difflib searches the longest common run again and again, and each search compares every pair of equal parts: up to n³
pairs for n parts. The cost of each search is computed before, so that it can be refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

type Steps = list[tuple[str, int, int, int, int]]
"""Like difflib's opcodes: ("equal", "replace", "delete" or "insert", start and end in the old, start and end in the
new).
"""

OVERHEAD = 200
"""What a comparison costs beside its parts: a text can have tens of thousands of short changed lines."""


class TooMuchWorkError(Exception):
    """Comparing the two sequences would exceed the work limit."""


@dataclass(slots=True)
class Work:
    """Remaining work budget, in parts and pairs compared: about 0.2 microseconds each."""

    left: int

    def spend(self, cost: int) -> None:
        """Subtract the cost of the next step; raises TooMuchWorkError, and subtracts nothing, when that is too much."""
        if cost > self.left:
            raise TooMuchWorkError
        self.left -= cost


class _CountingMatcher(SequenceMatcher[str]):
    a: Sequence[str]
    b2j: dict[str, list[int]]

    def __init__(
        self, is_junk: Callable[[str], bool] | None, old: Sequence[str], new: Sequence[str], work: Work
    ) -> None:
        super().__init__(is_junk, old, new, autojunk=False)
        self._work = work
        pairs = (1 + len(self.b2j.get(part, ())) for part in old)
        self._costs = list(accumulate(pairs, initial=0))

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Any:
        """Spend the exact cost of the search, then search."""
        ahi = len(self.a) if ahi is None else ahi
        self._work.spend(self._costs[ahi] - self._costs[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


def common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return the lengths of the common prefix and of the common suffix after it; they never overlap."""
    start = _common_prefix(old, new)
    return start, _common_prefix(old[start:][::-1], new[start:][::-1])


def _common_prefix(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (each, beside) in pairs if each != beside), min(len(one), len(other)))


def steps_between(
    old: Sequence[str], new: Sequence[str], work: Work, is_junk: Callable[[str], bool] | None = None
) -> Steps:
    """Return the opcodes from one sequence to the other; no match begins with a junk part.

    Raises TooMuchWorkError when that exceeds ``work``.
    """
    start, end = common_ends(old, new)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    work.spend(OVERHEAD + len(before) + len(after))
    opcodes = _CountingMatcher(is_junk, before, after, work).get_opcodes()
    middle = [(op, a + start, b + start, c + start, d + start) for op, a, b, c, d in opcodes]
    return [*_equal(0, 0, start), *middle, *_equal(len(old) - end, len(new) - end, end)]


def _equal(at_old: int, at_new: int, count: int) -> Steps:
    return [("equal", at_old, at_old + count, at_new, at_new + count)] if count else []
