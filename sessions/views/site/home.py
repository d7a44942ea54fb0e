"""Start page: redirects to the running event, else to the list of events."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.models import Event


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the running event (of several the one that began last), else to the list."""
    events = Event.objects.visible_to(request.user).present()
    running = events.running(timezone.now()).latest_begun_first().first()
    return redirect("sessions:event-today", running.slug) if running else redirect("sessions:event-list")
