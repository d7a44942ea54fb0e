"""Invitation links into the team of an event: made and revoked by its owner, used by whoever has one."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.accounts.invitations import event_of, join_team, joined_event, opened_invitation
from sessions.accounts.lookup import lock_accounts
from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import owned_event, require_form
from sessions.models import Event, Invitation, MemberRole, SecurityEventKind
from sessions.models.invitation import InvitationQuerySet
from sessions.models.profile import is_site_owner
from sessions.rules.parsing import parse_id
from sessions.web.htmx import HtmxHttpRequest, redirect_to, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.web.shown_once import show_once, take_shown
from sessions.web.site_addresses import reachable, url_for_others

MOST = 5
"""Maximum number of links into one event that can be used at the same time, so that all are known."""

PEOPLE = 30
"""How many people one link lets in."""

VALID_FOR = timedelta(days=7)


def links_context(request: HtmxHttpRequest, event: Event) -> dict[str, Any]:
    """Return the context of the links into an event: those that can be used, and the address of a new one, once."""
    token = take_shown(request, "team", event.pk)
    address = url_for_others(request, reverse("sessions:invitation", args=[token])) if token else ""
    links = list(_usable(request, event).newest_first())
    makes_accounts = settings.SIGNUP_OPEN or is_site_owner(request.user)
    return {
        "invitations": links,
        "address": address,
        "only_here": not reachable(request),
        "makes_accounts": makes_accounts,
    }


def _usable(request: HtmxHttpRequest, event: Event) -> InvitationQuerySet:
    return Invitation.objects.visible_to(request.user).valid(timezone.now()).filter(event=event)


@require_POST
@prepares_write(to_page)
def change(request: HtmxHttpRequest, slug: str) -> Write:
    """Create a link into the event, which is shown once, or revoke one."""
    event = owned_event(request.user, slug)
    here = reverse("sessions:team", args=[slug])
    if revoked := request.POST.get("revoke"):
        if (key := parse_id(revoked)) is None:
            raise Http404

        def revoke() -> Facts:
            if _usable(request, event).filter(pk=key).revoke():
                record_security_event(request, SecurityEventKind.INVITATION_REVOKED, request.user, invitation=key)
            messages.success(request, _("Revoked. Nobody can join with this link any more."))
            return {"url": here}

        return Write(revoke)

    role = request.POST.get("role", MemberRole.EDITOR)
    if role not in MemberRole.values:
        raise Http404

    def issue() -> Facts:
        lock_accounts()
        if _usable(request, event).count() >= MOST:
            messages.error(request, _("You have reached the maximum number of links. Revoke one first."))
            raise NotDone(lambda: redirect_to(request, here))
        until = timezone.now() + VALID_FOR
        token = Invitation.objects.issue(request.user, event=event, role=role, uses=PEOPLE, expires_at=until)
        made = Invitation.objects.by_token(token).get()
        record_security_event(request, SecurityEventKind.INVITATION_MADE, request.user, invitation=made.pk)
        show_once(request, "team", event.pk, token)
        return {"url": here}

    return Write(issue)


@require_form
@prepares_write(to_page)
def join(request: HtmxHttpRequest) -> HttpResponse | Write:
    """Ask whoever has opened a link into an event, and is signed in, whether to join its team."""
    invitation = opened_invitation(request)
    event = event_of(invitation) if invitation else None
    if event is not None and event.owner_id == request.user.pk:
        return redirect_to(request, "sessions:team", event.slug)
    if invitation is None or event is None:
        if slug := joined_event(request):
            return redirect_to(request, "sessions:event-today", slug)
        return render_page(request, "sessions/people/link_gone.html", {"next": "/"}, status=404)
    if request.method != "POST":
        return render_page(request, "sessions/team/join.html", {"invited_to": event, "invitation": invitation})

    def run() -> Facts:
        if not join_team(request, invitation, request.user):
            raise NotDone(lambda: render_page(request, "sessions/people/link_gone.html", {"next": "/"}, status=404))
        messages.success(request, _("You are in the team of “%(name)s” now.") % {"name": event.name})
        return {"url": reverse("sessions:event-today", args=[event.slug])}

    return Write(run)
