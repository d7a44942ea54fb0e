"""View model of one day: sessions grouped by what is on, coming, over and unmarked, attended, or missed.

Works on sessions that are already fetched, in order, with the user's impression; no queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Protocol

from sessions.agenda.shown_card import ShownCard, ShownOverlap, ShownSession
from sessions.agenda.time_slots import end_of, is_running
from sessions.models import Day, Impression, Session, State
from sessions.rules.overlaps import Gap, Overlaps, gaps, overlap
from sessions.rules.venues import VenueChange, venue_changes

LAST = "last"
"""Placeholder for "at the end" where the key of the next session is expected."""

MARKED_ALONG = 40
"""Maximum number of cards whose marks are updated with a choice; a page rarely shows more of one slot."""


class Named(Protocol):
    """What is told of a session that overlaps with another one."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...


@dataclass(slots=True)
class Card:
    """One session on Today; ``up`` and ``down`` are the key of the session before which it would move ("" if it
    cannot). ``gap`` is the free time before it, ``venue_change`` a way to it that is too long for the time between.
    ``fresh`` ones have just been logged.
    """

    session: Session
    impression: Impression | None
    running: bool = False
    over: bool = False
    is_next: bool = False
    up: str = ""
    down: str = ""
    overlaps: Sequence[Named] = ()
    more_overlaps: int = 0
    venue_change: VenueChange | None = None
    gap: Gap | None = None
    fresh: bool = False

    @property
    def overlap_count(self) -> int:
        """Number of other sessions at the same time; ``overlaps`` are the first of them."""
        return len(self.overlaps) + self.more_overlaps

    @property
    def state(self) -> str:
        """``planned``, ``attended``, ``missed``, or "" while unmarked."""
        return self.impression.state if self.impression else ""

    @property
    def is_second_choice(self) -> bool:
        """Whether it is planned as the second choice for its slot."""
        return self.impression is not None and self.impression.is_second_choice

    @property
    def choice(self) -> str:
        """The state, or ``second``: what is chosen among the buttons of the card."""
        return self.impression.choice if self.impression else ""

    @property
    def asks(self) -> bool:
        """Whether the card has a button of its own to say that one is there, or was."""
        return self.running or (self.over and not self.decided)

    @property
    def decided(self) -> bool:
        """Whether the session is marked as attended or missed."""
        return self.state in {State.ATTENDED, State.MISSED}

    @property
    def order(self) -> str:
        """Sort group: equal for sessions that may change places."""
        return self.session.starts_at.isoformat() if self.session.starts_at else "untimed"

    @property
    def changed_at(self) -> datetime:
        """Last change of the session or of the user's impression."""
        session = self.session.updated_at
        return max(session, self.impression.updated_at) if self.impression else session

    @property
    def shown(self) -> ShownCard:
        """Everything that the HTML of the card shows."""
        mine = self.impression
        return ShownCard(
            session=ShownSession.of(self.session),
            state=self.state,
            choice=self.choice,
            summary=mine.summary if mine else "",
            watch_later=bool(mine and mine.watch_later),
            rating=mine.rating if mine else None,
            running=self.running,
            is_next=self.is_next,
            asks=self.asks,
            up=self.up,
            down=self.down,
            overlaps=tuple(ShownOverlap(other.code, other.title) for other in self.overlaps),
            more_overlaps=self.more_overlaps,
            venue_change=self.venue_change,
            order=self.order,
            changed=int(self.changed_at.timestamp()),
            fresh=self.fresh,
        )


@dataclass(frozen=True, slots=True)
class Agenda:
    """The cards of one day in four groups, plus what is on now: where the user most probably is comes first."""

    coming: list[Card]
    unmarked: list[Card]
    seen: list[Card]
    missed: list[Card]
    now: list[Card]

    @property
    def cards(self) -> list[Card]:
        """All cards of the day."""
        return [card for group in self.groups for card in group]

    @property
    def groups(self) -> tuple[list[Card], ...]:
        """The groups in the order of the page."""
        return self.coming, self.unmarked, self.seen, self.missed

    @property
    def here(self) -> Card | None:
        """The running session that the user is in; one that is only planned stands at the top anyway."""
        return self.now[0] if self.now and self.now[0].decided else None

    @property
    def also_now(self) -> list[Card]:
        """The other running sessions that the user has marked as attended."""
        return [card for card in self.now[1:] if card.decided]


