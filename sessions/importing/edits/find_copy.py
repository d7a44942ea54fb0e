"""Of which report an article is an edited export, in which format, and of which of its exports: by their lines."""

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.auth.models import User

from sessions.article.dialects import DIALECTS, Dialect
from sessions.article.line_forms import MIN_LETTERS, loose
from sessions.importing.edits.returned import unified
from sessions.models import ArticleCopy, Report
from sessions.reporting.copies import MergeBase

ALIKE = 0.4
"""Minimum share of the letters in common with an earlier article, of the shorter of the two: half an article is a part
of it. Headings count only where one of them has few other lines, as a report that is filled in elsewhere: articles of
two people about one event have the same.
"""

MOST = 50
"""Maximum number of earlier articles that are compared; the newest ones."""

_FRONT = re.compile(r"(-{3}|\+{3})[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_WORD = re.compile(r"\w+")
_KEY = re.compile(r"^([A-Za-z_]+)[ \t]*[:=]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """The report that an article comes back to, and the format in which it left."""

    report: Report
    dialect: Dialect


def known_article(user: User, text: str, event: str = "") -> KnownArticle | None:
    """Return the report, and its format, of which `text` is an edited export; None if no report that `user` may change
    left so. With `event` (a slug) only its reports are compared. Linear time.
    """
    reports = Report.objects.editable_by(user).present().select_related("event")
    copies = ArticleCopy.objects.filter(report__in=reports, dialect__in=DIALECTS)
    if event:
        copies = copies.filter(report__event__slug=event)
    here = _Sample(text)
    found: dict[int, list[tuple[bool, float, str]]] = {}
    for copy in copies.newest_first()[:MOST].iterator(chunk_size=1):
        there = _Sample(copy.article)
        if here.is_alike(there):
            found.setdefault(copy.report_id, []).append((here.has_keys_of(there), here.share(there), copy.dialect))
    if not found:
        return None
    likest = max(found, key=lambda report: max(share for _keys, share, _dialect in found[report]))
    _keys, _share, dialect = max(found[likest])
    return KnownArticle(reports.get(pk=likest), DIALECTS[dialect])


class _Sample:
    """What an article is recognised by: its longer lines, and the keys of its front matter."""

    def __init__(self, text: str) -> None:
        text = unified(text)
        front = _FRONT.match(text)
        self._keys = frozenset(_KEY.findall(front[2])) if front else frozenset()
        lines = text[front.end() if front else 0 :].split("\n")
        long = [line for line in lines if _length(line) >= MIN_LETTERS]
        self._all = Counter(map(loose, long))
        self._texts = Counter(loose(line) for line in long if not line.startswith("#"))
        self._length, self._length_of_texts = _letters(self._all), _letters(self._texts)
        self._has_few_texts = 2 * self._length_of_texts <= self._length

    def is_alike(self, other: "_Sample") -> bool:
        """Return whether one of two articles can be an edit of the other."""
        is_short = self._has_few_texts or other._has_few_texts
        common = _letters(self._all & other._all if is_short else self._texts & other._texts)
        lengths = (each._length if is_short else each._length_of_texts for each in (self, other))
        return common > 0 and common >= ALIKE * min(lengths)

    def share(self, other: "_Sample") -> float:
        """Return the share of the letters in common, of both."""
        return 2 * _letters(self._all & other._all) / (self._length + other._length)

    def has_keys_of(self, other: "_Sample") -> bool:
        """Return whether half of the keys of the front matter are those of another article: they tell the site."""
        return 2 * len(self._keys & other._keys) >= len(self._keys | other._keys)


def _letters(lines: Mapping[str, int]) -> int:
    return sum(_length(line) * count for line, count in lines.items())


def _length(line: str) -> int:
    return sum(map(str.isalnum, line))


ONE_EDIT = 4
"""Pairs of lines that differ where one line was changed."""


def nearest_base(bases: Sequence[MergeBase], text: str) -> MergeBase | None:
    """Return the remembered article of which `text` is an edit; `bases` come newest first. Linear time.

    It is the one with which it has the most lines in common, of several that from which the fewest words differ: what
    was added later beside an edited line was not deleted. One line that is again as it was is an edit of the newest. A
    part that was moved is a difference too, so each line counts together with the next one.
    """
    here = _pairs(text), _words(text)
    best: MergeBase | None = None
    most, distance = (0, 0), 0
    for base in bases:
        pairs, words = _pairs(base.text), _words(base.text)
        likeness = (here[0] & pairs).total(), -_difference(here[1], words)
        if best is None or (likeness > most and (pairs != here[0] or distance > ONE_EDIT)):
            best, most, distance = base, likeness, _difference(here[0], pairs)
    return best


def _pairs(text: str) -> Counter[Hashable]:
    """Return how often each line occurs together with the next one, by their letters, without blank ones."""
    return Counter(pairwise(("", *map(loose, filter(str.strip, unified(text).split("\n"))), "")))


def _words(text: str) -> Counter[Hashable]:
    return Counter(_WORD.findall(text.casefold()))


def _difference(one: Counter[Hashable], other: Counter[Hashable]) -> int:
    return one.total() + other.total() - 2 * (one & other).total()
