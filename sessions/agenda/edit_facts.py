"""Saving the facts of a session, unless somebody else changed them meanwhile (optimistic lock)."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from sessions.agenda.attendance import forget_moves
from sessions.models import Day, Session
from sessions.models.session import SEARCH_FIELDS
from sessions.rules.search_text import haystack
from sessions.versions.save import EditableRows, save_texts


class DayGone(Exception):
    """The day to which a session should move was deleted meanwhile; nothing was written."""


def with_search(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with the search text that is made of them; call it before the transaction."""
    return {**facts, "search": haystack(facts[name] for name in SEARCH_FIELDS)}


def save_facts(session: Session, user: User, facts: dict[str, Any], version: int) -> bool:
    """Save the facts of ``with_search`` if the row still has the version; return whether they were saved.

    Call it in a transaction. A session that moves to another day comes last there. Raises DayGone.
    """
    if facts["day"] != session.day:
        # Lock the day against deletion.
        if not Day.objects.select_for_update(no_key=True).filter(pk=facts["day"].pk):
            raise DayGone
        # On another day the moment of logging no longer counts.
        facts = facts | {
            "position": Session.objects.next_position(day=facts["day"]),
            "logged_at": None,
            "sort_at": None,
        }
    if save_texts(EditableRows(Session, user), session.pk, version, by=user, **facts) is None:
        return False
    if facts["day"] != session.day:
        forget_moves(session)
    return True