def build_agenda(
    sessions: Iterable[Session], day: Day, now: datetime, today: date, minutes_between_venues: int = 0
) -> Agenda:
    """Build the agenda of a day at an aware instant, whose conference date is ``today``."""
    cards = [_card(session, day, now, today) for session in sessions]
    _end_presumed(cards, now)
    _mark_overlaps(cards)
    agenda = Agenda(
        coming=[card for card in cards if not card.decided and not card.over],
        unmarked=[card for card in cards if not card.decided and card.over],
        seen=[card for card in cards if card.state == State.ATTENDED],
        missed=[card for card in cards if card.state == State.MISSED],
        now=sorted(
            (card for card in cards if card.running and card.state != State.MISSED), key=_likeliness, reverse=True
        ),
    )
    _mark_next(cards, now)
    _mark_gaps(cards, agenda.coming, now)
    _mark_venue_changes(cards, minutes_between_venues)
    for group in agenda.groups:
        _link_neighbours(group)
    return agenda


def _card(session: Session, day: Day, now: datetime, today: date) -> Card:
    card = Card(session, session.own_impression)
    ends = end_of(session)
    if session.presumed_start and ends:
        card.running = is_running(session, now)
        card.over = ends <= now
    else:
        card.over = day.date is not None and day.date < today
    return card


def _likeliness(card: Card) -> tuple[bool, bool, datetime | None, datetime]:
    """Return the order of running sessions: attended before planned, second choices last, what began last first."""
    return card.decided, not card.is_second_choice, card.session.presumed_start, card.changed_at


def _end_presumed(cards: Sequence[Card], now: datetime) -> None:
    """Let a session of which only the moment of logging is known end when the next one was attended."""
    attended = (card.session.presumed_start for card in cards if card.state == State.ATTENDED)
    last = max((start for start in attended if start and start <= now), default=now)
    for card in cards:
        session = card.session
        if card.running and session.starts_at is None and session.logged_at and session.logged_at < last:
            card.running, card.over = False, True


def _mark_next(cards: Sequence[Card], now: datetime) -> None:
    """Mark the sessions that start next: several when they start at the same time."""
    ahead = [card for card in cards if not card.decided and card.session.starts_at and card.session.starts_at > now]
    for card in ahead:
        card.is_next = card.session.starts_at == ahead[0].session.starts_at


def _mark_gaps(cards: Iterable[Card], coming: Iterable[Card], now: datetime) -> None:
    """Set the gap before each session to come, as long as it is not over."""
    taken = (card.session for card in cards if card.state != State.MISSED)
    free = {gap.ends_at: gap for gap in gaps(taken) if gap.ends_at > now}
    for card in coming:
        card.gap = free.pop(card.session.starts_at, None) if card.session.starts_at else None


def _mark_venue_changes(cards: Iterable[Card], needed: int) -> None:
    """Set on each session to come which way to it is too long; second choices take no part."""
    there = [card for card in cards if card.state != State.MISSED and not card.is_second_choice]
    found = venue_changes([card.session for card in there], needed)
    for card in there:
        card.venue_change = None if card.over or card.running else found.get(card.session.pk)


def _mark_overlaps(cards: Sequence[Card]) -> None:
    """Set on each card which other sessions of the day overlap; both ends must be known.

    Missed sessions and second choices take no part.
    """
    there = [card for card in cards if card.state != State.MISSED and not card.is_second_choice]
    mark_overlaps(there, Overlaps(card.session for card in there))


def mark_overlaps[Each: Named](cards: Iterable[Card], among: Overlaps[Each]) -> None:
    """Set on each card which of the given sessions overlap with it."""
    for card in cards:
        card.overlaps, card.more_overlaps = among.of(card.session)


def _link_neighbours(group: Sequence[Card]) -> None:
    """Set ``up`` and ``down`` of each card within its group."""
    for index, (card, following) in enumerate(pairwise(group)):
        if card.order != following.order:
            continue
        following.up = str(card.session.pk)
        card.down = str(group[index + 2].session.pk) if index + 2 < len(group) else LAST


def marked_along(agenda: Agenda, session: Session) -> list[Card]:
    """Return the cards whose marks may depend on the state of a session of the agenda, its own first.

    Those are the cards that overlap with it, and those that start so soon after it that the way may be too long.
    """
    own = [card for card in agenda.cards if card.session.pk == session.pk]
    starts_at, ends_at = session.starts_at, session.ends_at
    if not starts_at or not ends_at:
        return own
    behind = ends_at + timedelta(minutes=session.event.minutes_between_venues)
    others = [
        card
        for card in agenda.cards
        if card.session.pk != session.pk
        and card.session.starts_at
        and card.session.ends_at
        and (
            overlap(card.session.starts_at, card.session.ends_at, starts_at, ends_at)
            or ends_at <= card.session.starts_at < behind
        )
    ]
    return [*own, *others][:MARKED_ALONG]
