"""The people of the site, for its owner: list, one person, deactivate and activate, password reset link."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions.accounts.confirmation import needs_confirmation
from sessions.accounts.password_reset import HOURS, reset_path
from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import for_site_owner
from sessions.models import SecurityEventKind, full_name
from sessions.models.profile import is_site_owner
from sessions.people.activity import (
    AT_ONCE,
    OnlySiteOwner,
    activate,
    deactivate,
    first_account,
    has_other_owner,
    people,
)
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, Write, prepares_write, to_page
from sessions.web.shown_once import show_once, take_shown
from sessions.web.site_addresses import reachable, url_for_others


def _path(_request: HtmxHttpRequest, pk: int) -> str:
    return reverse("sessions:person", args=[pk])


@require_safe
@for_site_owner
def index(request: HtmxHttpRequest) -> HttpResponse:
    """List everybody who has an account."""
    page = Paginator(people(), AT_ONCE).get_page(request.GET.get("page"))
    return render_page(request, "sessions/people/people.html", {"page": page, "first": first_account()})


@require_safe
@for_site_owner
def person(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show one person with what can be done about the account; a new reset link is shown once."""
    found = get_object_or_404(people(), pk=pk)
    owns_site = is_site_owner(found)
    context = {
        "person": found,
        "owns_site": owns_site,
        "stays": owns_site and not has_other_owner(found),
        "hours": HOURS,
        "reset_link": take_shown(request, "reset", found.pk),
        "only_here": not reachable(request),
    }
    return render_page(request, "sessions/people/person.html", context)


@require_POST
@for_site_owner
@needs_confirmation(_path)
@prepares_write(to_page)
def set_active(request: HtmxHttpRequest, pk: int) -> Write:
    """Deactivate an account, or activate it again."""
    found = get_object_or_404(User, pk=pk)
    return Write(partial(_activate if request.POST.get("active") == "on" else _deactivate, request, found))


def _activate(request: HtmxHttpRequest, person: User) -> Facts:
    activate(person)
    record_security_event(request, SecurityEventKind.ACCOUNT_ACTIVATED, person)
    messages.success(request, _("%(name)s can sign in again.") % {"name": full_name(person)})
    return _to(person)


def _deactivate(request: HtmxHttpRequest, person: User) -> Facts:
    try:
        deactivate(person)
    except OnlySiteOwner:
        messages.error(request, _("This account cannot be deactivated: nobody else owns this site."))
        return _to(person)
    record_security_event(request, SecurityEventKind.ACCOUNT_DEACTIVATED, person)
    if person.pk == request.user.pk:
        logout(request)
        return {"url": reverse("account_login")}
    messages.success(request, _("%(name)s is signed out and cannot sign in any more.") % {"name": full_name(person)})
    return _to(person)


@require_POST
@for_site_owner
@needs_confirmation(_path)
@prepares_write(to_page)
def reset(request: HtmxHttpRequest, pk: int) -> Write:
    """Make a link with which a person sets a new password."""
    found = get_object_or_404(User.objects.filter(is_active=True), pk=pk)

    def run() -> Facts:
        show_once(request, "reset", found.pk, url_for_others(request, reset_path(found)))
        record_security_event(request, SecurityEventKind.RESET_LINK_MADE, found)
        return _to(found)

    return Write(run)


def _to(person: User) -> Facts:
    return {"url": reverse("sessions:person", args=[person.pk])}
