"""Start page, Web Share Target and app shortcuts: redirect to the running event."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from sessions.agenda.access import require_form
from sessions.models import Event
from sessions.web.htmx import HtmxHttpRequest

UPLOAD = "upload-files"
"""Name of the file input on the album page."""

AGAIN = "again"

_LINK = re.compile(r"https?://[^\s<>\"]+")

LONGEST = 2000
"""Maximum number of characters that are read of each part that another app shares: a line has no more."""


@csrf_exempt
@require_form
def share(request: HtmxHttpRequest) -> HttpResponse:
    """Redirect to the running event, else the latest, with the shared text in the composer; saves nothing.

    With ``photos`` to its album. A POST of the Share Target has no CSRF token, as a forged one, so its files are
    ignored. The service worker takes the files before and gives them to the page; without a worker they must be chosen
    again.
    """
    if request.method == "POST":
        return _as_address(request)
    events = Event.objects.visible_to(request.user).present()
    event = events.running(timezone.now()).newest_first().first() or events.newest_first().first()
    if event is None:
        messages.info(request, _("Add an event first. Everything you log belongs to an event."))
        return redirect("sessions:event-list")
    if photos := request.GET.get("photos"):
        if photos == AGAIN:
            messages.warning(request, _("The shared photos were not received. Choose them here."))
        return HttpResponseRedirect(f"{resolve_url('sessions:photo-list', event.slug)}#{UPLOAD}")
    heading, link = shared_line(*(request.GET.get(name, "") for name in ("title", "text", "url")))
    query = {"heading": heading, "link": link if link != heading else ""}
    query = {name: value for name, value in query.items() if value}
    address = resolve_url("sessions:event-today", event.slug)
    return HttpResponseRedirect(f"{address}{'?' if query else ''}{urlencode(query)}#composer_heading")


def _as_address(request: HtmxHttpRequest) -> HttpResponse:
    """Redirect with the shared text; of files only the fact that there were some."""
    try:
        query = {name: text[:LONGEST] for name in ("title", "text", "url") if (text := request.POST.get(name))}
        with_files = "files" in request.FILES
    except RequestDataTooBig:
        query, with_files = {}, True
    if with_files:
        query = {"photos": AGAIN}
    return HttpResponseRedirect(f"{resolve_url('sessions:share')}?{urlencode(query)}", status=303)


def shared_line(title: str, text: str, url: str) -> tuple[str, str]:
    """Return the heading and the link of shared data; either may be "".

    The heading is the title, else the first line of the text, else the link. Many apps put the link into the text.
    """
    title, text, url = (part[:LONGEST] for part in (title, text, url))
    found = _LINK.search(url) or _LINK.search(text)
    link = found.group() if found else ""
    lines = [_without(link, line) for line in (title, *text.splitlines())]
    heading = next((line for line in lines if line), link)
    return heading[:LONGEST], link[:LONGEST]


def _without(link: str, line: str) -> str:
    return " ".join((line.replace(link, " ") if link else line).split())


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect to the running event (of several the one that began last), else to the list."""
    events = Event.objects.visible_to(request.user).present()
    running = events.running(timezone.now()).latest_begun_first().first()
    return redirect("sessions:event-today", running.slug) if running else redirect("sessions:event-list")
