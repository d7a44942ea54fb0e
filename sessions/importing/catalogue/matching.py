"""Which sitting of a programme is which session that stands here already.

A leaf without Django and without a database, over small records. No session is ever two sittings.
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
    """What a sitting and a session are known by.

    ``by_hand`` marks a session that no programme brought; ``settled`` one that somebody was in, on the day on which it
    stands. ``logged_at`` is when a session without a start was logged on its day: it was on then. ``digests`` are the
    digests of what the programme tells of a sitting, and of what it told last of a session.
    """

    external_id: str
    code: str
    title: str
    starts_at: datetime | None
    room: str = ""
    on: date | None = None
    by_hand: bool = False
    settled: bool = False
    logged_at: datetime | None = None
    ends_at: datetime | None = None
    digests: frozenset[tuple[str, str]] = frozenset()

    @property
    def moment(self) -> datetime | None:
        """When it was on, as far as anybody knows."""
        return self.starts_at or self.logged_at

    def is_running(self, moment: datetime) -> bool:
        """Say whether it is on at that moment, as far as its start and its end are known."""
        return self.starts_at is not None and self.ends_at is not None and self.starts_at <= moment < self.ends_at


type _Key = Callable[[Record], Hashable | None]
type _Which = Callable[[Record], bool]


def pair(here: Sequence[Record], there: Sequence[Record]) -> dict[int, int]:
    """Return for sittings ``there``, by index, the session ``here`` that each of them is.

    What the programme tells word for word as it did last is the session that it was then: applying it twice changes
    nothing. Else its own identifier decides; of several sittings of one talk those whose start is the same come first,
    then the others in order of their start, with as little moved as can be. Where one side has no identifier, code
    and title decide; where no identifier is known any more, since some programmes give new ones each time, code, title
    and start do if they are one session's alone. What was logged by hand is found by its code, or by its title on the
    same day. What somebody was in is never a sitting of another day: that is one more.
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
    """Return the key by the programme's own identifier along with some facts."""
    told = attrgetter("external_id", *known_by)
    return lambda record: told(record) if record.external_id else None


def _sat(pairing: "_Pairing", record: Record) -> Hashable | None:
    """Return code, title and start of what has a start."""
    return record.starts_at and (record.code.casefold(), pairing.title(record), record.starts_at)


def _by_words(pairing: "_Pairing", of_here: _Which, of_there: _Which) -> None:
    """Pair what one side has no identifier for: by everything, by the code, by the title."""
    title = pairing.title
    pairing.within_days(lambda record: (record.code, title(record), record.starts_at), of_here, of_there)
    pairing.within_days(lambda record: record.code.casefold(), of_here, of_there)
    pairing.within_days(lambda record: title(record) and (title(record), record.starts_at), of_here, of_there)
    # Two codes that differ are two sessions, whatever their titles say: a repeat is called the same.
    pairing.within_days(title, lambda record: of_here(record) and not record.code, of_there)
    pairing.within_days(title, of_here, lambda record: of_there(record) and not record.code)


def _by_hand(pairing: "_Pairing") -> None:
    """Pair what was logged by hand; what was attended is never another day's sitting."""
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
    return record.settled and record.on is not None


def _logged(record: Record) -> bool:
    return record.by_hand


def _movable(record: Record) -> bool:
    return record.by_hand and (not record.settled or record.on is None)


def _dateless(record: Record) -> bool:
    return record.on is None


class _Pairing:
    """The pairs found so far, and what is free on both sides."""

    def __init__(self, here: Sequence[Record], there: Sequence[Record]) -> None:
        self.pairs: dict[int, int] = {}
        self._here = dict(enumerate(here))
        self._there = dict(enumerate(there))
        self._titles: dict[str, str] = {}

    def title(self, record: Record) -> str:
        """Return the title without the differences that do not matter."""
        found = self._titles.get(record.title)
        if found is None:
            found = self._titles[record.title] = folded(record.title)
        return found

    def within_days(self, key: _Key, of_here: _Which = _any, of_there: _Which = _any) -> None:
        """Pair by a key, but what somebody was in with sittings of its day alone, or of none."""
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
        """Pair what is free and has the same key, a false one being none; ``alone`` where one on each side has it."""
        if not self._here or not self._there:
            return
        here = _groups(self._here, key, of_here)
        there = _groups(self._there, key, of_there) if here else {}
        for common in there.keys() & here.keys():
            if alone and len(here[common]) + len(there[common]) > 2:
                continue
            if len(here[common]) < len(there[common]) and any(_is_lost(self._here[index]) for index in here[common]):
                continue
            # Every pair is in one group alone, so that the order of the groups decides nothing.
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


def _order(record: Record, index: int) -> tuple[bool, float, str, int]:
    """Order by start, the unknown ones last."""
    start = record.moment
    return start is None, start.timestamp() if start else 0.0, record.room, index


def _shift(ours: Record, theirs: Record) -> float:
    """Return by how much a session would move if it were that sitting; getting or losing an identifier is a little."""
    named = 0.0 if ours.by_hand or bool(ours.external_id) == bool(theirs.external_id) else _A_SECOND
    if ours.moment is None or theirs.moment is None:
        return named + (0.0 if ours.moment == theirs.moment else _A_DAY)
    if ours.by_hand and theirs.is_running(ours.moment):
        return 0.0
    return named + abs((ours.moment - theirs.moment).total_seconds())


def _is_lost(record: Record) -> bool:
    """Say whether nothing tells which of several sittings somebody was in who logged it by hand."""
    return record.by_hand and not record.external_id and record.moment is None


def _aligned(ours: list[int], theirs: list[int], shift: Callable[[int, int], float]) -> Iterable[tuple[int, int]]:
    """Pair two lists in their order, all of the shorter one, with the least that is moved in all."""
    if len(ours) == len(theirs) or len(ours) * len(theirs) > _MOST_CELLS:
        return list(zip(ours, theirs, strict=False))
    if len(ours) > len(theirs):
        return [(mine, other) for other, mine in _aligned(theirs, ours, lambda other, mine: shift(mine, other))]
    # costs[i][j]: the least for the first i of ours among the first j of theirs.
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
