"""Forms of an account: sign-in, sign-up, passwords and codes, made of those of allauth."""

import unicodedata
from hashlib import sha256
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sessions.accounts.password_reset import send_reset_mail, set_password_once
from sessions.accounts.security_log import record_refusal
from sessions.rules.translation_marks import gettext_noop
from sessions.web.rate_limits import count_request

LONGEST_ADDRESS = 254
"""Maximum length of a mail address or user name, in characters: SQLite refuses to search for a very long one."""

ALLAUTH_LABELS = (gettext_noop("Email (optional)"),)
"""Labels of allauth that this project translates itself: its translations come before those of allauth."""


class LoginForm(account.LoginForm):
    """Sign-in form; too long an input is refused before the lookup."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.validators.append(MaxLengthValidator(LONGEST_ADDRESS))
        # Allauth's label "Login" says less than its placeholder, and in Japanese is also what the button says.
        login.label = login.widget.attrs.pop("placeholder", login.label)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""  # the page itself links to a new password, where there is mail


class SignupForm(account.SignupForm):
    """Sign-up form; whether name and mail address are free is checked when the account is created."""

    def clean_username(self) -> str:
        """Return the valid name in NFKC."""
        self.cleaned_data["username"] = unicodedata.normalize("NFKC", self.cleaned_data["username"])
        return super().clean_username()

    def validate_unique_email(self, value: str) -> str:
        """Return the address unchecked; allauth would reveal here that it exists (user enumeration)."""
        return value


class _NewPasswordLabels:
    """Mixin: labels of the new password in sentence case, as all others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("password1", _("New password")), ("password2", _("New password (again)"))):
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label = label
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(_NewPasswordLabels, account.ResetPasswordKeyForm):
    """A new password, after a link for it was opened."""

    def save(self) -> None:
        """Set the password; raises LinkUsed."""
        set_password_once(self.user, self.cleaned_data["password1"])


class ChangePasswordForm(_NewPasswordLabels, account.ChangePasswordForm):
    """Password change form; wrong old passwords count as failed sign-ins (rate limit)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old = self.fields["oldpassword"]
        old.label = _("Current password")
        old.help_text = ""  # the help is a link for people who are not signed in
        old.widget.attrs.pop("placeholder", None)

    def clean_oldpassword(self) -> str:
        """Validate the old password; raises ValidationError when it is wrong, or was wrong too often."""
        adapter, old = get_adapter(context.request), self.cleaned_data.get("oldpassword", "")
        if not adapter.reauthenticate(self.user, old):
            raise adapter.validation_error("enter_current_password")
        return old


class ConfirmPasswordForm(account.ReauthenticateForm):
    """The password again, before something that needs a fresh confirmation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ResetRequestForm(account.ResetPasswordForm):
    """A mail address; whether an account has it is never told."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput({"autocomplete": "email", "autofocus": True}),
    )

    def clean_email(self) -> str:
        """Return the address; it is looked up when the mail is made."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link, if an account has this address."""
        address: str = self.cleaned_data["email"]
        send_reset_mail(request, address)
        return address


USED_FOR = 120
"""How long a used code of an app is refused, in seconds: longer than one is valid."""


def _code_field(label: Any, help_text: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
    return forms.CharField(label=label, help_text=help_text, max_length=20, widget=forms.TextInput(attrs))


def _spend(user: User, code: str) -> None:
    """Accept a code of an app this once; raises ValidationError if it was used before."""
    digest = sha256(normalize_user_code(code).encode()).hexdigest()
    if not cache.add(f"used-code:{user.pk}:{digest}", 1, USED_FOR):
        raise get_mfa_adapter().validation_error("incorrect_code")


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
            raise get_adapter().validation_error("too_many_login_attempts")
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
