"""How the sessions of a day stand at an instant: what is on, what comes, what is over and not marked, what was seen.

Takes sessions that are already fetched, in order and with the user's impression; asks the database nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from sessions.agenda.shown_card import ShownCard, ShownOverlap, ShownSession
from sessions.agenda.time_slots import end_of, is_running
from sessions.models import Day, Impression, Session, State
from sessions.rules.overlaps import Overlaps

LAST = "last"
"""Stands where a session would be named to stand before: behind all others."""

MOST_CARDS = 100
"""How many cards a page shows; a day with no more of them is shown whole."""

PART_SIZE = 90
"""How many cards of a longer day one part shows: it leaves room for those that something on the page leads to."""

NAMED_NOW = 5
"""How many sessions are named that are on now, or come next."""


@dataclass(slots=True)
class Card:
    """One session as Today shows it; ``up`` and ``down`` say before which session it would go ("" : it cannot)."""

    session: Session
    impression: Impression | None
    running: bool = False
    over: bool = False
    up: str = ""
    down: str = ""
    overlaps: list[Session] = field(default_factory=list)
    more_overlaps: int = 0

    @property
    def overlap_count(self) -> int:
        """How many other sessions are on at the same time; ``overlaps`` are the first of them."""
        return len(self.overlaps) + self.more_overlaps

    @property
    def state(self) -> str:
        """``planned``, ``attended``, ``missed``, or "" while nothing is said."""
        return self.impression.state if self.impression else ""

    @property
    def decided(self) -> bool:
        """Whether it is said what became of the session."""
        return self.state in {State.ATTENDED, State.MISSED}

    @property
    def order(self) -> str:
        """Equal for the sessions that may change places with each other."""
        return self.session.starts_at.isoformat() if self.session.starts_at else "untimed"

    @property
    def changed_at(self) -> datetime:
        """When the session or what the user says of it was last changed."""
        session = self.session.updated_at
        return max(session, self.impression.updated_at) if self.impression else session

    @property
    def shown(self) -> ShownCard:
        """Everything that the HTML of the card shows."""
        mine = self.impression
        return ShownCard(
            session=ShownSession.of(self.session),
            state=self.state,
            summary=mine.summary if mine else "",
            watch_later=bool(mine and mine.watch_later),
            running=self.running,
            up=self.up,
            down=self.down,
            overlaps=tuple(ShownOverlap(other.code, other.title) for other in self.overlaps),
            more_overlaps=self.more_overlaps,
        )


@dataclass(frozen=True, slots=True)
class Agenda:
    """The cards of one day in three groups, and what is on now and next."""

    coming: list[Card]
    unmarked: list[Card]
    seen: list[Card]
    now: list[Card]
    next: list[Card]

    @property
    def cards(self) -> list[Card]:
        """All cards of the day."""
        return [*self.coming, *self.unmarked, *self.seen]

    @property
    def first_now(self) -> list[Card]:
        """What is on now, as many as are named."""
        return self.now[:NAMED_NOW]

    @property
    def more_now(self) -> int:
        """How many more are on now."""
        return len(self.now[NAMED_NOW:])

    @property
    def first_next(self) -> list[Card]:
        """What comes next, as many as are named."""
        return self.next[:NAMED_NOW]

    @property
    def more_next(self) -> int:
        """How many more come next at the same time."""
        return len(self.next[NAMED_NOW:])


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The cards of a group that are shown, how many it has in all, and the session behind them that is not shown."""

    cards: list[Card]
    count: int
    following: str = ""


@dataclass(frozen=True, slots=True)
class DayPart:
    """The part of a day that a page shows: cards ``first`` to ``last`` (counted from 1) of ``total``.

    Cards that something on the page leads to stand beside them, in their places.
    """

    coming: CardGroup
    unmarked: CardGroup
    seen: CardGroup
    number: int
    numbers: int
    first: int
    last: int
    total: int

    @property
    def before(self) -> int:
        """The number of the part before this one; 0: none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the part behind this one; 0: none."""
        return self.number + 1 if self.number < self.numbers else 0


