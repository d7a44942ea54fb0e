"""Bounded diff: difflib's sequence diff with a limit on its work, protection against denial of service.

difflib searches the longest common run again and again, and each search compares every pair of equal parts: up to n³
pairs for n parts. The cost of each search is computed before, so that it can be refused.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

from sessions.versions.common_ends import common_ends

type Steps = list[tuple[str, int, int, int, int]]
"""Like difflib's opcodes: ("equal", "replace", "delete" or "insert", start and end in the old, start and end in the
new).
"""


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


def steps_between(
    old: Sequence[str], new: Sequence[str], work: Work, is_junk: Callable[[str], bool] | None = None
) -> Steps:
    """Return the opcodes from one sequence to the other; no match begins with a junk part.

    Raises TooMuchWorkError when that exceeds ``work``.
    """
    start, end = common_ends(old, new)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    work.spend(len(before) + len(after))
    opcodes = _CountingMatcher(is_junk, before, after, work).get_opcodes()
    middle = [(op, a + start, b + start, c + start, d + start) for op, a, b, c, d in opcodes]
    return [*_equal(0, 0, start), *middle, *_equal(len(old) - end, len(new) - end, end)]


def steps_by_anchors(old: Sequence[str], new: Sequence[str]) -> Steps:
    """Return coarser opcodes in O(n log n): a patience diff.

    Parts that are unique in both and in the same order stay, with their equal neighbours; all between is replaced.
    """
    steps: Steps = []
    at_old = at_new = 0
    for anchor_old, anchor_new in _anchors(old, new):
        if anchor_old < at_old or anchor_new < at_new:  # covered by an anchor before
            continue
        first_old, first_new = anchor_old, anchor_new
        while first_old > at_old and first_new > at_new and old[first_old - 1] == new[first_new - 1]:
            first_old, first_new = first_old - 1, first_new - 1
        steps += _replaced(at_old, first_old, at_new, first_new)
        end_old, end_new = anchor_old, anchor_new
        while end_old < len(old) and end_new < len(new) and old[end_old] == new[end_new]:
            end_old, end_new = end_old + 1, end_new + 1
        steps.append(("equal", first_old, end_old, first_new, end_new))
        at_old, at_new = end_old, end_new
    return [*steps, *_replaced(at_old, len(old), at_new, len(new))]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest increasing sequence of pairs of parts that are unique in both."""
    once_in_old, once_in_new = Counter(old), Counter(new)
    place = {part: at for at, part in enumerate(new) if once_in_new[part] == 1}
    pairs = [(at, place[part]) for at, part in enumerate(old) if once_in_old[part] == 1 and part in place]
    # Longest increasing subsequence: the smallest end for each length, and the predecessor of each pair.
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_at, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        last[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _equal(at_old: int, at_new: int, count: int) -> Steps:
    return [("equal", at_old, at_old + count, at_new, at_new + count)] if count else []


def _replaced(a: int, b: int, c: int, d: int) -> Steps:
    op = {(True, True): "replace", (True, False): "delete", (False, True): "insert"}.get((a < b, c < d))
    return [(op, a, b, c, d)] if op else []
