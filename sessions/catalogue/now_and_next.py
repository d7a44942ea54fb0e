"""Now and next: what is on and what starts next, sessions on the agenda first, second choices after the others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from sessions.agenda.day import Card
from sessions.agenda.time_slots import before_at, end_of
from sessions.catalogue.browse import LONG_TEXTS, card_of, with_running
from sessions.models import PLANNED_OR_ATTENDED, Event, Impression, State
from sessions.models.querysets.access import Reader
from sessions.rules.days import ASSUMED_LENGTH

SHOWN = 2
"""How many sessions are shown when none is on the agenda."""

SHOWN_OF_AGENDA = 3
"""Maximum number of agenda sessions shown."""

AHEAD = timedelta(hours=3)
"""How far ahead a session counts as next."""


@dataclass(frozen=True, slots=True)
class NowNext:
    """What is on, how many more are, and what comes next: of the agenda, else of the whole programme."""

    now: list[Card]
    more: int
    next: list[Card]


NOTHING = NowNext([], 0, [])


def now_and_next(event: Event, user: Reader, now: datetime) -> NowNext:
    """Return what is on and next at an instant; at most four queries.

    Sessions marked attended or missed are not next.
    """
    own = Impression.objects.filter(session=OuterRef("pk"), author_id=user.pk)
    missed = Exists(own.filter(state=State.MISSED))
    sessions = event.sessions.present().filter(removed_from_feed_at=None).exclude(missed).defer(*LONG_TEXTS)
    sessions = sessions.alias(mine=Exists(own.filter(state__in=PLANNED_OR_ATTENDED)))
    sessions = with_running(sessions.order_by("-mine", "starts_at", "code", "title", "pk"), user, now)
    running = [card_of(session, event) for session in sessions.filter(is_on=True)]
    # What has just begun comes first. A stand that is open all day is on, too, but who asks what is on means the talks.
    running.sort(key=lambda card: (timedelta(), timedelta()) if card.state else (_age(card, now), _length(card)))
    mine = sorted((card for card in running if card.state), key=lambda card: (not card.decided, card.is_second_choice))
    shown = mine[:SHOWN_OF_AGENDA] or running[:SHOWN]
    ahead = sessions.filter(starts_at__gt=now, starts_at__lte=now + AHEAD)
    coming = [card_of(session, event) for session in ahead[: 2 * SHOWN]]
    same = [card for card in coming if _comes_with(card, coming[0])]
    return NowNext(shown, len(running) - len(shown), same[:SHOWN])


def has_more_at(event: Event, at: datetime) -> bool:
    """Return whether a session is on or still to come at an instant, so that the list can begin with it."""
    timed = event.sessions.present().filter(removed_from_feed_at=None, starts_at__isnull=False)
    return timed.exclude(before_at(at)).exists()


def days_before(event: Event, begin: datetime) -> set[int]:
    """Return the numbers of the days that have a session which a list that begins at an instant leaves out."""
    earlier = event.sessions.present().filter(before_at(begin)).order_by()
    return set(earlier.values_list("day__number", flat=True).distinct())


def _age(card: Card, now: datetime) -> timedelta:
    return now - (card.session.presumed_start or now)


def _length(card: Card) -> timedelta:
    start, end = card.session.presumed_start, end_of(card.session)
    return end - start if start and end else ASSUMED_LENGTH


def _comes_with(card: Card, first: Card) -> bool:
    return card.session.starts_at == first.session.starts_at and bool(card.state) == bool(first.state)