def part_of(agenda: Agenda, number: int | None, about: Collection[str] = ()) -> DayPart:
    """Return a part of a day's cards, never more than MOST_CARDS: all of them where there are no more than that.

    ``about`` are the keys of sessions that have to be on the page. Without a number it is the part in which the first
    of them stands, else the first part.
    """
    cards = agenda.cards
    size = MOST_CARDS if len(cards) <= MOST_CARDS else PART_SIZE
    numbers = max(1, -(-len(cards) // size))
    wanted = [*about, *(str(card.session.pk) for card in (*agenda.first_now, *agenda.first_next))]
    place = {str(card.session.pk): at for at, card in enumerate(cards)}
    if number is None:
        number = next((place[key] // size + 1 for key in about if key in place), 1)
    number = min(max(number, 1), numbers)
    first, last = (number - 1) * size, min(number * size, len(cards))
    beside = [place[key] for key in dict.fromkeys(wanted) if key in place and not first <= place[key] < last]
    shown = {*range(first, last), *beside[: MOST_CARDS - size]}
    groups, start = [], 0
    for group in (agenda.coming, agenda.unmarked, agenda.seen):
        kept = [card for at, card in enumerate(group, start) if at in shown]
        rest = group[last - start :] if start < last < start + len(group) else []
        groups.append(CardGroup(kept, len(group), str(rest[0].session.pk) if rest else ""))
        start += len(group)
    coming, unmarked, seen = groups
    return DayPart(coming, unmarked, seen, number, numbers, first + 1, last, len(cards))


def arrange(sessions: Iterable[Session], day: Day, now: datetime, today: date) -> Agenda:
    """Arrange the sessions of a day as they stand at an aware instant, whose conference date is ``today``."""
    cards = [_card(session, day, now, today) for session in sessions]
    _mark_overlaps(cards)
    agenda = Agenda(
        coming=[card for card in cards if not card.decided and not card.over],
        unmarked=[card for card in cards if not card.decided and card.over],
        seen=[card for card in cards if card.decided],
        now=[card for card in cards if card.running and card.state != State.MISSED],
        next=_next(cards, now),
    )
    for group in (agenda.coming, agenda.unmarked, agenda.seen):
        _link_neighbours(group)
    return agenda


def _card(session: Session, day: Day, now: datetime, today: date) -> Card:
    card = Card(session, session.own_impression)
    ends = end_of(session)
    if session.starts_at and ends:
        card.running = is_running(session, now)
        card.over = ends <= now
    else:
        card.over = day.date is not None and day.date < today
    return card


def _next(cards: Sequence[Card], now: datetime) -> list[Card]:
    """Return what starts next: several, when they start at the same time."""
    ahead = [card for card in cards if card.state != State.MISSED and _starts_after(card.session, now)]
    return [card for card in ahead if card.session.starts_at == ahead[0].session.starts_at]


def _starts_after(session: Session, now: datetime) -> bool:
    return session.starts_at is not None and session.starts_at > now


def _mark_overlaps(cards: Sequence[Card]) -> None:
    """Note on each card which other sessions of the day, not missed, are on at the same time; both ends known."""
    there = [card for card in cards if card.state != State.MISSED]
    mark_overlaps(there, Overlaps(card.session for card in there))


def mark_overlaps(cards: Iterable[Card], among: Overlaps[Session]) -> None:
    """Note on each card what of some sessions is on at the same time."""
    for card in cards:
        found = among.of(card.session)
        card.overlaps, card.more_overlaps = found.named, found.more


def _link_neighbours(group: Sequence[Card]) -> None:
    """Tell each card before which session it goes when it moves by one place within its group."""
    for index, (card, following) in enumerate(pairwise(group)):
        if card.order != following.order:
            continue
        following.up = str(card.session.pk)
        card.down = str(group[index + 2].session.pk) if index + 2 < len(group) else LAST
