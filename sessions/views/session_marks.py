"""The marks of a session, as its page and the lists of sessions show them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from sessions.agenda.access import OF_TEAM, impression_of
from sessions.agenda.attendance import Marked
from sessions.agenda.day import Card
from sessions.forms.impression import CLEAR_STATE, STATES
from sessions.models import Session
from sessions.web.htmx import HtmxHttpRequest


def state_context(session: Session, user: User) -> dict[str, Any]:
    """Return the context of the partial with the marks of a session."""
    impression = impression_of(session, user)
    return {
        "event": session.event,
        "session": session,
        "card": Card(session, session.own_impression),
        "impression": impression,
        **{name: getattr(session, name, False) for name in OF_TEAM},
    }


def say_conflict(request: HtmxHttpRequest, session: Session, marked: Marked) -> None:
    """Add the message about a state that was not replaced, because the user had not seen it."""
    if marked.conflict:
        text = _("“%(name)s” was changed on another device, and stays “%(state)s”. Choose again to change it.")
        messages.warning(request, text % {"name": session.heading, "state": dict(STATES)[marked.before or CLEAR_STATE]})
