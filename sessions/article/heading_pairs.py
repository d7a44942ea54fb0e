"""Which heading of an edited article is which of the article that left; pure.

Each step looks only at the headings that are left, in dictionaries, so that thousands of sessions take linear time:
equal words, the code of a session, the letters of the words, lines below that only one of them has, and last those that
stand between the same neighbours.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sessions.rules.codes import split_heading

from .line_forms import MIN_LETTERS, likeness, loose

ALIKE_BELOW = 0.5
"""Minimum share of the lines below in common, of the shorter one, for two headings with other words."""

ALIKE_WORDS = 0.75
"""Minimum share of the words in common for two headings between the same neighbours."""

MOST_PAIRS = 40_000
"""Maximum number of pairs of headings that are compared by likeness in one article."""

type _Gaps = tuple[Mapping[int, int], Mapping[int, int]]
"""For each old heading, and for each new one, the nearest one above that is paired, by its index in the old article."""


@dataclass(frozen=True, slots=True)
class ArticleHeading:
    """A heading with what it is recognised by; `level` is 0 for one that is a list item or a line in bold.

    `below` are the lines of its text in their loose form, those with few letters left out.
    """

    index: int
    words: str
    level: int
    below: frozenset[str]
    code: str = field(init=False)
    title: str = field(init=False)
    letters: str = field(init=False)

    def __post_init__(self) -> None:
        code, title = split_heading(self.words)
        object.__setattr__(self, "code", code.casefold())
        object.__setattr__(self, "title", title if code else "")
        object.__setattr__(self, "letters", loose(self.words))


def lines_below(lines: Iterable[str]) -> frozenset[str]:
    """Return the lines by which the heading above them is recognised."""
    return frozenset(found for line in lines if len(found := loose(line)) >= MIN_LETTERS)


def levels_down(levels: Iterable[tuple[int, int]]) -> int:
    """Return by how many levels most headings were moved down; `levels` are those of now and those that left."""
    shifts = Counter(new - old for new, old in levels if new and old)
    return shifts.most_common(1)[0][0] if shifts else 0


def pair_headings(
    olds: Sequence[ArticleHeading], news: Sequence[ArticleHeading], in_texts: Collection[str]
) -> dict[int, int]:
    """Return the index of the old heading for each new one that is the same; others are no heading of a part, or new.

    Each old one is found once, wherever it stands. `in_texts` are the letters of headings that stood in texts: those
    are a part only where their words say so.
    """
    pairs = _Pairs(olds, news)
    pairs.by(lambda each: each.words)
    pairs.by(lambda each: each.code)
    pairs.by(lambda each: each.title)
    pairs.leave_out(in_texts)
    pairs.by(lambda each: each.letters)
    pairs.by_lines()
    pairs.translated()
    pairs.between()
    return pairs.old_of


class _Pairs:
    def __init__(self, olds: Sequence[ArticleHeading], news: Sequence[ArticleHeading]) -> None:
        self._olds = {each.index: each for each in olds}
        self._news = {each.index: each for each in news}
        self.old_of: dict[int, int] = {}
        self._found: set[int] = set()
        self._left = MOST_PAIRS

    def _rest(self) -> tuple[list[ArticleHeading], list[ArticleHeading]]:
        olds = [each for each in self._olds.values() if each.index not in self._found]
        return olds, [each for each in self._news.values() if each.index not in self.old_of]

    def leave_out(self, letters: Collection[str]) -> None:
        """Leave out the headings with these letters, but for those that are paired."""
        self._news = {at: each for at, each in self._news.items() if at in self.old_of or each.letters not in letters}

    def _pair(self, old: ArticleHeading, new: ArticleHeading) -> None:
        self.old_of[new.index] = old.index
        self._found.add(old.index)

    @property
    def shift(self) -> int:
        """By how many levels most headings were moved down."""
        return levels_down((self._news[new].level, self._olds[old].level) for new, old in self.old_of.items())

    def by(self, value_of: Callable[[ArticleHeading], Hashable]) -> None:
        """Pair the headings with the same value; of several those with the most lines below in common, then those below
        the same heading, then in order.

        The same words also stand in texts: a heading at another level needs a line below in common.
        """
        olds, news = self._rest()
        old_by, new_by = _grouped(olds, value_of), _grouped(news, value_of)
        groups = [(ours, new_by[value]) for value, ours in old_by.items() if value in new_by]
        for ours, theirs in groups:
            if len(ours) == len(theirs) == 1:
                self._pair(ours[0], theirs[0])
        shift, gaps = self.shift, self._gaps()
        for ours, theirs in groups:
            if len(ours) + len(theirs) > 2:
                self._of_several(ours, theirs, shift, gaps)

    def _of_several(self, olds: list[ArticleHeading], news: list[ArticleHeading], shift: int, gaps: _Gaps) -> None:
        self._left -= len(olds) * len(news)
        if self._left > 0:
            shared = [(len(old.below & new.below), -new.index, -old.index) for old in olds for new in news]
            for count, new_place, old_place in sorted(shared, reverse=True):
                if count and -new_place not in self.old_of and -old_place not in self._found:
                    self._pair(self._olds[-old_place], self._news[-new_place])
        for old_gap, new_gap in (gaps, ({}, {})):
            waiting = defaultdict(list)
            for old in reversed(olds):
                if old.index not in self._found:
                    waiting[old_gap.get(old.index), old.level + shift if old.level else 0].append(old)
            for new in news:
                if new.index not in self.old_of and waiting[new_gap.get(new.index), new.level]:
                    self._pair(waiting[new_gap.get(new.index), new.level].pop(), new)

    def by_lines(self) -> None:
        """Pair the headings that share most lines below which no other heading has, at the same level."""
        (olds, news), shift = self._rest(), self.shift
        having: dict[str, list[ArticleHeading]] = defaultdict(list)
        for old in olds:
            for line in old.below:
                having[line].append(old)
        for new in news:
            votes = Counter(having[line][0].index for line in new.below if len(having.get(line, ())) == 1)
            for index, count in votes.most_common(1):
                old = self._olds[index]
                fewer = min(len(old.below), len(new.below))
                is_level = not (old.level and new.level) or new.level == old.level + shift
                if index not in self._found and is_level and count >= ALIKE_BELOW * fewer:
                    self._pair(old, new)

    def translated(self) -> None:
        """Pair all headings by their place where most have other words, and all come in the same order of levels."""
        olds, news = self._rest()
        if 2 * len(olds) <= len(self._olds):
            return
        deepest, shift = max(each.level for each in self._olds.values()), self.shift
        high = [each for each in self._news.values() if each.level <= deepest + shift]
        if [each.level for each in self._olds.values()] == [each.level - shift for each in high]:
            self.old_of, self._found = {}, set()
            for old, new in zip(self._olds.values(), high, strict=True):
                self._pair(old, new)

    def between(self) -> None:
        """Pair headings between the same neighbours: those that are alone there at their level, and those alike."""
        olds, news = self._rest()
        shift, old_gap, new_gap = self.shift, *self._gaps()
        by_gap: dict[tuple[int, int], list[ArticleHeading]] = defaultdict(list)
        for old in olds:
            by_gap[old_gap[old.index], old.level + shift if old.level else 0].append(old)
        count = Counter((new_gap[new.index], new.level) for new in news)
        for new in news:
            gap = new_gap[new.index], new.level
            left = [old for old in by_gap.get(gap, ()) if old.index not in self._found]
            self._left -= len(left)
            if len(left) == 1 == count[gap] and _fits(left[0], new):
                self._pair(left[0], new)
            elif left and self._left > 0:
                best = max(left, key=lambda old: likeness(old.words, new.words))
                if likeness(best.words, new.words) >= ALIKE_WORDS and _can_be(best, new):
                    self._pair(best, new)

    def _gaps(self) -> _Gaps:
        """Return for each heading the nearest one above that is paired, by its index in the old article."""
        old_gap, new_gap, last = dict[int, int](), dict[int, int](), -1
        for index in self._olds:
            old_gap[index] = last
            last = index if index in self._found else last
        last = -1
        for index in self._news:
            new_gap[index] = last
            last = self.old_of.get(index, last)
        return old_gap, new_gap


def _grouped(
    headings: Iterable[ArticleHeading], value_of: Callable[[ArticleHeading], Hashable]
) -> dict[Hashable, list[ArticleHeading]]:
    found: dict[Hashable, list[ArticleHeading]] = defaultdict(list)
    for each in headings:
        if value := value_of(each):
            found[value].append(each)
    return found


def _can_be(old: ArticleHeading, new: ArticleHeading) -> bool:
    """Return whether two headings with other words can be one: two codes are two sessions."""
    return not (old.code and new.code and old.code != new.code)


def _fits(old: ArticleHeading, new: ArticleHeading) -> bool:
    """Return whether a heading that is alone between the same neighbours is the same one with other words."""
    if not old.below and not new.below:
        return True
    if not _can_be(old, new):
        return False
    fewer = min(len(old.below), len(new.below))
    shared = len(old.below & new.below)
    return (fewer > 0 and shared >= ALIKE_BELOW * fewer) or likeness(old.words, new.words) >= ALIKE_BELOW
