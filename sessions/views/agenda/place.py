"""Where a session is: among the others of its day, on another day, or in the bin with what else was deleted."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions.agenda.access import editable_event, editable_session
from sessions.agenda.day import LAST
from sessions.agenda.event_days import move_back, move_to_day
from sessions.agenda.order import place_session, step_session
from sessions.agenda.trash import KEPT_FOR, trash_page
from sessions.models import Day, Operation, Session
from sessions.quotas.rows import room_to_restore
from sessions.rules.parsing import parse_number, parse_uuid
from sessions.views.agenda.day_page import day_url, show_day
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, Write, key_to_undo, prepares_write, to_page

LAST_PAGE = 999
"""Largest page number of the bin; any other value shows the first page."""


def _show_its_day(request: HtmxHttpRequest, facts: Facts, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Return the day of the session after a change."""
    event = editable_event(request.user, slug)
    day = get_object_or_404(event.days, pk=facts["day"])
    return show_day(request, event, day, about=pk if facts["about"] else None)


@require_POST
@prepares_write(_show_its_day)
def move(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Move a session up, down, before another one, or to another day; show its former day.

    ``undo``, with the key of a move to another day in the URL, takes that back.
    """
    session = editable_session(request.user, slug, pk)
    if "undo" in request.GET:
        done = get_object_or_404(Operation.objects.editable_by(request.user), pk=parse_uuid(request.GET["undo"]))
        facts = done.facts or {}
        if facts.get("moved") != str(session.pk):
            raise Http404
        return Write(partial(_undo, request, session, facts))
    return Write(partial(_move, request, session))


def _move(request: HtmxHttpRequest, session: Session) -> Facts:
    event, day = session.event, session.day
    direction, before, number = (request.POST.get(name) for name in ("direction", "before", "day"))
    facts: Facts = {"day": day.pk, "about": True}
    if direction in {"up", "down"}:
        step_session(session, "up" if direction == "up" else "down")
    elif before is not None:
        _place_before(request, session, before)
    elif number and number != str(day.number):
        target = get_object_or_404(event.days, number=parse_number(number, 9999))
        try:
            facts |= {"moved": str(session.pk), **move_to_day(session, target)}
        except Day.DoesNotExist:  # deleted meanwhile
            raise Http404 from None
        _offer_undo(request, session, facts)
    return facts


def _offer_undo(request: HtmxHttpRequest, session: Session, facts: Facts) -> None:
    """Say to which day a session was moved, with a link to it there."""
    event, day = session.event, session.day
    link = format_html(
        '<a href="{}" lang="{}">{}</a>', day_url(event, day, session=session), event.language, day.heading
    )
    text = format_html(_("Moved “{name}” to {day}."), name=session.heading, day=link)
    undo = f"{resolve_url('sessions:session-move', event.slug, session.pk)}?undo={key_to_undo(request, facts)}"
    messages.success(request, text, extra_tags=undo)


def _undo(request: HtmxHttpRequest, session: Session, moved: dict[str, Any]) -> Facts:
    name = session.heading
    if move_back(session, moved):
        day = session.event.days.get(pk=moved["before"]["day_id"])
        messages.success(request, _("Undone: “%(name)s” is in %(day)s again.") % {"name": name, "day": day.heading})
        return {"day": day.pk, "about": True}
    text = _("“%(name)s” was changed in the meantime, and stays where it is.")
    messages.warning(request, text % {"name": name})
    return {"day": session.day_id, "about": True}


def _place_before(request: HtmxHttpRequest, session: Session, before: str) -> None:
    others = session.day.sessions.present()
    try:
        beside = None if before in {"", LAST} else others.get(pk=parse_uuid(before))
        stands = place_session(session, session.day, beside)
    except (ValueError, Session.DoesNotExist):  # ValueError: before itself, or one on another day by now
        messages.warning(request, _("The list has changed in the meantime. Please try again."))
        return
    if not stands:
        messages.warning(request, _("Sessions with a time are sorted by time."))


@require_POST
@prepares_write(_show_its_day)
def delete(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Soft-delete a session, and offer undo."""
    session = editable_session(request.user, slug, pk)

    def run() -> Facts:
        session.discard()
        undo = resolve_url("sessions:session-restore", slug, session.pk)
        messages.success(request, _("Deleted “%(name)s”.") % {"name": session.heading}, extra_tags=undo)
        return {"day": session.day_id, "about": False}

    return Write(run)


@require_POST
@prepares_write(to_page)
def restore(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> Write:
    """Restore a deleted session."""
    sessions = Session.objects.editable_by(request.user).filter(event__slug=slug, event__deleted_at=None)
    session = get_object_or_404(sessions.select_related("event", "day"), pk=pk)

    def run() -> Facts:
        with room_to_restore("sessions", session.event):
            session.restore()
        messages.success(request, _("“%(name)s” is restored.") % {"name": session.heading})
        return {"url": day_url(session.event, session.day, session=session)}

    return Write(run)


@require_safe
def bin_page(request: HtmxHttpRequest) -> HttpResponse:
    """List the user's deleted rows, latest first; ``?page=2`` is the next page."""
    page = parse_number(request.GET.get("page"), LAST_PAGE) or 1
    rows, has_more = trash_page(request.user, timezone.now(), page)
    context = {"rows": rows, "days": KEPT_FOR.days, "older": page + 1 if has_more else None}
    return render_page(request, "sessions/agenda/bin.html", context)
