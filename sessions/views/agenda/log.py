"""Logging a session, from the line of the composer or from the full form, and undo of a line."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.agenda.access import editable_event, require_form
from sessions.agenda.log_session import log_line, logged_before, state_at, store_session
from sessions.agenda.undo_log import TakenBack, take_back
from sessions.forms.composer import ComposerForm, numbered_day, opened_day
from sessions.forms.impression import state_changes
from sessions.forms.session import NewSessionForm
from sessions.models import Event, Session
from sessions.photos.assign import follow_mark, photos_follow
from sessions.quotas.rows import OverQuota
from sessions.views.agenda.day_page import PAGE, day_url, show_day, today_context
from sessions.web.htmx import HtmxHttpRequest, redirect_to, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write

FORM_PAGE = "sessions/session/form.html"


def _show_logged(request: HtmxHttpRequest, facts: Facts, slug: str) -> HttpResponse:
    """Return the day after logging, or redirect to it.

    What was there already may be on another day than the one that is shown: the page stays there, and names that day.
    """
    event = editable_event(request.user, slug)
    if facts["session"] is None:  # taken back before it arrived
        day = opened_day(request.POST, event) or event.known_day(timezone.now())
        return (
            show_day(request, event, day, partial="composer", oob=True)
            if day
            else redirect("sessions:event-today", slug)
        )
    session = get_object_or_404(event.sessions.select_related("day"), pk=facts["session"])
    if "heading" not in request.POST:
        return redirect(day_url(event, session.day, session=session))
    wanted = request.POST.get("day")
    shown = numbered_day(event, wanted) if facts["key"] != facts["session"] else None
    if not shown and wanted and wanted != str(session.day.number):  # another day is shown
        return redirect_to(request, day_url(event, session.day, logged=facts["key"]))
    return show_day(request, event, shown or session.day, partial="composer", logged=facts["key"], oob=True)


def _show_form(request: HtmxHttpRequest, shown: dict[str, Any], slug: str) -> HttpResponse:
    """Return what was not logged: the composer with its errors, or the page of the full form."""
    if "composer" in shown:
        context = today_context(shown["event"], request.user, wanted=request.POST.get("day"))
        return render_page(request, PAGE, context | shown, partial="composer", status=422)
    return render_page(request, FORM_PAGE, shown, status=422 if shown["form"].is_bound else 200)


@require_form
@prepares_write(_show_logged, _show_form)
def create(request: HtmxHttpRequest, slug: str) -> Write | dict[str, Any]:
    """Log a session, from the composer's line or from the full form."""
    event = editable_event(request.user, slug)
    if "heading" in request.POST:
        return _log_line(request, event)
    # Only a POST may create a day, so an event without days has none to choose yet.
    now = timezone.now()
    wanted = numbered_day(event, request.GET.get("day"))
    day = wanted or event.day_for(now) or event.days.last()
    instance = Session(event=event, day=day)
    state = state_at(instance, now, day)  # as the composer's on this day
    initial = {"id": uuid.uuid4(), "title": request.GET.get("heading", ""), "state": state}
    form = NewSessionForm(request.POST if request.method == "POST" else None, instance=instance, initial=initial)
    if not form.is_bound or not form.is_valid():
        return {"event": event, "day": day, "form": form}
    form.instance.pk = form.cleaned_data["id"]
    return Write(photos_follow(form.instance, request.user)(partial(_store, request, form)))


def _store(request: HtmxHttpRequest, form: NewSessionForm) -> Facts:
    """Store the session of the full form; a form error when the event is over quota."""
    typed: Session = form.instance
    session = logged_before(typed.event, typed)
    if session is None:
        try:
            typed.day = form.cleaned_data["day"] or typed.event.open_day(timezone.now())
            session = store_session(typed, request.user, **state_changes(form.cleaned_data["state"]))
        except OverQuota as refusal:
            form.add_error(None, str(refusal))
            raise NotDone({"event": typed.event, "form": form}) from None
    return {"session": str(session.pk), "key": ""}


def _log_line(request: HtmxHttpRequest, event: Event) -> Write | dict[str, Any]:
    """Log the line of the composer."""
    form = ComposerForm(request.POST, auto_id="composer_%s")
    line = form.line_on(event, opened_day(request.POST, event)) if form.is_valid() else None
    if line is None:
        return {"event": event, "composer": form}
    picked, is_another = form.cleaned_data["session"], form.cleaned_data["another"]
    log = log_line(line, request.user, picked, is_another=is_another)

    def run() -> Facts:
        try:
            session = log()
        except OverQuota as refusal:
            form.add_error("heading", str(refusal))
            raise NotDone({"event": event, "composer": form}) from None
        if session is None:
            return {"session": None, "key": ""}
        follow_mark(session, request.user)
        return {"session": str(session.pk), "key": str(line.typed.pk)}

    return Write(run)


def _show_day(request: HtmxHttpRequest, facts: Facts, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Return the day that was shown, without the banner, or redirect to it."""
    event = editable_event(request.user, slug)
    day = numbered_day(event, request.POST.get("day")) or event.days.filter(pk=facts["day"]).first()
    return show_day(request, event, day, partial="logged") if day else redirect("sessions:event-today", slug)


@require_POST
@prepares_write(_show_day)
def undo(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> Write:
    """Take back what was logged under this key, and say what that was: from the banner on Today, or for a line that
    still waits in the browser.
    """
    event = editable_event(request.user, slug)

    def run() -> Facts:
        session, done = take_back(event, pk, request.user)
        if session and done is not TakenBack.NOTHING:
            follow_mark(session, request.user)
            _say_undone(request, slug, session, done)
        return {"day": session.day_id if session else None}

    return Write(run)


def _say_undone(request: HtmxHttpRequest, slug: str, session: Session, done: TakenBack) -> None:
    name = {"name": session.heading}
    if done is TakenBack.DELETED:
        text = _("Undone: “%(name)s” is in the bin.") % name
        messages.success(request, text, extra_tags=resolve_url("sessions:session-restore", slug, session.pk))
    else:
        messages.success(request, _("Undone: “%(name)s” is as it was before.") % name)
