"""Account forms: allauth's forms with length limits."""

import unicodedata
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from sessions.accounts.password_reset import set_password_once
from sessions.rules.translation_marks import gettext_noop

LONGEST_LOGIN = 254
"""Maximum length of a user name or mail address, in characters."""

ALLAUTH_LABELS = (gettext_noop("Email (optional)"),)
"""Labels of allauth that this project translates itself: its translations come before those of allauth."""


class LoginForm(account.LoginForm):
    """Sign-in form; too long an input is refused before the lookup."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # SQLite raises an error when a LIKE pattern is very long.
        login = self.fields["login"]
        login.validators.append(MaxLengthValidator(LONGEST_LOGIN))
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
        old.label, old.help_text = _("Current password"), ""  # the help is a link for people who are not signed in
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
