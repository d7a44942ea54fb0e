"""Sessions: log, show, edit, delete, restore."""

import uuid
from copy import copy
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions.agenda.attendance import mark
from sessions.agenda.edit_facts import DayGone, save_facts, with_search
from sessions.agenda.log_session import known_session, log_line, logged_before, state_at, store_session
from sessions.agenda.order import lock_days
from sessions.agenda.undo_log import is_taken_back
from sessions.forms.composer import ComposerForm
from sessions.forms.fields import replace_data
from sessions.forms.impression import CLEAR_STATE, state_changes
from sessions.forms.session import EditSessionForm, NewSessionForm, SessionForm
from sessions.models import Day, Event, Impression, Session, name_of_colleague
from sessions.photos.assign import follow_mark, photos_follow
from sessions.quotas.rows import OverQuota, room_to_restore
from sessions.rules.parsing import parse_number
from sessions.views.access import editable_event, require_form
from sessions.views.agenda import day_page
from sessions.views.agenda.day_page import day_url, opened_day, show_day
from sessions.views.session import page as session_page
from sessions.views.session.place import show_its_day
from sessions.views.texts.preview import read_parts
from sessions.web.event_role import may_edit
from sessions.web.htmx import HtmxHttpRequest, redirect_to, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

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
    shown = event.days.filter(number=_number(wanted)).first() if facts["key"] != facts["session"] else None
    if shown:
        return show_day(request, event, shown, partial="composer", logged=facts["key"], oob=True)
    if wanted and wanted != str(session.day.number):  # another day is shown
        return redirect_to(request, day_url(event, session.day, logged=facts["key"]))
    return show_day(request, event, session.day, partial="composer", logged=facts["key"], oob=True)


