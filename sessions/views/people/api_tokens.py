"""Pages of one's API tokens: list, revoke, and create after a fresh confirmation."""

from functools import partial

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import require_form
from sessions.forms.people import ApiTokenForm
from sessions.models import ApiToken, SecurityEventKind
from sessions.quotas.rows import OverQuota, require
from sessions.rules.parsing import parse_id
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.web.shown_once import show_once, take_shown
from sessions.web.site_addresses import reachable, url_for_others

_KIND = "api"


@require_form
@prepares_write(to_page)
def index(request: HtmxHttpRequest) -> HttpResponse | Write:
    """List one's tokens, with a new one, which is shown once; a POST revokes one."""
    own = ApiToken.objects.visible_to(request.user).valid(timezone.now())
    if request.method == "POST":
        if (key := parse_id(request.POST.get("revoke"))) is None:
            raise Http404
        return Write(partial(_revoke, request, key))
    context = {
        "tokens": list(own.newest_first()),
        "secret": take_shown(request, _KIND, request.user.pk),
        "address": url_for_others(request, reverse("sessions:api-root")),
        "only_here": not reachable(request),
    }
    return render_page(request, "sessions/people/api_tokens.html", context)


def _revoke(request: HtmxHttpRequest, key: int) -> Facts:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=key)
    if ApiToken.objects.filter(pk=key).revoke():
        record_security_event(request, SecurityEventKind.TOKEN_REVOKED, request.user, token=token.name)
    messages.success(request, _("Revoked. Programs with this token get no more answers."))
    return {"url": reverse("sessions:api-tokens")}


@require_form
@reauthentication_required
@prepares_write(to_page)
def create(request: HtmxHttpRequest) -> HttpResponse | Write:
    """Create a token, after a fresh confirmation: it works longer than the person is signed in."""
    form = ApiTokenForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form)

    def run() -> Facts:
        try:
            require("tokens", request.user)
        except OverQuota as refusal:
            form.add_error(None, str(refusal))
            raise NotDone(lambda: _form_page(request, form)) from None
        show_once(request, _KIND, request.user.pk, ApiToken.objects.issue(request.user, **form.values()))
        facts = {"token": form.cleaned_data["name"], **{name: form.cleaned_data[name] for name in ("scope", "days")}}
        record_security_event(request, SecurityEventKind.TOKEN_MADE, request.user, **facts)
        return {"url": reverse("sessions:api-tokens")}

    return Write(run)


def _form_page(request: HtmxHttpRequest, form: ApiTokenForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render_page(request, "sessions/people/api_token_form.html", {"form": form}, status=status)
