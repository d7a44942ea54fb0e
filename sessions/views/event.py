"""Events: their list, Today, their settings, and deletion that can be undone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions.forms.composer import empty_composer
from sessions.forms.event import EventForm
from sessions.htmx import HtmxHttpRequest, render_page
from sessions.models import Event
from sessions.views.today import PAGE, today_context
from sessions.web.quotas import OverQuota, room_to_restore

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:
    """List the user's events: running, coming up, past."""
    events = Event.objects.visible_to(request.user).present().newest_first()
    running = {event.pk for event in events.running(timezone.now())}
    now: list[Event] = []
    coming: list[Event] = []
    undated: list[Event] = []
    past: list[Event] = []
    for event in events:
        if event.pk in running:
            now.append(event)
        elif event.first_day is None:
            undated.append(event)
        elif event.first_day > event.conference_date(timezone.now()):
            coming.insert(0, event)
        else:
            past.append(event)
    groups = [
        ("running", _("Running"), now),
        ("coming", _("Coming up"), coming),
        ("undated", _("Without dates"), undated),
        ("past", _("Past"), past),
    ]
    return render_page(request, "sessions/event_list.html", {"groups": [group for group in groups if group[2]]})


@require_form
def create(request: HtmxHttpRequest) -> HttpResponse:
    """Make an event and its days, and go to its Today."""
    form = EventForm(request.POST if request.method == "POST" else None, instance=Event(owner=request.user))
    if form.is_bound and form.is_valid() and _saved(form):
        return redirect("sessions:event-today", form.instance.slug)
    return render_page(request, "sessions/event_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def today(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show one day of the event: what is on, the composer, the sessions."""
    event = get_object_or_404(Event.objects.visible_to(request.user).present(), slug=slug)
    context = today_context(
        event,
        request.user,
        wanted=request.GET.get("day"),
        logged=request.GET.get("logged", ""),
        part=request.GET.get("cards"),
        about=request.GET.get("session", ""),
    )
    if request.GET.get("heading"):  # from another app, see views/share.py
        context["composer"] = empty_composer(request.GET["heading"], request.GET.get("link", ""))
    return render_page(request, PAGE, context)


@require_form
def update(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Change the event; its address stays, so that links go on leading here."""
    event = get_object_or_404(Event.objects.editable_by(request.user).present(), slug=slug)
    form = EventForm(request.POST if request.method == "POST" else None, instance=event)
    if form.is_bound and form.is_valid() and _saved(form):
        messages.success(request, _("Saved."))
        if "time_zone" in form.changed_data and event.feeds.exists():
            messages.info(request, _("If the programme names no time zone, import it again to put its times right."))
        return redirect("sessions:event-today", event.slug)
    if form.is_bound:
        # The form has written the refused values into the event; the page around it shows what is true.
        event = Event.objects.get(pk=event.pk)
    context = {"form": form, "event": event}
    return render_page(request, "sessions/event_form.html", context, status=422 if form.is_bound else 200)


def _saved(form: EventForm) -> bool:
    """Save, unless the days would be more than are allowed."""
    try:
        form.save()
    except OverQuota as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_form
def delete(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Ask, then delete; the list that follows offers to undo it."""
    event = get_object_or_404(Event.objects.editable_by(request.user).present(), slug=slug)
    if request.method != "POST":
        context = {"event": event, "session_count": event.sessions.present().count()}
        return render_page(request, "sessions/event_delete.html", context)
    event.discard()
    undo = resolve_url("sessions:event-restore", event.slug)
    messages.success(request, _("Deleted “%(name)s”.") % {"name": event.name}, extra_tags=undo)
    return redirect("sessions:event-list")


@require_POST
def restore(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Take the deletion of an event back."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    with room_to_restore("events", event.owner):
        event.restore()
    messages.success(request, _("“%(name)s” is back.") % {"name": event.name})
    return redirect("sessions:event-today", event.slug)
