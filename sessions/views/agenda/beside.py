"""What only wide screens show: the sessions of the day beside the text, and one session beside a list.

Scripts ask for these parts (today-beside.js, catalogue-beside.js, day-agenda.js); without htmx they redirect to the
page.
"""

from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from sessions.agenda.access import impression_of, visible_session
from sessions.agenda.day import Card
from sessions.agenda.day_parts import CARDS_AT_ONCE
from sessions.forms.impression import ImpressionForm
from sessions.models import Session
from sessions.views.preview import read_parts
from sessions.web.htmx import HtmxHttpRequest, render_page

DAY_PART = "sessions/agenda/_day_agenda.html"
SESSION_PART = "sessions/agenda/_session_beside.html"
CATALOGUE_PART = "sessions/catalogue/_beside.html"


@require_safe
def day(request: HtmxHttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show the user's sessions of the day of a session, each with a link."""
    session = visible_session(request.user, slug, pk)
    if not request.htmx:
        return redirect("sessions:session-detail", slug, session.pk)
    of_day = session.event.sessions.present().on_agenda_of(request.user).filter(day=session.day_id)
    keys = list(of_day.in_order().values_list("pk", flat=True))
    context = {
        "event": session.event,
        "day": session.day,
        "session": session,
        "cards": _cards(session, request.user, _around(keys, session.pk)),
        "day_is_long": len(keys) > CARDS_AT_ONCE,
    }
    return render_page(request, DAY_PART, context)


def _around(keys: list[UUID], key: UUID) -> list[UUID]:
    """Return the keys; of very many only those around one of them."""
    at = keys.index(key) if key in keys else 0
    start = max(0, min(at - CARDS_AT_ONCE // 2, len(keys) - CARDS_AT_ONCE))
    return keys[start : start + CARDS_AT_ONCE]


def _cards(session: Session, user: User, keys: list[UUID]) -> list[Card]:
    sessions = session.event.sessions.filter(pk__in=keys).with_impression_of(user, without=("summary", "body"))
    shown = sessions.in_order().only("code", "title", "starts_at", "ends_at", "logged_at", "day", "event", "feed")
    return [Card(each, each.own_impression) for each in shown]


@require_safe
def session(request: HtmxHttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show one session as it is read beside the agenda: facts, and what the user has written."""
    session = visible_session(request.user, slug, pk)
    if not request.htmx:
        return redirect("sessions:session-detail", slug, session.pk)
    form = ImpressionForm(instance=impression_of(session, request.user))
    texts = {str(field.label): field.value() or "" for field in form.visible_fields()}
    context = {
        "event": session.event,
        "session": session,
        "parts": read_parts(request.user, session.event, texts),
        "photo_count": session.photos.present().count(),
    }
    return render_page(request, SESSION_PART, context)


@require_safe
def catalogue_entry(request: HtmxHttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show one session as it is read beside the catalogue: facts, and the description of the programme."""
    session = visible_session(request.user, slug, pk)
    if not request.htmx:
        return redirect("sessions:session-detail", slug, session.pk)
    return render_page(request, CATALOGUE_PART, {"event": session.event, "session": session})
