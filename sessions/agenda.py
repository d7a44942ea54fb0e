"""How the sessions of a day stand at an instant: what is on, what comes, what is over and not marked, what was seen.

Takes sessions that are already fetched, in order and with the user's impression; asks the database nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from sessions.models import Day, Impression, Session, State
from sessions.running import end_of, is_running

_SHOWN = ("pk", "code", "title", "level", "format", "room", "speakers", "starts_at", "ends_at", "gone_at")

LAST = "last"
"""Stands where a session would be named to stand before: behind all others."""


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

    @property
    def state(self) -> str:
        """``planned``, ``attended``, ``missed``, or "" while nothing is said."""
        return self.impression.state if self.impression else ""

    @property
    def decided(self) -> bool:
        """Whether it is said what became of the session."""
        return self.state in {State.ATTENDED, State.MISSED}

    @property
    def movable(self) -> bool:
        """Whether its place among its neighbours is a matter of choice rather than of time."""
        return bool(self.up or self.down)

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
    def fingerprint(self) -> str:
        """Differs between two cards whenever they look different: everything of session and impression that is shown.

        Under it the HTML of the card is kept; what the card shows of its event and its days is not part of it.
        """
        shown = [getattr(self.session, name) for name in _SHOWN]
        mine = (self.impression.watch_later, self.impression.summary) if self.impression else ()
        overlaps = [other.heading for other in self.overlaps]
        return repr((shown, self.state, mine, self.running, self.up, self.down, overlaps))


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
    timed = [
        (card, card.session.starts_at, card.session.ends_at)
        for card in cards
        if card.session.starts_at and card.session.ends_at and card.state != State.MISSED
    ]
    for index, (card, starts_at, ends_at) in enumerate(timed):
        for other, other_starts_at, other_ends_at in timed[index + 1 :]:
            if other_starts_at < ends_at and other_ends_at > starts_at:
                card.overlaps.append(other.session)
                other.overlaps.append(card.session)


def _link_neighbours(group: Sequence[Card]) -> None:
    """Tell each card before which session it goes when it moves by one place within its group."""
    for index, (card, following) in enumerate(pairwise(group)):
        if card.order != following.order:
            continue
        following.up = str(card.session.pk)
        card.down = str(group[index + 2].session.pk) if index + 2 < len(group) else LAST
