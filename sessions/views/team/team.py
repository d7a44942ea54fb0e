"""The team of an event: its people, who covers which session, and what one shares with the others."""

import uuid
from functools import partial
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_POST, require_safe

from sessions.accounts.confirmation import ask_confirmation
from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import editable_event, editable_facts, visible_event
from sessions.models import (
    OWNER,
    CoverageRequest,
    Event,
    Impression,
    MemberRole,
    Membership,
    SecurityEventKind,
    shown_name,
    team_names,
)
from sessions.models.impression import SHAREABLE
from sessions.people.hand_over import NotPossible, accept_offer, offer, owners_share
from sessions.quotas.rows import MEGABYTE, OverQuota
from sessions.team.coverage import ALL, DOUBLES, FILTERS, GAPS, coverage_of
from sessions.team.people import give_role, people_of
from sessions.team.people import leave as leave_team
from sessions.team.people import share_all as share_all_impressions
from sessions.views.team.links import links_context
from sessions.web.htmx import HtmxHttpRequest, redirect_to, render_page, safe_next
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/team/team.html"


@require_safe
def index(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the team; a script asks with X-Part for the table alone, and gets 304 while nothing has changed (ETag)."""
    event = visible_event(request.user, slug)
    people = people_of(event)
    wanted = request.GET.get("show", ALL)
    wanted = wanted if wanted in FILTERS else ALL
    days, counts = coverage_of(event, people, wanted)
    labels = {ALL: _("All"), GAPS: _("Nobody goes"), DOUBLES: _("More than one person")}
    context: dict[str, Any] = {
        "event": event,
        "people": people,
        "days": days,
        "wanted": wanted,
        "filters": [(name, label, counts[name]) for name, label in labels.items()],
        "is_owner": event.owner_id == request.user.pk,
        "roles": MemberRole.choices,
    }
    if request.headers.get("X-Part") == "coverage":
        return _table(request, context)
    own = Impression.objects.editable_by(request.user).present().filter(session__event=event)
    context |= own.aggregate(
        shared_count=Count("pk", filter=SHAREABLE & Q(shared=True)),
        shareable_count=Count("pk", filter=SHAREABLE),
        own_count=Count("pk"),
    )
    if context["is_owner"]:
        context |= links_context(request, event)
    elif any(each.user.pk == request.user.pk and each.membership and each.membership.offered_at for each in people):
        photos, size = owners_share(event)
        # Rounded up to a tenth.
        context["offered"] = {"photos": photos, "photo_mb": -(-size * 10 // MEGABYTE) / 10}
    return render_page(request, PAGE, context)


@conditional_page
def _table(request: HtmxHttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Return the table alone, with an ETag; 304 while nothing of it has changed."""
    content = render_to_string(f"{PAGE}#coverage", context, request)
    return HttpResponse(content, headers={"Cache-Control": "private, no-cache", "Vary": "X-Part"})


@require_POST
@prepares_write(to_page)
def request_coverage(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> Write:
    """Ask that somebody of the team sees a session, or take that back."""
    session = editable_facts(request.user, slug, pk)
    here = reverse("sessions:session-detail", args=[slug, session.pk])

    def run() -> Facts:
        if request.POST.get("wanted") == "off":
            CoverageRequest.objects.filter(session=session).delete()
        else:
            CoverageRequest.objects.get_or_create(session=session, defaults={"author": request.user})
        return {"url": safe_next(request, here)}

    return Write(run)


@require_POST
@prepares_write(to_page)
def share_all(request: HtmxHttpRequest, slug: str) -> Write:
    """Share all one's impressions of an event with its team, or none of them."""
    event = editable_event(request.user, slug)
    shared = request.POST.get("shared") != "off"

    def run() -> Facts:
        share_all_impressions(event, request.user, shared=shared)
        told = _("The team sees all your impressions now.") if shared else _("The team sees none of your impressions.")
        messages.success(request, told)
        return {"url": reverse("sessions:team", args=[slug])}

    return Write(run)


@require_POST
@prepares_write(to_page)
def change_member(request: HtmxHttpRequest, slug: str, membership: int) -> HttpResponse | Write:
    """Remove a member, or with ``role`` change what the member may do; for the owner of the event.

    With the role "owner" the event is offered to the member; ``withdraw`` takes that back. Where the person has left
    since the page was opened, or has become the owner, the page says so.
    """
    event = visible_event(request.user, slug)
    member = event.memberships.select_related("user__profile").filter(pk=membership).first()
    here = {"url": reverse("sessions:team", args=[slug])}
    if member is None:
        messages.error(request, _("This has changed in the meantime. Choose again."))
        return redirect_to(request, here["url"])
    if event.owner_id != request.user.pk:
        raise Http404
    if (role := request.POST.get("role")) == OWNER:
        if not did_recently_reauthenticate(request):
            return ask_confirmation(request, here["url"])
        return Write(partial(_offer, request, event, member, here))
    if request.POST.get("withdraw"):
        return Write(partial(_end_offer, request, member, here, _("The offer is withdrawn.")))
    if role:
        if role not in MemberRole.values:
            raise Http404
        return Write(partial(_give_role, request, member, MemberRole(role), here))

    def run() -> Facts:
        name = _name_of(member)
        _remove(request, event, member)
        # Else the person could come back by the same link.
        event.invitations.revoke()
        told = _("Removed from the team, whose links are revoked: %(name)s")
        messages.success(request, told % {"name": name})
        return here

    return Write(run)


def _name_of(member: Membership) -> str:
    """Return the name of a member as the page shows it; call it while the person is one."""
    return team_names(member.event).get(member.user_id) or shown_name(member.user)


def _offer(request: HtmxHttpRequest, event: Event, member: Membership, here: Facts) -> Facts:
    try:
        offer(event.pk, request.user, member.user)
    except NotPossible:
        messages.error(request, _("This has changed in the meantime. Choose again."))
        raise NotDone(partial(redirect_to, request, here["url"])) from None
    told = _("“%(event)s” is offered to %(name)s.")
    messages.success(request, told % {"event": event.name, "name": _name_of(member)})
    return here


def _end_offer(request: HtmxHttpRequest, member: Membership, here: Facts, told: str) -> Facts:
    Membership.objects.filter(pk=member.pk).update(offered_at=None)
    messages.success(request, told)
    return here


@require_POST
@prepares_write(to_page)
def answer_offer(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Become the owner of an event that its owner offers, or decline that."""
    event = visible_event(request.user, slug)
    here = {"url": reverse("sessions:team", args=[slug])}
    if event.owner_id == request.user.pk:  # accepted already
        return redirect_to(request, here["url"])
    member = get_object_or_404(Membership, event=event, user=request.user)
    if request.POST.get("answer") != "accept":
        return Write(partial(_end_offer, request, member, here, _("You have declined the offer.")))

    def run() -> Facts:
        try:
            accept_offer(request, event.pk, event.owner, request.user)
        except (OverQuota, NotPossible) as refusal:
            messages.error(request, str(refusal) or _("This offer does not stand any more."))
            raise NotDone(partial(redirect_to, request, here["url"])) from None
        messages.success(request, _("“%(event)s” is yours now.") % {"event": event.name})
        return here

    return Write(run)


def _give_role(request: HtmxHttpRequest, member: Membership, role: MemberRole, here: Facts) -> Facts:
    with transaction.atomic():
        if give_role(member, role):
            facts = {"event": member.event.name, "role": role.value}
            record_security_event(request, SecurityEventKind.MEMBER_ROLE_CHANGED, member.user, **facts)
    told = _("Role of %(name)s: %(role)s")
    messages.success(request, told % {"name": _name_of(member), "role": role.label})
    return here


@require_POST
@prepares_write(to_page)
def leave(request: HtmxHttpRequest, slug: str) -> Write:
    """Leave the team of an event."""
    event = visible_event(request.user, slug)
    member = get_object_or_404(Membership.objects.select_related("user"), event=event, user=request.user)

    def run() -> Facts:
        _remove(request, event, member)
        messages.success(request, _("You have left the team of “%(name)s”.") % {"name": event.name})
        return {"url": reverse("sessions:event-list")}

    return Write(run)


def _remove(request: HtmxHttpRequest, event: Event, member: Membership) -> None:
    with transaction.atomic():
        leave_team(event, member.user)
        record_security_event(request, SecurityEventKind.MEMBER_REMOVED, member.user, event=event.name)
