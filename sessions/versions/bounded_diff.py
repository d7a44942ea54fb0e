"""A sequence diff (difflib's, which is what people find easiest to read) whose work is counted and bounded.

difflib looks for the longest common run again and again, and each search looks at every pair of equal parts: for
sequences of n parts up to n³ pairs. Before each search its cost is known exactly, so that it can be refused.
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
"""As difflib's opcodes: what is done ("equal", "replace", "delete", "insert"), from and to in both sequences."""


class TooMuchWorkError(Exception):
    """The two sequences take more work to compare than is allowed."""


@dataclass(slots=True)
class Work:
    """The work that a comparison may still do, in parts and pairs of equal parts looked at: 0.2 microseconds each."""

    left: int

    def spend(self, cost: int) -> None:
        """Take off what is going to be done; raises TooMuchWorkError, and takes off nothing, if too little is left."""
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
        ahi = len(self.a) if ahi is None else ahi
        self._work.spend(self._costs[ahi] - self._costs[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


def steps_between(
    old: Sequence[str], new: Sequence[str], work: Work, is_junk: Callable[[str], bool] | None = None
) -> Steps:
    """Return how to get from one sequence to the other; nothing begins at a part that is junk.

    Raises TooMuchWorkError where that takes more than ``work`` has left.
    """
    start, end = common_ends(old, new)
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    work.spend(len(before) + len(after))
    opcodes = _CountingMatcher(is_junk, before, after, work).get_opcodes()
    middle = [(op, a + start, b + start, c + start, d + start) for op, a, b, c, d in opcodes]
    return [*_equal(0, 0, start), *middle, *_equal(len(old) - end, len(new) - end, end)]


def steps_by_anchors(old: Sequence[str], new: Sequence[str]) -> Steps:
    """Return a coarser way from one sequence to the other, in n log n for any two of them (a patience diff).

    What stands once in each of them and in the same order stays, with its equal neighbours; all between is replaced.
    """
    steps: Steps = []
    at_old = at_new = 0
    for anchor_old, anchor_new in _anchors(old, new):
        if anchor_old < at_old or anchor_new < at_new:  # a neighbour of an anchor before
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
    """Return the longest run of pairs, rising in both, of the parts that stand once in each sequence."""
    once_in_old, once_in_new = Counter(old), Counter(new)
    place = {part: at for at, part in enumerate(new) if once_in_new[part] == 1}
    pairs = [(at, place[part]) for at, part in enumerate(old) if once_in_old[part] == 1 and part in place]
    # Longest increasing subsequence: the last of the best run of each length, and what stands before each pair.
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
