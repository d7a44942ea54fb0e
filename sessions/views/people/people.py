"""Pages of the owner of the site: the people with what can be done about each account, the security log, the state."""

from collections import Counter
from functools import partial
from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions.accounts.confirmation import needs_confirmation
from sessions.accounts.password_reset import HOURS, reset_path
from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import for_site_owner, require_form
from sessions.forms.people import HandOverForm
from sessions.models import SecurityEvent, SecurityEventKind, full_name
from sessions.models.profile import is_site_owner
from sessions.models.security_event import KEPT_FOR
from sessions.monitoring.check_result import CheckLevel
from sessions.monitoring.checks import run_checks
from sessions.people.activity import (
    AT_ONCE,
    OnlySiteOwner,
    activate,
    deactivate,
    first_account,
    has_other_owner,
    people,
)
from sessions.people.hand_over import NotPossible, hand_over_absent
from sessions.people.messages import sentence_of, shown_facts
from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_id
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.web.shown_once import show_once, take_shown
from sessions.web.site_addresses import reachable, url_for_others

ENTRIES_AT_ONCE = 50
"""Entries of the security log on a page."""


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


@require_safe
@for_site_owner
def state(request: HtmxHttpRequest) -> HttpResponse:
    """Show the state of the install: what ``doctor`` checks, without its slow checks, by subject."""
    found = list(run_checks(slow=False))
    levels = Counter(result.level for _subject, result in found)
    context = {
        "sections": [
            (subject.name.lower(), subject.value, [result for _subject, result in results])
            for subject, results in groupby(found, key=lambda each: each[0])
        ],
        "attention": [(subject.name.lower(), result) for subject, result in found if result.level is not CheckLevel.OK],
        "wrong": levels[CheckLevel.WRONG],
        "warnings": levels[CheckLevel.WARNING],
    }
    return render_page(request, "sessions/people/site_state.html", context)


@require_safe
@for_site_owner
def log(request: HtmxHttpRequest) -> HttpResponse:
    """List what happened to accounts and links; ``?kind=`` and ``?person=`` filter it, ``?page=`` leads on."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in SecurityEventKind.values else ""
    person = parse_id(request.GET.get("person", ""))
    entries = SecurityEvent.objects.select_related("user__profile", "by__profile").newest_first()
    if kind:
        entries = entries.filter(kind=kind)
    if person is not None:  # whom an entry is about, or who did it
        entries = entries.filter(Q(user=person) | Q(by=person))
    page = Paginator(entries, ENTRIES_AT_ONCE).get_page(request.GET.get("page"))
    chosen = {"kind": kind, "person": str(person) if person is not None else ""}
    context = {
        "page": page,
        "entries": [(entry, sentence_of(entry), list(shown_facts(entry))) for entry in page],
        "kinds": SecurityEventKind.choices,
        "people": User.objects.select_related("profile").order_by(Lower("username"), "pk"),
        "kind": kind,
        "person": person,
        "chosen": urlencode({name: value for name, value in chosen.items() if value}),
        "days": KEPT_FOR.days,
    }
    return render_page(request, "sessions/people/security_log.html", context)


def _back(request: HtmxHttpRequest, pk: int) -> str:
    """Return the path of the page with what was chosen."""
    chosen = request.POST if request.method == "POST" else request.GET
    query = urlencode({name: chosen[name] for name in ("event", "to") if chosen.get(name)})
    return reverse("sessions:person-hand-over", args=[pk]) + (f"?{query}" if query else "")


@require_form
@for_site_owner
@needs_confirmation(_back)
@prepares_write(to_page)
def hand_over(request: HtmxHttpRequest, pk: int) -> HttpResponse | Write:
    """Choose an event of a person who is deactivated, and its new owner, then offer it or take it."""
    person = get_object_or_404(User, pk=pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, person, request.user, request.GET.dict())
    if not form.is_bound or not form.is_valid():
        return _hand_over_page(request, person, form)

    def run() -> Facts:
        event, to = form.cleaned_data["event"], form.cleaned_data["to"]
        try:
            hand_over_absent(request, event.pk, person, to)
        except (OverQuota, NotPossible) as refusal:
            text = str(refusal) or _("This has changed in the meantime. Choose again.")
            form.add_error(None, text)
            raise NotDone(partial(_hand_over_page, request, person, form)) from None
        told = _("“%(event)s” is yours now.") if to == request.user else _("“%(event)s” is offered to %(name)s.")
        messages.success(request, told % {"event": event.name, "name": full_name(to)})
        return _to(person)

    return Write(run)


def _hand_over_page(request: HtmxHttpRequest, person: User, form: HandOverForm) -> HttpResponse:
    context = {"person": person, "form": form, "has_events": form.fields["event"].queryset.exists()}  # type: ignore[attr-defined]
    return render_page(request, "sessions/people/hand_over.html", context, status=422 if form.is_bound else 200)
