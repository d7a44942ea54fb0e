"""Where the app's shortcut and what other apps share lead: the composer of the event that is on."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.htmx import HtmxHttpRequest
from sessions.models import Event
from sessions.sharing import shared_line


@require_safe
def share(request: HtmxHttpRequest) -> HttpResponse:
    """Lead to Today of the running event, else of the latest, with what was shared in the composer; save nothing."""
    events = Event.objects.visible_to(request.user).present()
    event = events.running(timezone.now()).newest_first().first() or events.newest_first().first()
    if event is None:
        messages.info(request, _("Add an event first: what you log belongs to one."))
        return redirect("sessions:event-list")
    heading, link = shared_line(*(request.GET.get(name, "") for name in ("title", "text", "url")))
    query = QueryDict(mutable=True)
    if heading:
        query["heading"] = heading
    if link and link != heading:
        query["link"] = link
    address = resolve_url("sessions:event-today", event.slug)
    return HttpResponseRedirect(f"{address}{'?' if query else ''}{query.urlencode()}#composer_heading")
