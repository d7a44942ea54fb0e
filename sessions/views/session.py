"""Sessions: logging one, its page, its facts, its place, and deletion that can be undone."""

import uuid
from copy import copy

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions.agenda import LAST
from sessions.forms.composer import ComposerForm
from sessions.forms.fields import replace_data
from sessions.forms.session import NewSessionForm, SessionForm
from sessions.htmx import HtmxHttpRequest, go_to, render_page
from sessions.models import Day, Event, Session
from sessions.models.session import FOUND_BY
from sessions.saving import save_texts
from sessions.searching import haystack
from sessions.views import session_page, today
from sessions.views.log import known_session, log_line, logged_before, store_session
from sessions.views.today import day_url, show_day

require_form = require_http_methods(["GET", "HEAD", "POST"])
FORM_PAGE = "sessions/session_form.html"


@require_form
def create(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Log a session, out of the composer's one line or out of the full form."""
    event = get_object_or_404(Event.objects.editable_by(request.user).present(), slug=slug)
    if request.method == "POST":
        known_session(event, request.POST.get("id"))  # that of another event is told nothing, whatever else it sent
        if "heading" in request.POST:
            return _compose(request, event)
    # Only a POST may make a day, so an event without any has none to choose yet.
    wanted = event.days.filter(number=_number(request.GET.get("day"))).first()
    day = wanted or event.day_for(timezone.now()) or event.days.last()
    instance = Session(event=event, day=day)
    initial = {"id": uuid.uuid4(), "title": request.GET.get("heading", "")}
    form = NewSessionForm(request.POST if request.method == "POST" else None, instance=instance, initial=initial)
    if form.is_bound and form.is_valid():
        form.instance.pk = form.cleaned_data["id"]
        session = logged_before(event, form.instance)
        if session is None:
            form.instance.day = form.cleaned_data["day"] or event.open_day(timezone.now())
            session = store_session(form.instance, request.user, form.cleaned_data["state"])
        return redirect(day_url(event, session.day, session=session))
    context = {"event": event, "day": day, "form": form}
    return render_page(request, FORM_PAGE, context, status=422 if form.is_bound else 200)


def _compose(request: HtmxHttpRequest, event: Event) -> HttpResponse:
    form = ComposerForm(request.POST, auto_id="composer_%s")
    session, key = None, ""
    if form.is_valid():
        draft = form.draft(event)
        if form.check(draft):
            session = logged_before(event, draft)
            if session is None:
                at, picked = form.cleaned_data["logged_at"], form.cleaned_data["session"]
                session = log_line(draft, request.user, at, _chosen_day(request, event), picked)
            key = str(draft.pk)
    wanted = request.POST.get("day")
    if session is not None:
        if wanted and wanted != str(session.day.number):  # the page shows another day
            return go_to(request, day_url(event, session.day, logged=key))
        return show_day(request, event, session.day, partial="composer", logged=key, oob=True)
    context = today.today_context(event, request.user, wanted=wanted) | {"composer": form}
    return render_page(request, today.PAGE, context, partial="composer", status=422)


def _chosen_day(request: HtmxHttpRequest, event: Event) -> Day | None:
    """Return the day whose page was shown, unless that was the day of "now", which may have passed since."""
    number = _number(request.POST.get("day"))
    return None if request.POST.get("now") else event.days.filter(number=number).first()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else None


@require_safe
def detail(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show one session: its facts, and the two texts to write."""
    session = session_page.visible_session(request.user, slug, pk)
    if session.pk != pk:
        return redirect("sessions:session-detail", slug, session.pk)
    return render_page(request, session_page.PAGE, session_page.session_context(session, request.user))


@require_form
def update(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change the facts, unless somebody else changed them meanwhile."""
    session = session_page.facts_of(request.user, slug, pk)
    form = SessionForm(request.POST if request.method == "POST" else None, instance=copy(session))
    status = 200
    if form.is_bound and form.is_valid():
        try:
            if _save_facts(request, session, form):
                messages.success(request, _("Saved."))
                return redirect("sessions:session-detail", slug, pk)
            _show_both(form, Session.objects.select_related("event").get(pk=pk))
            status = 409
        except IntegrityError:  # the day was deleted in the same moment
            form.add_error("day", _("The list has changed meanwhile. Please try again."))
            status = 422
    elif form.is_bound:
        status = 422
    context = {"event": session.event, "day": session.day, "session": session, "form": form}
    return render_page(request, FORM_PAGE, context, status=status)


def _save_facts(request: HtmxHttpRequest, session: Session, form: SessionForm) -> bool:
    facts = form.facts
    if facts["day"] != session.day:
        facts["position"] = Session.objects.next_position(facts["day"])
    facts["search"] = haystack(facts[name] for name in FOUND_BY)
    rows = Session.objects.editable_by(request.user).present()
    return save_texts(rows, session.pk, form.cleaned_data["version"], **facts) is not None


def _show_both(form: SessionForm, saved: Session) -> None:
    """Keep what was typed, and say at each field that differs what is saved."""
    theirs = SessionForm(instance=saved)
    for name, value in list(form.cleaned_data.items()):
        other = theirs.initial.get(name)
        mine = value.pk if isinstance(value, Day) else value
        if name in theirs.fields and name != "version" and (mine or None) != (other or None):
            shown = saved.day.heading if name == "day" else other or _("nothing")
            form.add_error(name, _("Saved elsewhere: %(text)s") % {"text": shown})
    message = _("These facts were changed elsewhere while you were editing. Compare, then save again to keep yours.")
    form.add_error(None, message)
    replace_data(form, "version", saved.version)


@require_POST
def move(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Move a session up or down, before another one, or to another day; show the day it was in."""
    session = session_page.editable_session(request.user, slug, pk)
    event, day = session.event, session.day
    direction, before, number = (request.POST.get(name) for name in ("direction", "before", "day"))
    if direction in {"up", "down"}:
        Session.objects.step(session, "up" if direction == "up" else "down")
    elif before is not None:
        _place_before(request, session, before)
    elif number and number != str(day.number):
        target = get_object_or_404(event.days, number=_number(number))
        try:
            _move_to_day(session, target)
        except Day.DoesNotExist:  # deleted in the same moment
            raise Http404 from None
        messages.success(request, _("Moved to %(day)s.") % {"day": target.heading})
    return show_day(request, event, day, about=session)


def _place_before(request: HtmxHttpRequest, session: Session, before: str) -> None:
    others = session.day.sessions.present()
    try:
        beside = None if before in {"", LAST} else others.get(pk=uuid.UUID(before))
        stands = session.move_to(session.day, beside)
    except (ValueError, Session.DoesNotExist):
        messages.warning(request, _("The list has changed meanwhile. Please try again."))
        return
    if not stands:
        messages.warning(request, _("Sessions with a time stand in the order of their times."))


def _move_to_day(session: Session, day: Day) -> None:
    """Put the session behind the others of the day; a known time keeps its place on the clock of the new date."""
    with transaction.atomic():
        if day.date:
            session.keep_clock(session.event.zone, day.date)
        session.move_to(day)


@require_POST
def delete(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete a session, and offer to undo it."""
    session = session_page.editable_session(request.user, slug, pk)
    session.discard()
    undo = resolve_url("sessions:session-restore", slug, session.pk)
    messages.success(request, _("Deleted “%(name)s”.") % {"name": session.heading}, extra_tags=undo)
    return show_day(request, session.event, session.day)


@require_POST
def restore(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take the deletion of a session back."""
    sessions = Session.objects.editable_by(request.user).filter(event__slug=slug, event__deleted_at=None)
    session = get_object_or_404(sessions.select_related("event", "day"), pk=pk)
    session.restore()
    messages.success(request, _("“%(name)s” is back.") % {"name": session.heading})
    return redirect(day_url(session.event, session.day, session=session))
