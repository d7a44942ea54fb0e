"""Forms for codes of the second factor: allauth's; a code is accepted once, and thirty wrong ones a day are checked."""

from hashlib import sha256
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from sessions.accounts.security_log import record_refusal
from sessions.web.rate_limits import count_request

LONGEST_CODE = 20
"""Maximum length of a typed code, in characters; people type spaces."""

USED_FOR = 120
"""How long a used code of an app is refused, in seconds: longer than one is valid."""


def _code_field(label: Any, help_text: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_CODE, widget=forms.TextInput(attrs))


def _spend(user: User, code: str) -> None:
    """Accept a code of an app this once; raises ValidationError if it was used before."""
    digest = sha256(normalize_user_code(code).encode()).hexdigest()
    if not cache.add(f"used-code:{user.pk}:{digest}", 1, USED_FOR):
        raise get_adapter().validation_error("incorrect_code")


class _OnceOnly:
    """Mixin: a code of an app is accepted once, however long it is valid."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code if it is right and new; raises ValidationError, and after too many of them without checking.

        Allauth checks five in five minutes.
        """
        tried = count_request(context.request, "code_failed", self.user.pk)
        if tried is None:
            raise get_account_adapter().validation_error("too_many_login_attempts")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if self.authenticator.type == Authenticator.Type.TOTP:
                _spend(self.user, code)
        except forms.ValidationError as refusal:
            if refusal.code == "incorrect_code":
                record_refusal(context.request, self.user, reason="code")
            raise
        tried.rollback()
        return code


class SignInCodeForm(_OnceOnly, base.AuthenticateForm):
    """Code of the app, or a recovery code, after the password."""

    code = _code_field(_("Code"))


class ConfirmCodeForm(_OnceOnly, base.ReauthenticateForm):
    """The same, before something that needs a fresh confirmation."""

    code = _code_field(_("Code"))


class AppCodeForm(totp.ActivateTOTPForm):
    """First code of a new authenticator app; it shows that the app has the secret."""

    code = _code_field(_("Code of the app"), _("Six digits. The app shows a new code every half minute."))

    def clean_code(self) -> str:
        """Return the code if it is right, which uses it up; raises ValidationError."""
        code: str = super().clean_code()
        _spend(self.user, code)
        return code
