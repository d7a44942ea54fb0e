"""The page of one's account: profile, mail address, second factor, devices; language and theme of others."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.app_settings import RECOVERY_CODE_COUNT
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sessions.accounts.adapter import AlreadyTaken
from sessions.accounts.devices import devices_of, end_all_devices, end_other_devices
from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import require_form
from sessions.forms.profile import TAKEN, EmailForm, PreferenceForm, ProfileForm
from sessions.models import Profile, SecurityEventKind, profile_of
from sessions.views.people.account import REFUSED
from sessions.web.htmx import HtmxHttpRequest, render_page, safe_next
from sessions.web.idempotency import Facts, Write, prepares_write, to_page
from sessions.web.preferences import THEME_COOKIE, keep_choice, theme_of, use_profile
from sessions.web.rate_limits import count_request, is_limit_reached
from sessions.zones import places


@require_form
@prepares_write(to_page)
def account(request: HtmxHttpRequest) -> HttpResponse | Write:
    """Show the account; a POST stores the profile."""
    places.prepare()
    stored = profile_of(request.user)
    profile = Profile(
        user=request.user,
        name=stored.seen_name,
        # What the page has now, chosen or not.
        language=stored.language or get_language() or "",
        theme=stored.theme or theme_of(request) or "system",
        time_zone=stored.time_zone,
    )
    data = request.POST if request.method == "POST" else None
    # Refused names are counted as at sign-up (user enumeration).
    is_limited = data is not None and is_limit_reached(request, REFUSED)
    form = ProfileForm(data, instance=profile, too_many_refusals=is_limited)
    if not form.is_bound or not form.is_valid():
        if form.has_error("name", TAKEN):
            count_request(request, REFUSED)
        context = {"form": form, "devices": devices_of(request), **_factors(request)}
        return render_page(request, "sessions/people/account.html", context, status=422 if form.is_bound else 200)

    def run() -> Facts:
        use_profile(request, form.save())
        messages.success(request, _("Saved."))
        return {"url": resolve_url("sessions:account")}

    return Write(run)


def _factors(request: HtmxHttpRequest) -> dict[str, Any]:
    """Return what the page says about passkeys and second factor; no secret is decrypted."""
    found = list(Authenticator.objects.filter(user=request.user).order_by("created_at", "pk"))
    codes = next((each for each in found if each.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "passkeys": [each for each in found if each.type == Authenticator.Type.WEBAUTHN],
        "app": next((each for each in found if each.type == Authenticator.Type.TOTP), None),
        "has_codes": codes is not None,
        "codes_left": RECOVERY_CODE_COUNT - codes.data["used_mask"].bit_count() if codes else 0,
    }


@require_form
@reauthentication_required
def email(request: HtmxHttpRequest) -> HttpResponse:
    """Change the mail address, after a fresh confirmation: whoever reads its mail can get a new password."""
    form = EmailForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid() and _is_stored(request, form):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(resolve_url("sessions:account"))
    return render_page(request, "sessions/people/email.html", {"form": form}, status=422 if form.is_bound else 200)


def _is_stored(request: HtmxHttpRequest, form: EmailForm) -> bool:
    """Save the form; else add its error. Refused addresses are counted as at sign-up (user enumeration)."""
    if is_limit_reached(request, REFUSED):
        form.add_error("email", get_adapter().validation_error("too_many_login_attempts"))
        return False
    try:
        with transaction.atomic():
            form.save()
            record_security_event(request, SecurityEventKind.EMAIL_CHANGED, request.user)
    except AlreadyTaken:
        count_request(request, REFUSED)
        form.add_error("email", get_adapter().validation_error("email_taken"))
        return False
    return True


@require_form
def devices(request: HtmxHttpRequest) -> HttpResponse:
    """Show the devices; a POST signs out of all others, or of all with the field ``everywhere``."""
    if request.method != "POST":
        return render_page(request, "usersessions/usersession_list.html", {"devices": devices_of(request)})
    if "everywhere" in request.POST:
        record_security_event(request, SecurityEventKind.SIGNED_OUT_EVERYWHERE, request.user)
        end_all_devices(request)
        return HttpResponseRedirect(resolve_url("account_login"))
    end_other_devices(request)
    messages.success(request, _("All other devices are signed out."))
    return HttpResponseRedirect(resolve_url("sessions:account") + "#devices")


@login_not_required
@require_form
def preferences(request: HtmxHttpRequest) -> HttpResponse:
    """Show both choices; a POST stores them in cookies and redirects back."""
    user: User | AnonymousUser = request.user
    if user.is_authenticated:
        return HttpResponseRedirect(resolve_url("sessions:account"))
    chosen = {"language": get_language(), "theme": theme_of(request) or "system"}
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=chosen)
    back = safe_next(request, resolve_url("sessions:home"))
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "sessions/people/preference_form.html", {"form": form, "next": back}, status=status)
    response = HttpResponseRedirect(back)
    if language := form.cleaned_data["language"]:
        keep_choice(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme := form.cleaned_data["theme"]:
        keep_choice(response, THEME_COOKIE, theme)
    return response
