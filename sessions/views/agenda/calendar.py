"""Calendar of the agenda or of the stars as an .ics download; the agenda also as a subscription with a secret URL."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.agenda.access import private, require_form, visible_event
from sessions.agenda.ical_export import agenda_sessions, calendar_of
from sessions.agenda.star_export import starred_sessions
from sessions.models import AgendaLink, Event, Session
from sessions.models.session import SessionQuerySet
from sessions.views.secret_links import change_links
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Write, prepares_write, to_page
from sessions.web.shown_once import take_shown
from sessions.web.site_addresses import reachable, url_for_others

PAGE = "sessions/agenda/calendar.html"


@require_form
@prepares_write(to_page)
def links(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """List the secret calendar links of this agenda; create one, which is shown once, or revoke one."""
    event = visible_event(request.user, slug)
    own = AgendaLink.objects.visible_to(request.user).filter(event=event).valid(timezone.now())
    if request.method == "POST":
        revoked = _("Revoked. Calendars with this link are no longer updated.")
        return change_links(request, event, own, "calendar", revoked, event=event)
    token = take_shown(request, "calendar", event.pk)
    address = url_for_others(request, reverse("sessions:agenda-feed", args=[token])) if token else ""
    context = {"event": event, "links": list(own), "address": address, "only_here": not reachable(request)}
    return render_page(request, PAGE, context)


@require_safe
def file(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Download the agenda as an .ics file."""
    event = visible_event(request.user, slug)
    sessions = agenda_sessions(event, request.user)
    return _download(_content(request, event, request.user, sessions), event.slug)


@require_safe
def stars_file(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Download the stars as an .ics file."""
    event = visible_event(request.user, slug)
    sessions = starred_sessions(event, request.user)
    return _download(_content(request, event, request.user, sessions), f"{event.slug}-stars")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return the calendar to anybody with its secret URL; unknown and revoked ones get the same 404."""
    found = AgendaLink.objects.by_token(token).valid(timezone.now())
    link = found.select_related("event", "author").first()
    if link is None:
        # The error page of the site would contain the secret URL.
        return private(HttpResponseNotFound("Not found.\n", content_type="text/plain; charset=utf-8"))
    content = _content(request, link.event, link.author, agenda_sessions(link.event, link.author))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    return private(get_conditional_response(request, etag=etag, response=response) or response)


def _content(request: HttpRequest, event: Event, user: User, sessions: SessionQuerySet) -> bytes:
    def page_of(session: Session) -> str:
        return request.build_absolute_uri(reverse("sessions:session-detail", args=[event.slug, session.pk]))

    return calendar_of(event, user, sessions, page_of)
