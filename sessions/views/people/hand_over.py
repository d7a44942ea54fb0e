"""Handing over an event of somebody who is deactivated: the owner of the site offers it to a member, or takes it."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.accounts.confirmation import needs_confirmation
from sessions.agenda.access import for_site_owner, require_form
from sessions.forms.people import HandOverForm
from sessions.models import full_name
from sessions.people.hand_over import NotPossible, hand_over_absent
from sessions.quotas.rows import OverQuota
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page


def _back(request: HtmxHttpRequest, pk: int) -> str:
    """Return the path of the page with what was chosen."""
    chosen = request.POST if request.method == "POST" else request.GET
    query = urlencode({name: chosen[name] for name in ("event", "to") if chosen.get(name)})
    return reverse("sessions:person-hand-over", args=[pk]) + (f"?{query}" if query else "")


@require_form
@for_site_owner
@needs_confirmation(_back)
@prepares_write(to_page)
def give(request: HtmxHttpRequest, pk: int) -> HttpResponse | Write:
    """Choose an event of a person who is deactivated, and its new owner, then offer it or take it."""
    person = get_object_or_404(User, pk=pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, person, request.user, request.GET.dict())
    if not form.is_bound or not form.is_valid():
        return _page(request, person, form)

    def run() -> Facts:
        event, to = form.cleaned_data["event"], form.cleaned_data["to"]
        try:
            hand_over_absent(request, event.pk, person, to)
        except (OverQuota, NotPossible) as refusal:
            text = str(refusal) or _("This has changed in the meantime. Choose again.")
            raise NotDone(partial(_refused, request, person, form, text)) from None
        told = _("“%(event)s” is yours now.") if to == request.user else _("“%(event)s” is offered to %(name)s.")
        messages.success(request, told % {"event": event.name, "name": full_name(to)})
        return {"url": reverse("sessions:person", args=[person.pk])}

    return Write(run)


def _refused(request: HtmxHttpRequest, person: User, form: HandOverForm, reason: str) -> HttpResponse:
    form.add_error(None, reason)
    return _page(request, person, form)


def _page(request: HtmxHttpRequest, person: User, form: HandOverForm) -> HttpResponse:
    context = {"person": person, "form": form, "has_events": form.fields["event"].queryset.exists()}  # type: ignore[attr-defined]
    return render_page(request, "sessions/people/hand_over.html", context, status=422 if form.is_bound else 200)
