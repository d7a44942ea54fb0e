"""Matching of sessions by keys, from sure to weak; titles are compared folded, and similar titles come last.

``pair`` says which session of a programme is which stored session; a ``SessionIndex`` finds the sessions that a star or
a recording names. No Django.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from rapidfuzz import fuzz, process

from sessions.rules.search_text import folded

OFFERED = 3
"""Maximum number of similar sessions that are offered to choose from."""

_MOST_COMPARED = 1_000_000
"""Number of titles that are compared for all lines or stars of one import, about two seconds of work."""
_LONGEST_TITLE = 300
"""Maximum length of a title that is compared, in characters, that of its column."""
_MOST_CANDIDATES = 200
"""Number of similar titles that are compared by the whole score, which takes longer."""
_A_DAY = 86_400.0
_A_SECOND = 1.0
_MOST_CELLS = 10_000
"""Largest table for the least movement of sessions with one key; larger ones are matched in order."""


class SessionIndex[Item]:
    """Sessions by their keys, and by similar titles; ``title`` returns the folded title of one."""

    def __init__(self, sessions: Sequence[Item], title: Callable[[Item], str]) -> None:
        self._sessions = sessions
        self._titles = [title(session) for session in sessions]
        self._left = _MOST_COMPARED

    def by(self, keys: Callable[[Item], Iterable[str]]) -> Mapping[str, list[Item]]:
        """Return the sessions by their keys that are not empty."""
        groups: dict[str, list[Item]] = defaultdict(list)
        for session in self._sessions:
            for key in filter(None, keys(session)):
                groups[key].append(session)
        return groups

    def similar(self, title: str, least: float) -> list[tuple[float, str, Item]]:
        """Return sessions with a title similar to a folded one, most similar first, with similarity and folded title.

        The similarity is from ``least`` to 100; common words count most. After a number of comparisons there are none.
        """
        title = title[:_LONGEST_TITLE]
        self._left -= len(self._titles)
        if not title or self._left < 0:
            return []
        # First by the fast part of the score, which is an upper bound of the whole.
        near = process.extract(
            title, self._titles, scorer=fuzz.token_set_ratio, score_cutoff=least, limit=_MOST_CANDIDATES
        )
        scored = [(0.7 * alike + 0.3 * fuzz.token_sort_ratio(title, words), words, at) for words, alike, at in near]
        best = sorted((each for each in scored if each[0] >= least), key=lambda each: (-each[0], each[2]))
        return [(score, words, self._sessions[at]) for score, words, at in best]


@dataclass(frozen=True, slots=True)
class Record:
    """The matching keys of a session.

    ``by_hand`` marks a session without a feed; ``attended_on_day`` one that the user attended on the day where it is.
    ``logged_at`` is when a session without a start was logged on its day: it was on then. ``digests`` are those of this
    import for a record of the programme, those of the last import for a stored session.
    """

    external_id: str
    code: str
    title: str
    starts_at: datetime | None
    room: str = ""
    on: date | None = None
    by_hand: bool = False
    attended_on_day: bool = False
    logged_at: datetime | None = None
    ends_at: datetime | None = None
    digests: frozenset[tuple[str, str]] = frozenset()
    deleted: bool = False

    @property
    def moment(self) -> datetime | None:
        """When it was on, as far as known."""
        return self.starts_at or self.logged_at

    def is_running(self, moment: datetime) -> bool:
        """Return whether it is on at that moment, as far as start and end are known."""
        return self.starts_at is not None and self.ends_at is not None and self.starts_at <= moment < self.ends_at


type _Key = Callable[[Record], Hashable | None]
type _Which = Callable[[Record], bool]


_folded = lru_cache(maxsize=20_000)(folded)


def _title(record: Record) -> str:
    return _folded(record.title)


def _sat(record: Record) -> Hashable | None:
    """Return code, title and start, if there is a start."""
    return record.starts_at and (record.code.casefold(), _title(record), record.starts_at)


def _title_on_day(record: Record) -> Hashable | None:
    return (title := _title(record)) and (title, record.on)


_BY_IDENTIFIER: tuple[_Key, ...] = (
    lambda record: record.digests and (record.external_id, record.digests),
    lambda record: (
        record.external_id and (record.external_id, record.starts_at, record.room, record.code, record.title)
    ),
    lambda record: record.external_id and (record.external_id, record.starts_at, record.room),
    lambda record: record.external_id and (record.external_id, record.starts_at),
    lambda record: record.external_id,
)
_BY_WORDS: tuple[_Key, ...] = (
    lambda record: (record.code, _title(record), record.starts_at),
    lambda record: record.code and (record.code.casefold(), record.starts_at),
    lambda record: record.code and (record.code.casefold(), record.on),
    lambda record: record.code.casefold(),
    lambda record: (title := _title(record)) and (title, record.starts_at),
)


def pair(here: Sequence[Record], there: Sequence[Record]) -> dict[int, int]:
    """Return for each record of the programme (``there``, by index) its stored session (index in ``here``).

    Order of the keys: first records that are equal to the last import word for word, so that importing twice changes
    nothing. Then the external id; of several sessions with one id those with the same start first, then the others in
    order of start with the least movement. Where one side has no id, code and title; where no id is known any more,
    since some programmes make new ones each time, code, title and start if they are unique. A session without a feed is
    matched by its code, or by its title on the same day. A session that the user attended is never matched to one on
    another day.
    """
    pairing = _Pairing(here, there)
    for key in _BY_IDENTIFIER:
        pairing.by(key)
    known = any(there[index].external_id for index in pairing.pairs)
    _by_words(pairing, lambda record: not record.by_hand and not record.external_id, _any)
    _by_words(pairing, lambda record: not record.by_hand, lambda record: not record.external_id)
    if not known:
        pairing.by(lambda record: (sat := _sat(record)) and (sat, record.room), _is_of_feed, alone=True)
        pairing.by(_sat, _is_of_feed, alone=True)
    _by_words(pairing, lambda record: record.by_hand, _any)
    return pairing.pairs


def _by_words(pairing: "_Pairing", of_here: _Which, of_there: _Which) -> None:
    """Match by code and title with the start, by code, by title.

    Different codes are different sessions even with equal titles: repeats have the same title. A session without a feed
    that has a start stays on its day where only the title is the same.
    """
    for key in _BY_WORDS:
        pairing.by(key, of_here, of_there)
    for of_ours, of_theirs in ((_is_codeless, _any), (_is_coded, _is_codeless)):
        ours, theirs = _both(of_here, of_ours), _both(of_there, of_theirs)
        pairing.by(_title_on_day, _both(ours, _is_by_hand), theirs)
        pairing.by(_title, _both(ours, lambda record: not record.by_hand or record.starts_at is None), theirs)
        pairing.by(_title, ours, _both(theirs, _is_dateless))


def _any(_record: Record) -> bool:
    return True


def _is_of_feed(record: Record) -> bool:
    return not record.by_hand


def _is_by_hand(record: Record) -> bool:
    return record.by_hand


def _is_coded(record: Record) -> bool:
    return bool(record.code)


def _is_codeless(record: Record) -> bool:
    return not record.code


def _is_dateless(record: Record) -> bool:
    return record.on is None


def _is_settled(record: Record) -> bool:
    """Return whether the user attended it on the day where it is."""
    return record.attended_on_day and record.on is not None


def _both(one: _Which, other: _Which) -> _Which:
    return lambda record: one(record) and other(record)


class _Pairing:
    """The pairs so far, and the unmatched records of both sides."""

    def __init__(self, here: Sequence[Record], there: Sequence[Record]) -> None:
        self.pairs: dict[int, int] = {}
        self._here = dict(enumerate(here))
        self._there = dict(enumerate(there))

    def by(self, key: _Key, of_here: _Which = _any, of_there: _Which = _any, *, alone: bool = False) -> None:
        """Match by a key (None, "" and the like never match); ``alone`` only if it is unique on both sides.

        A session that the user attended on its day only with one of its day, or without a day.
        """
        settled = _both(of_here, _is_settled)
        self._match(lambda record: (found := key(record)) and (found, record.on), settled, of_there, alone=alone)
        self._match(key, settled, _both(of_there, _is_dateless), alone=alone)
        self._match(key, _both(of_here, lambda record: not _is_settled(record)), of_there, alone=alone)

    def _match(self, key: _Key, of_here: _Which, of_there: _Which, *, alone: bool) -> None:
        here = _groups(self._here, key, of_here)
        there = _groups(self._there, key, of_there) if here else {}
        for common in there.keys() & here.keys():
            if alone and len(here[common]) + len(there[common]) > 2:
                continue
            if len(here[common]) < len(there[common]) and any(_is_lost(self._here[index]) for index in here[common]):
                continue
            # Each record is in one group only, so the order of the groups does not matter.
            for ours, theirs in _aligned(
                sorted(here[common], key=lambda index: _order(self._here[index], index)),
                sorted(there[common], key=lambda index: _order(self._there[index], index)),
                lambda ours, theirs: _shift(self._here[ours], self._there[theirs]),
            ):
                self.pairs[theirs] = ours
                del self._here[ours], self._there[theirs]


def _groups(records: dict[int, Record], key: _Key, which: _Which) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, record in records.items():
        if which(record) and (found := key(record)):
            groups[found].append(index)
    return groups


def _order(record: Record, index: int) -> tuple[bool, float, str, bool, int]:
    """Sort key: start (unknown last), room; of sessions that differ in neither, a deleted one is matched last."""
    start = record.moment
    return start is None, start.timestamp() if start else 0.0, record.room, record.deleted, index


def _shift(ours: Record, theirs: Record) -> float:
    """Return the cost of a match: by how much the session would move; getting or losing an id costs a little."""
    named = 0.0 if ours.by_hand or bool(ours.external_id) == bool(theirs.external_id) else _A_SECOND
    if ours.moment is None or theirs.moment is None:
        return named + (0.0 if ours.moment == theirs.moment else _A_DAY)
    if ours.by_hand and theirs.is_running(ours.moment):
        return 0.0
    return named + abs((ours.moment - theirs.moment).total_seconds())


def _is_lost(record: Record) -> bool:
    """Return whether it is unknown which of several records a session without a feed was."""
    return record.by_hand and not record.external_id and record.moment is None


def _aligned(ours: list[int], theirs: list[int], shift: Callable[[int, int], float]) -> Iterable[tuple[int, int]]:
    """Match two lists in order, all of the shorter one, with minimum total cost (dynamic programming)."""
    if len(ours) == len(theirs) or len(ours) * len(theirs) > _MOST_CELLS:
        return list(zip(ours, theirs, strict=False))
    if len(ours) > len(theirs):
        return [(mine, other) for other, mine in _aligned(theirs, ours, lambda other, mine: shift(mine, other))]
    # costs[i][j]: the minimum for the first i of ours and the first j of theirs.
    costs = [[0.0] * (len(theirs) + 1)]
    for row, mine in enumerate(ours, start=1):
        line = [float("inf")]
        for column, other in enumerate(theirs, start=1):
            line.append(min(line[-1], costs[row - 1][column - 1] + shift(mine, other)))
        costs.append(line)
    found: list[tuple[int, int]] = []
    column = len(theirs)
    for row in range(len(ours), 0, -1):
        while costs[row][column - 1] == costs[row][column]:
            column -= 1
        found.append((ours[row - 1], theirs[column - 1]))
        column -= 1
    return found
