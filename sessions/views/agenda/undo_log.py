"""Undo of a line that was logged: from the banner on Today, or for a line that still waits in the browser."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.agenda.undo_log import TakenBack, take_back
from sessions.models import Session
from sessions.photos.assign import follow_mark
from sessions.rules.parsing import parse_number
from sessions.views.access import editable_event
from sessions.views.agenda.day_page import show_day
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import Facts, Write, prepares_write


def _show_day(request: HtmxHttpRequest, facts: Facts, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Return the day that was shown, without the banner, or redirect to it."""
    event = editable_event(request.user, slug)
    number = parse_number(request.POST.get("day"), 9999)
    day = event.days.filter(number=number).first() or event.days.filter(pk=facts["day"]).first()
    return show_day(request, event, day, partial="logged") if day else redirect("sessions:event-today", slug)


@require_POST
@prepares_write(_show_day)
def undo(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> Write:
    """Take back what was logged under this key, and say what that was."""
    event = editable_event(request.user, slug)

    def run() -> Facts:
        session, done = take_back(event, pk, request.user)
        if session and done is not TakenBack.NOTHING:
            follow_mark(session, request.user)
            _say(request, slug, session, done)
        return {"day": session.day_id if session else None}

    return Write(run)


def _say(request: HtmxHttpRequest, slug: str, session: Session, done: TakenBack) -> None:
    name = {"name": session.heading}
    if done is TakenBack.DELETED:
        text = _("Undone: “%(name)s” is in the bin.") % name
        messages.success(request, text, extra_tags=resolve_url("sessions:session-restore", slug, session.pk))
    else:
        messages.success(request, _("Undone: “%(name)s” is as it was before.") % name)
