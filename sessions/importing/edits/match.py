"""Finding the parts of an exported article in an edited one: by code, by heading, by text, then by likeness; pure.

Each step looks only at the parts that are left, in dictionaries, so that thousands of sessions take linear time.
Likeness is counted by lines and words in common, and only for parts that stand between the same neighbours.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sessions.article.document import ChapterText, DayText, Document, SessionText, with_keys
from sessions.article.headings import day_number
from sessions.rules.codes import split_heading

type PartOfArticle = ChapterText | DayText | SessionText

MOST_SAME = 5
"""A line that stands in more parts than these says nothing about which is which."""

MIN_LETTERS = 10
"""An equal text with fewer letters does not make two parts the same."""

MOST_PAIRS = 40_000
"""Maximum number of pairs of headings that are compared by their words in one article: the time grows with them."""

ALIKE = 0.5
"""Minimum share of lines or words in common, of the shorter one, for a part to be the same with other words."""


@dataclass(frozen=True)
class _Candidate:
    """A part with what it is recognised by; `above` is the index of the day that it stands in, or -1."""

    index: int
    part: PartOfArticle
    code: str
    title: str
    texts: str
    inside: bool

    @cached_property
    def lines(self) -> set[str]:
        """The lines of its text that have words."""
        return {line.strip() for line in self.texts.split("\n") if sum(map(str.isalnum, line)) > 3}

    @cached_property
    def words(self) -> set[str]:
        """The words of its heading; pairs of letters where there are no spaces between words."""
        found: set[str] = set()
        for word in self.title.casefold().split():
            found |= {word} if word.isascii() else {word[i : i + 2] for i in range(max(len(word) - 1, 1))}
        return found


def match_parts(base: Document, theirs: Document) -> Document:
    """Return `theirs` with the keys of those parts of `base` that its parts are; parts without one are new."""
    olds, news = list(_candidates(base)), list(_candidates(theirs))
    pairs = _Pairs(olds, news)
    for kind in (SessionText, ChapterText, DayText):
        pairs.match(kind)
    keys = [olds[pairs.old_of[new.index]].part.key if new.index in pairs.old_of else "" for new in news]
    return with_keys(theirs, keys)


def _candidates(document: Document) -> Iterator[_Candidate]:
    index = 0
    for part in document.parts:
        yield _candidate(index, part, inside=False)
        index += 1
        if isinstance(part, DayText):
            for piece in part.contents():
                yield _candidate(index, piece, inside=True)
                index += 1


def _candidate(index: int, part: PartOfArticle, *, inside: bool) -> _Candidate:
    match part:
        case SessionText():
            code, title = split_heading(part.heading)
            texts = "\n".join((part.recording_url, part.lead, *(section.text for section in part.sections)))
        case DayText():
            code, title, texts = "", part.heading, part.note
        case ChapterText():
            code, title, texts = "", part.heading, part.body
    return _Candidate(index, part, code, title, texts.strip("\n"), inside)


class _Pairs:
    """The pairs that are found, by the index of the part in the new article."""

    def __init__(self, olds: Sequence[_Candidate], news: Sequence[_Candidate]) -> None:
        self._olds, self._news = olds, news
        self.old_of: dict[int, int] = {}
        self._new_of: dict[int, int] = {}
        self._left = MOST_PAIRS

    def match(self, kind: type[PartOfArticle]) -> None:
        """Find the parts of one kind."""
        if kind is DayText:
            self._by(kind, lambda each: each.part.on if isinstance(each.part, DayText) else None)
            self._by(kind, lambda each: each.title)
            self._by(kind, lambda each: day_number(each.title))
            self._days_by_contents()
        else:
            self._by(kind, lambda each: (each.code, each.title, each.texts, each.inside))
            self._by(kind, lambda each: (each.code, each.title, each.inside))
            self._by(kind, lambda each: each.code)
            self._by(kind, lambda each: each.title)
            self._by(kind, lambda each: each.texts if sum(map(str.isalnum, each.texts)) >= MIN_LETTERS else "")
            self._by_lines(kind)
        self._in_same_gaps(kind)

    def _rest(self, kind: type[PartOfArticle]) -> tuple[list[_Candidate], list[_Candidate]]:
        # A group of sessions is no row: its heading alone says which it is, and nothing has to be found.
        olds = [each for each in self._olds if type(each.part) is kind and each.index not in self._new_of]
        news = [each for each in self._news if type(each.part) is kind and each.index not in self.old_of]
        return [each for each in olds if each.part.key], [each for each in news if not _is_group(each)]

    def _pair(self, old: _Candidate, new: _Candidate) -> None:
        self.old_of[new.index] = old.index
        self._new_of[old.index] = new.index

    def _by(self, kind: type[PartOfArticle], value_of: Callable[[_Candidate], Hashable]) -> None:
        """Pair the parts with the same value, several of them in their order."""
        olds, news = self._rest(kind)
        by_value: dict[Hashable, list[_Candidate]] = defaultdict(list)
        for old in reversed(olds):
            if value := value_of(old):
                by_value[value].append(old)
        for new in news:
            if (value := value_of(new)) and by_value.get(value):
                self._pair(by_value[value].pop(), new)

    def _by_lines(self, kind: type[PartOfArticle]) -> None:
        """Pair the parts that share most lines of their texts."""
        olds, news = self._rest(kind)
        having: dict[str, list[_Candidate]] = defaultdict(list)
        for old in olds:
            for line in old.lines:
                having[line].append(old)
        for new in news:
            lines = new.lines
            votes = Counter(
                old.index
                for line in lines
                if len(having.get(line, ())) <= MOST_SAME
                for old in having.get(line, ())
                if old.index not in self._new_of
            )
            for index, count in votes.most_common(1):
                old = self._olds[index]
                if count >= ALIKE * min(len(old.lines), len(lines)):
                    self._pair(old, new)

    def _days_by_contents(self) -> None:
        """Pair the days that hold most of the same sessions."""
        olds, news = self._rest(DayText)
        old_days = {each.index for each in olds}
        old_day = _days_of(self._olds)
        new_day = _days_of(self._news)
        votes: dict[int, Counter[int]] = defaultdict(Counter)
        for new, old in self.old_of.items():
            if old_day.get(old, -1) in old_days and new in new_day:
                votes[new_day[new]][old_day[old]] += 1
        for each in news:
            for index, _count in votes[each.index].most_common(1):
                if index not in self._new_of:
                    self._pair(self._olds[index], each)

    def _in_same_gaps(self, kind: type[PartOfArticle]) -> None:
        """Pair parts between the same neighbours: those whose headings are alike, and days and texts without one."""
        olds, news = self._rest(kind)
        old_gap, new_gap = self._gaps()
        by_gap: dict[int, list[_Candidate]] = defaultdict(list)
        for old in olds:
            by_gap[old_gap[old.index]].append(old)
        news_in: Counter[int] = Counter(new_gap[new.index] for new in news)
        for new in news:
            gap = new_gap[new.index]
            found = self._likest(new, by_gap.get(gap, []), alone=news_in[gap] == 1)
            if found is not None:
                self._pair(found, new)

    def _gaps(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return for each part the nearest part above that is paired, by its index in the old article."""
        old_gap, new_gap, last = {}, {}, -1
        for old in self._olds:
            old_gap[old.index] = last
            last = old.index if old.index in self._new_of else last
        last = -1
        for new in self._news:
            new_gap[new.index] = last
            last = self.old_of.get(new.index, last)
        return old_gap, new_gap

    def _likest(self, new: _Candidate, olds: Iterable[_Candidate], *, alone: bool) -> _Candidate | None:
        left = [old for old in olds if old.index not in self._new_of] if alone or self._left > 0 else []
        if alone and len(left) == 1 and _fits(left[0], new):
            return left[0]
        self._left -= len(left)
        if self._left < 0:
            return None
        likeness = [(_share(old.words, new.words), -old.index, old) for old in left]
        best = max(likeness, default=None)
        return best[2] if best and best[0] >= ALIKE else None


def _fits(old: _Candidate, new: _Candidate) -> bool:
    """Whether a part that stands alone between the same neighbours is the same one with another heading."""
    if isinstance(new.part, DayText):
        return True
    if old.code and new.code and old.texts:
        return False
    if not old.texts and not new.texts:
        return True
    return _share(old.lines, new.lines) >= ALIKE or _share(old.words, new.words) >= ALIKE


def _share(one: set[str], other: set[str]) -> float:
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0


def _is_group(each: _Candidate) -> bool:
    return isinstance(each.part, DayText) and each.part.group


def _days_of(candidates: Iterable[_Candidate]) -> dict[int, int]:
    """Return the index of the day that each session stands in."""
    found: dict[int, int] = {}
    day = -1
    for each in candidates:
        if isinstance(each.part, DayText):
            day = each.index
        elif each.inside and isinstance(each.part, SessionText):
            found[each.index] = day
    return found
