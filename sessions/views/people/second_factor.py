"""Passkeys, authenticator app and recovery codes: allauth's pages with our limits, and codes that are shown once."""

import json
from typing import Any
from urllib.parse import quote

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.recovery_codes.internal import flows as recovery_flows
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.internal import flows as totp_flows
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from sessions.accounts.second_factor import SITE_NAME, SecondFactorStage
from sessions.web.htmx import HtmxHttpRequest

ACCOUNT = reverse_lazy("sessions:account")


def index(request: HttpRequest) -> HttpResponse:
    """Redirect to the account page, where allauth has a page of its own."""
    return HttpResponseRedirect(resolve_url("sessions:account") + "#second-factor")


def _codes_page(request: HtmxHttpRequest, codes: Authenticator | None) -> HttpResponse:
    """Show new recovery codes, the only time; without new ones go to the account page.

    The file to save is a data: URL in the page, so that no second request has to show them again.
    """
    if codes is None:
        return index(request)
    shown = [f"{code[:4]} {code[4:]}" for code in codes.wrap().generate_codes()]
    text = "\n".join([f"{SITE_NAME}, {request.get_host()}, {request.user.get_username()}", "", *shown, ""])
    context = {"codes": shown, "file": f"data:text/plain;charset=utf-8,{quote(text)}"}
    return render(request, "mfa/recovery_codes/index.html", context)


class AddAppView(totp.ActivateTOTPView):
    """Set up an authenticator app."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the secret in groups of four, for those who type it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the app; show recovery codes if these are the first."""
        _app, codes = totp_flows.activate_totp(self.request, form)
        return _codes_page(self.request, codes)


class NewCodesView(recovery_codes.GenerateRecoveryCodesView):
    """Make new recovery codes; the former ones are no longer valid."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Store and show them."""
        return _codes_page(self.request, recovery_flows.generate_recovery_codes(self.request))


class _Options:
    """Mixin: ``options``, what the browser needs to ask for a passkey, as JSON for an attribute."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the options."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        options = (context.get("js_data") or {}).get("request_options")
        return context | {"options": json.dumps(options)}


class AddPasskeyView(webauthn.AddWebAuthnView):
    """Add a passkey: always one that signs in alone, kept by the device and opened by finger, face or PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the options of a passkey."""
        context = super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs)
        options = webauthn_auth.begin_registration(self.request.user, True)
        return context | {"options": json.dumps(options)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the passkey; show recovery codes if these are the first."""
        name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
        _passkey, codes = webauthn_flows.add_authenticator(self.request, name=name, credential=credential)
        return _codes_page(self.request, codes)


@method_decorator(login_stage_required(stage=SecondFactorStage.key, redirect_urlname="account_login"), name="dispatch")
class SecondFactorView(_Options, base.AuthenticateView):
    """Asks for the second factor after the password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; a sign-in that was ended meanwhile, such as by a new password, begins anew."""
        stage = request._login_stage  # type: ignore[attr-defined]  # what allauth sets
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs) if stage.is_valid else stage.abort()
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add which factors the account has."""
        user = self.stage.login.user
        return super().get_context_data(**kwargs) | {
            "has_app": is_mfa_enabled(user, [Authenticator.Type.TOTP]),
            "has_passkey": is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]),
        }


class ConfirmPasskeyView(_Options, webauthn.ReauthenticateWebAuthnView):
    """Asks for a passkey before something that needs a fresh confirmation."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again, with the reason."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response


add_app = AddAppView.as_view()
remove_app = totp.DeactivateTOTPView.as_view(success_url=ACCOUNT)
new_codes = NewCodesView.as_view()
add_passkey = AddPasskeyView.as_view()
rename_passkey = webauthn.EditWebAuthnView.as_view(success_url=ACCOUNT)
remove_passkey = webauthn.RemoveWebAuthnView.as_view(success_url=ACCOUNT)
authenticate = SecondFactorView.as_view()
confirm_code = base.ReauthenticateView.as_view()
confirm_passkey = ConfirmPasskeyView.as_view()
sign_in = login_not_required(webauthn.LoginWebAuthnView.as_view())
