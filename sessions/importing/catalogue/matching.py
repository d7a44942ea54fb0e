"""Record matching (entity resolution): which session of a programme is which stored session.

Works on small records; no Django. A stored session is matched to at most one.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from sessions.rules.search_text import folded

_A_DAY = 86_400.0
_A_SECOND = 1.0
_MOST_CELLS = 10_000


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


def pair(here: Sequence[Record], there: Sequence[Record]) -> dict[int, int]:
    """Return for each record of the programme (``there``, by index) its stored session (index in ``here``).

    Order of the rules: first records that are equal to the last import word for word, so that importing twice changes
    nothing. Then the external id; of several sessions with one id those with the same start first, then the others in
    order of start with the least movement. Where one side has no id, code and title; where no id is known any more,
    since some programmes make new ones each time, code, title and start if they are unique. A session without a feed is
    matched by its code, or by its title on the same day. A session that the user attended is never matched to one on
    another day.
    """
    pairing = _Pairing(here, there)
    pairing.within_days(lambda record: record.digests and (record.external_id, record.digests))
    for known_by in (
        ("starts_at", "room", "code", "title"),
        ("starts_at", "code", "title"),
        ("starts_at", "room"),
        ("starts_at",),
        (),
    ):
        pairing.within_days(_named(*known_by))
    known = any(there[index].external_id for index in pairing.pairs)
    _by_words(pairing, _nameless, _brought)
    _by_words(pairing, _brought, _nameless)
    if not known:
        pairing.by(lambda record: (sat := _sat(pairing, record)) and (sat, record.room), _brought, alone=True)
        pairing.by(lambda record: _sat(pairing, record), _brought, alone=True)
    _by_hand(pairing)
    return pairing.pairs


def _named(*known_by: str) -> _Key:
    """Return a key function: the external id together with some facts."""
    told = attrgetter("external_id", *known_by)
    return lambda record: told(record) if record.external_id else None


def _sat(pairing: "_Pairing", record: Record) -> Hashable | None:
    """Return code, title and start, if there is a start."""
    return record.starts_at and (record.code.casefold(), pairing.title(record), record.starts_at)


def _by_words(pairing: "_Pairing", of_here: _Which, of_there: _Which) -> None:
    """Match records without an id on one side: by everything, by code, by title."""
    title = pairing.title
    pairing.within_days(lambda record: (record.code, title(record), record.starts_at), of_here, of_there)
    pairing.within_days(lambda record: record.code.casefold(), of_here, of_there)
    pairing.within_days(lambda record: title(record) and (title(record), record.starts_at), of_here, of_there)
    # Different codes are different sessions even with equal titles: repeats have the same title.
    pairing.within_days(title, lambda record: of_here(record) and not record.code, of_there)
    pairing.within_days(title, of_here, lambda record: of_there(record) and not record.code)


def _by_hand(pairing: "_Pairing") -> None:
    """Match sessions without a feed; an attended one never to another day."""
    pairing.by(lambda record: record.code and (record.code.casefold(), record.starts_at), _logged)
    pairing.by(lambda record: record.code and (record.code.casefold(), record.on), _logged)
    pairing.by(lambda record: record.code.casefold(), _movable)
    pairing.by(lambda record: record.code.casefold(), _logged, _dateless)
    _by_title(pairing, _codeless, _any)
    _by_title(pairing, _coded, _codeless)


def _by_title(pairing: "_Pairing", of_here: _Which, of_there: _Which) -> None:
    title = pairing.title
    pairing.by(
        lambda record: title(record) and (title(record), record.on),
        lambda record: record.by_hand and of_here(record),
        of_there,
    )
    pairing.by(title, lambda record: _movable(record) and record.starts_at is None and of_here(record), of_there)
    pairing.by(
        title,
        lambda record: record.by_hand and of_here(record),
        lambda record: record.on is None and of_there(record),
    )


def _any(_record: Record) -> bool:
    return True


def _brought(record: Record) -> bool:
    return not record.by_hand


def _nameless(record: Record) -> bool:
    return not record.by_hand and not record.external_id


def _codeless(record: Record) -> bool:
    return not record.code


def _coded(record: Record) -> bool:
    return bool(record.code)


def _settled(record: Record) -> bool:
    return record.attended_on_day and record.on is not None


def _logged(record: Record) -> bool:
    return record.by_hand


def _movable(record: Record) -> bool:
    return record.by_hand and (not record.attended_on_day or record.on is None)


def _dateless(record: Record) -> bool:
    return record.on is None


class _Pairing:
    """The pairs so far, and the unmatched records of both sides."""

    def __init__(self, here: Sequence[Record], there: Sequence[Record]) -> None:
        self.pairs: dict[int, int] = {}
        self._here = dict(enumerate(here))
        self._there = dict(enumerate(there))
        self._titles: dict[str, str] = {}

    def title(self, record: Record) -> str:
        """Return the normalised title."""
        found = self._titles.get(record.title)
        if found is None:
            found = self._titles[record.title] = folded(record.title)
        return found

    def within_days(self, key: _Key, of_here: _Which = _any, of_there: _Which = _any) -> None:
        """Match by a key; an attended session only with records of its day or without a day."""
        self.by(
            lambda record: (found := key(record)) and (found, record.on),
            lambda record: of_here(record) and _settled(record),
            of_there,
        )
        self.by(
            key,
            lambda record: of_here(record) and _settled(record),
            lambda record: of_there(record) and _dateless(record),
        )
        self.by(key, lambda record: of_here(record) and not _settled(record), of_there)

    def by(self, key: _Key, of_here: _Which = _any, of_there: _Which = _any, *, alone: bool = False) -> None:
        """Match unmatched records with the same key (None, "" and the like never match); ``alone`` only if unique on
        both sides.
        """
        if not self._here or not self._there:
            return
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