@require_form
@prepares_write(_show_logged)
def create(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Log a session, from the composer's line or from the full form."""
    event = editable_event(request.user, slug)
    if request.method == "POST":
        known_session(event, request.POST.get("id"))  # 404 for a key of another event
        if "heading" in request.POST:
            return _compose(request, event)
    # Only a POST may create a day, so an event without days has none to choose yet.
    now = timezone.now()
    wanted = event.days.filter(number=_number(request.GET.get("day"))).first()
    day = wanted or event.day_for(now) or event.days.last()
    instance = Session(event=event, day=day)
    state = state_at(instance, now, day)  # as the composer's on this day
    initial = {"id": uuid.uuid4(), "title": request.GET.get("heading", ""), "state": state}
    form = NewSessionForm(request.POST if request.method == "POST" else None, instance=instance, initial=initial)
    if form.is_bound and form.is_valid():
        form.instance.pk = form.cleaned_data["id"]
        return Write(photos_follow(form.instance, request.user)(partial(_store, request, form)))
    return _form_page(request, event, form, day)


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
            raise NotDone(lambda: _form_page(request, typed.event, form)) from None
    return {"session": str(session.pk), "key": ""}


def _form_page(request: HtmxHttpRequest, event: Event, form: NewSessionForm, day: Day | None = None) -> HttpResponse:
    context = {"event": event, "day": day, "form": form}
    return render_page(request, FORM_PAGE, context, status=422 if form.is_bound else 200)


def _compose(request: HtmxHttpRequest, event: Event) -> HttpResponse | Write:
    form = ComposerForm(request.POST, auto_id="composer_%s")
    if form.is_valid():
        day, _opened = event.day_of_line(opened_day(request.POST, event), form.cleaned_data["logged_at"])
        draft, guessed = form.draft(event, day)
        if form.check(draft):
            at, picked, is_another = (form.cleaned_data[name] for name in ("logged_at", "session", "another"))
            log = log_line(draft, request.user, at, day, picked, guessed=guessed, is_another=is_another)
            key = draft.pk

            def run() -> Facts:
                if is_taken_back(event, key, request.user):
                    return {"session": None, "key": ""}
                try:
                    session = logged_before(event, draft) or log()
                except OverQuota as refusal:
                    form.add_error("heading", str(refusal))
                    raise NotDone(lambda: _composer_again(request, event, form)) from None
                follow_mark(session, request.user)
                return {"session": str(session.pk), "key": str(draft.pk)}

            return Write(run)
    return _composer_again(request, event, form)


def _composer_again(request: HtmxHttpRequest, event: Event, form: ComposerForm) -> HttpResponse:
    context = day_page.today_context(event, request.user, wanted=request.POST.get("day")) | {"composer": form}
    return render_page(request, day_page.PAGE, context, partial="composer", status=422)


def _number(text: str | None) -> int | None:
    return parse_number(text, 9999)


@require_safe
def detail(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show one session: facts, and the two texts."""
    session = session_page.visible_session(request.user, slug, pk)
    if session.pk != pk:
        return redirect("sessions:session-detail", slug, session.pk)
    context = session_page.session_context(session, request.user)
    context["can_edit"] = may_edit(request.user, session.event)
    if not context["can_edit"]:
        own = {str(field.label): field.value() or "" for field in context["form"].visible_fields()}
        context["own_parts"] = read_parts(request.user, session.event, own)
    return render_page(request, session_page.PAGE, context)


@require_form
@prepares_write(to_page)
def update(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Edit the facts, unless somebody else changed them meanwhile (optimistic lock)."""
    session = session_page.facts_of(request.user, slug, pk)
    own = Impression.objects.filter(session=session, author=request.user).only("state", "second_choice").first()
    initial = {"state": (own.choice if own else "") or CLEAR_STATE}
    form = EditSessionForm(request.POST if request.method == "POST" else None, instance=copy(session), initial=initial)
    if form.is_bound and form.is_valid():
        save = partial(_save_facts, request, session, form, with_search(form.facts))
        return Write(photos_follow(session, request.user)(save) if form.new_state else save)
    return _facts_page(request, session, form, status=422 if form.is_bound else 200)


def _facts_page(request: HtmxHttpRequest, session: Session, form: SessionForm, status: int) -> HttpResponse:
    context = {"event": session.event, "day": session.day, "session": session, "form": form}
    return render_page(request, FORM_PAGE, context, status=status)


def _save_facts(request: HtmxHttpRequest, session: Session, form: EditSessionForm, facts: dict[str, Any]) -> Facts:
    if form.new_state:
        lock_days(session.event)
    try:
        if not save_facts(session, request.user, facts, form.cleaned_data["version"]):
            raise NotDone(lambda: _show_both(request, session, form))
    except DayGone:
        form.add_error("day", _("The list has changed in the meantime. Please try again."))
        raise NotDone(lambda: _facts_page(request, session, form, 422)) from None
    messages.success(request, _("Saved."))
    if form.new_state:
        marked = mark(session, request.user, state_changes(form.new_state), seen=form.seen_state)
        session_page.say_conflict(request, session, marked)
    return {"url": resolve_url("sessions:session-detail", session.event.slug, session.pk)}


def _show_both(request: HtmxHttpRequest, session: Session, form: SessionForm) -> HttpResponse:
    """Keep what was typed, and show the saved value at each conflicting field."""
    saved = Session.objects.select_related("event").get(pk=session.pk)
    theirs = SessionForm(instance=saved)
    for name, value in list(form.cleaned_data.items()):
        other = theirs.initial.get(name)
        mine = value.pk if isinstance(value, Day) else value
        if name in theirs.fields and name != "version" and (mine or None) != (other or None):
            shown = saved.day.heading if name == "day" else other or _("nothing")
            form.add_error(name, _("Saved elsewhere: %(text)s") % {"text": shown})
    if name := name_of_colleague(request.user, saved.editor_id, session.event):
        message = _("%(name)s changed these details while you were editing. Compare, then save again to keep yours.")
        form.add_error(None, message % {"name": name})
    else:
        form.add_error(
            None,
            _("These details were changed elsewhere while you were editing. Compare, then save again to keep yours."),
        )
    replace_data(form, "version", saved.version)
    return _facts_page(request, session, form, 409)


@require_POST
@prepares_write(show_its_day)
def delete(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Soft-delete a session, and offer undo."""
    session = session_page.editable_session(request.user, slug, pk)

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
