"""Which sitting of a programme is which session that stands here already.

A leaf without Django and without a database, over small records. No session is ever two sittings.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from sessions.searching import folded

_A_DAY = 86_400.0
_MOST_CELLS = 10_000


@dataclass(frozen=True, slots=True)
class Record:
    """What a sitting and a session are known by.

    ``by_hand`` marks a session that no programme brought; ``settled`` one that somebody attended, on the day on which
    it stands.
    """

    external_id: str
    code: str
    title: str
    starts_at: datetime | None
    room: str = ""
    on: date | None = None
    by_hand: bool = False
    settled: bool = False


type _Key = Callable[[Record], Hashable | None]
type _Which = Callable[[Record], bool]


def pair(here: Sequence[Record], there: Sequence[Record]) -> dict[int, int]:
    """Return for sittings ``there``, by index, the session ``here`` that each of them is.

    The programme's own identifier decides; of several sittings of one talk those whose start is the same come first,
    then the others in order of their start, with as little moved as can be. Where one side has no identifier, code
    and title decide. What was logged by hand is found by its code, or by its title on the same day.
    """
    pairing = _Pairing(here, there)
    for known_by in (
        ("starts_at", "room", "code", "title"),
        ("starts_at", "code", "title"),
        ("starts_at", "room"),
        ("starts_at",),
        (),
    ):
        pairing.by(_named(*known_by))
    _by_words(pairing, _nameless, _brought)
    _by_words(pairing, _brought, _nameless)
    _by_hand(pairing)
    return pairing.pairs


def _named(*known_by: str) -> _Key:
    """Return the key by the programme's own identifier along with some facts."""
    told = attrgetter("external_id", *known_by)
    return lambda record: told(record) if record.external_id else None


def _by_words(pairing: "_Pairing", of_here: _Which, of_there: _Which) -> None:
    """Pair what one side has no identifier for: by everything, by the code, by the title."""
    title = pairing.title
    pairing.by(lambda record: (record.code, title(record), record.starts_at), of_here, of_there)
    pairing.by(lambda record: record.code.casefold(), of_here, of_there)
    pairing.by(lambda record: title(record) and (title(record), record.starts_at), of_here, of_there)
    # Two codes that differ are two sessions, whatever their titles say: a repeat is called the same.
    pairing.by(title, lambda record: of_here(record) and not record.code, of_there)
    pairing.by(title, of_here, lambda record: of_there(record) and not record.code)


def _by_hand(pairing: "_Pairing") -> None:
    """Pair what was logged by hand; what was attended is never another day's sitting."""
    pairing.by(lambda record: record.code and (record.code.casefold(), record.starts_at), _logged)
    pairing.by(lambda record: record.code and (record.code.casefold(), record.on), _logged)
    pairing.by(lambda record: record.code.casefold(), _movable)
    pairing.by(lambda record: record.code.casefold(), _logged, _dateless)
    _by_title(pairing, _codeless, _any)
    _by_title(pairing, _any, _codeless)


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

    def by(self, key: _Key, of_here: _Which = _any, of_there: _Which = _any) -> None:
        """Pair what is free and has the same key; a false key is none."""
        if not self._here or not self._there:
            return
        here, there = _groups(self._here, key, of_here), _groups(self._there, key, of_there)
        for common in there.keys() & here.keys():
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
    start = record.starts_at
    return start is None, start.timestamp() if start else 0.0, record.room, index


def _shift(ours: Record, theirs: Record) -> float:
    """Return by how much a session would move if it were that sitting."""
    if ours.starts_at is None or theirs.starts_at is None:
        return 0.0 if ours.starts_at == theirs.starts_at else _A_DAY
    return abs((ours.starts_at - theirs.starts_at).total_seconds())


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
