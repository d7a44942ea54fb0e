"""Events: list, settings, delete, restore."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions.agenda.access import editable_event, owned_event, require_form
from sessions.forms.event import EventForm
from sessions.models import Event, Membership
from sessions.quotas.rows import OverQuota, room_to_restore
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.zones import places


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:
    """List the user's events: running, upcoming, past."""
    events = Event.objects.visible_to(request.user).present().newest_first()
    running = {event.pk for event in events.running(timezone.now())}
    groups: dict[str, list[Event]] = {"running": [], "coming": [], "undated": [], "past": []}
    offered = Membership.objects.offered().filter(event=OuterRef("pk"), user=request.user)
    for event in events.annotate(is_offered=Exists(offered)):
        if event.pk in running:
            groups["running"].append(event)
        elif event.first_day is None:
            groups["undated"].append(event)
        elif event.first_day > event.conference_date(timezone.now()):
            groups["coming"].insert(0, event)
        else:
            groups["past"].append(event)
    names = (_("Happening now"), _("Coming up"), _("Without dates"), _("Past"))
    shown = [(key, name, found) for (key, found), name in zip(groups.items(), names, strict=True) if found]
    return render_page(request, "sessions/events/event_list.html", {"groups": shown})


def _form_page(request: HtmxHttpRequest, form: EventForm, slug: str = "") -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    if slug:
        event = form.instance
        # An invalid form changes the event object; the page around it needs the saved values.
        context["event"] = Event.objects.get(pk=event.pk) if form.is_bound else event
    return render_page(request, "sessions/events/event_form.html", context, status=422 if form.is_bound else 200)


@require_form
@prepares_write(to_page, _form_page)
def create(request: HtmxHttpRequest) -> Write | EventForm:
    """Create an event with its days, and show it."""
    places.prepare()
    form = EventForm(request.POST if request.method == "POST" else None, instance=Event(owner=request.user))
    if not form.is_bound or not form.is_valid():
        return form

    def run() -> Facts:
        _save(request, form)
        return {"url": resolve_url("sessions:event-today", form.instance.slug)}

    return Write(run)


@require_form
@prepares_write(to_page, _form_page)
def update(request: HtmxHttpRequest, slug: str) -> Write | EventForm:
    """Edit the event; its slug stays, so that links stay valid."""
    event = editable_event(request.user, slug)
    form = EventForm(request.POST if request.method == "POST" else None, instance=event)
    if not form.is_bound or not form.is_valid():
        return form
    has_programme = form.zone_changed and event.feeds.exists()

    def run() -> Facts:
        _save(request, form)
        messages.success(request, _("Saved."))
        if has_programme:
            messages.info(request, _("If the programme has no time zone, import it again to correct its times."))
        return {"url": resolve_url("sessions:event-today", event.slug)}

    return Write(run)


def _save(request: HtmxHttpRequest, form: EventForm) -> None:
    """Save the form, with a form error when over quota."""
    try:
        form.save(by=request.user)
    except OverQuota as refusal:
        form.add_error(None, str(refusal))
        raise NotDone(form) from None
    if form.taken_from:
        known = {"zone": form.instance.time_zone, "origin": form.taken_from}
        messages.info(request, _("Time zone: %(zone)s, %(origin)s.") % known)


@require_form
@prepares_write(to_page)
def delete(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Confirm, then soft-delete; the list that follows offers undo."""
    event = owned_event(request.user, slug)
    if request.method != "POST":
        context = {"event": event, "session_count": event.sessions.present().count()}
        return render_page(request, "sessions/events/event_delete.html", context)

    def run() -> Facts:
        event.discard()
        undo = resolve_url("sessions:event-restore", event.slug)
        messages.success(request, _("Deleted “%(name)s”.") % {"name": event.name}, extra_tags=undo)
        return {"url": resolve_url("sessions:event-list")}

    return Write(run)


@require_POST
@prepares_write(to_page)
def restore(request: HtmxHttpRequest, slug: str) -> Write:
    """Restore a deleted event."""
    event = get_object_or_404(Event.objects.owned_by(request.user).select_related("owner"), slug=slug)

    def run() -> Facts:
        with room_to_restore("events", event.owner):
            event.restore()
        messages.success(request, _("“%(name)s” is restored.") % {"name": event.name})
        return {"url": resolve_url("sessions:event-today", event.slug)}

    return Write(run)
