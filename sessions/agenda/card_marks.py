"""Marks of other cards that a choice of state may change: overlaps, and ways between buildings."""

from datetime import timedelta

from sessions.agenda.day import Agenda, Card
from sessions.models import Session
from sessions.rules.overlaps import overlap

MOST_MARKED_ALONG = 40
"""Maximum number of cards whose marks are updated with a choice; a page rarely shows more of one slot."""


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
    return [*own, *others][:MOST_MARKED_ALONG]
