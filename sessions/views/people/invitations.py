"""Invitation links: made, listed and revoked by the owner of the site, opened by people without an account."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.accounts.invitations import event_of, find_invitation, may_sign_up_with, remember_invitation
from sessions.accounts.lookup import lock_accounts
from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import for_site_owner, private, require_form
from sessions.forms.people import InvitationForm
from sessions.models import Invitation, SecurityEventKind
from sessions.models.invitation import InvitationQuerySet
from sessions.rules.parsing import parse_id
from sessions.views.errors import too_many_requests
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.web.rate_limits import count_request
from sessions.web.shown_once import show_once, take_shown
from sessions.web.site_addresses import reachable, url_for_others

MOST = 50
"""Maximum number of invitations that can be used at the same time, so that all are known."""

SHOWN = 100
"""How many invitations that are over are listed."""


@require_form
@for_site_owner
@prepares_write(to_page)
def index(request: HtmxHttpRequest) -> HttpResponse | Write:
    """List the invitations; create one, whose link is shown once, or revoke one."""
    if request.method == "POST" and (revoked := request.POST.get("revoke")):
        if (key := parse_id(revoked)) is None:
            raise Http404
        return Write(partial(_revoke, request, _usable().filter(pk=key)))
    form = InvitationForm(request.POST if request.method == "POST" else None, request.user)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    return Write(partial(_issue, request, form))


def _usable() -> InvitationQuerySet:
    return Invitation.objects.valid(timezone.now())


def _page(request: HtmxHttpRequest, form: InvitationForm) -> HttpResponse:
    token = take_shown(request, "invitation", request.user.pk)
    address = url_for_others(request, reverse("sessions:invitation", args=[token])) if token else ""
    rows = (
        Invitation.objects.select_related("author__profile", "event")
        .prefetch_related("joined__user__profile")
        .newest_first()
    )
    usable = list(rows.filter(pk__in=_usable()))
    over = rows.exclude(pk__in=[invitation.pk for invitation in usable])[:SHOWN]
    context = {"form": form, "address": address, "usable": usable, "over": over, "now": timezone.now()}
    context |= {"only_here": not reachable(request)}
    return render_page(request, "sessions/people/invitations.html", context, status=422 if form.is_bound else 200)


def _revoke(request: HtmxHttpRequest, rows: InvitationQuerySet) -> Facts:
    for pk in list(rows.values_list("pk", flat=True)):
        rows.filter(pk=pk).revoke()
        record_security_event(request, SecurityEventKind.INVITATION_REVOKED, request.user, invitation=pk)
    messages.success(request, _("Revoked. Nobody can sign up with this link any more."))
    return {"url": reverse("sessions:invitations")}


def _issue(request: HtmxHttpRequest, form: InvitationForm) -> Facts:
    lock_accounts()
    if _usable().count() >= MOST:
        form.add_error(None, _("You have reached the maximum number of invitations. Revoke one first."))
        raise NotDone(lambda: _page(request, form))
    token = Invitation.objects.issue(request.user, **form.values())
    show_once(request, "invitation", request.user.pk, token)
    made = Invitation.objects.by_token(token).get()
    record_security_event(
        request, SecurityEventKind.INVITATION_MADE, request.user, invitation=made.pk, accounts=made.uses
    )
    return {"url": reverse("sessions:invitations")}


@login_not_required
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Lead a visitor with a valid link to the sign-up form; unknown, used, expired and revoked ones get the same 404.

    No page of this address contains it: ``next`` of the menu is the start page.
    """
    invitation = find_invitation(token)
    if invitation is None:
        is_counted = count_request(request, "invitation_unknown")
        return private(gone(request) if is_counted else too_many_requests(request))
    into = event_of(invitation)
    if request.user.is_authenticated and not into:
        return private(render(request, "sessions/people/invitation_signed_in.html", {"next": "/"}))
    remember_invitation(request, invitation)
    if request.user.is_authenticated:
        return private(redirect("sessions:team-join"))
    here = reverse("sessions:team-join")
    if may_sign_up_with(invitation):
        return private(
            redirect(f"{reverse('account_signup')}?{urlencode({'next': here})}" if into else "account_signup")
        )
    return private(redirect(f"{reverse('account_login')}?{urlencode({'next': here})}"))


def gone(request: HttpRequest) -> HttpResponse:
    """Return the page that says that an invitation cannot be used."""
    return render(request, "sessions/people/link_gone.html", {"next": "/"}, status=404)
