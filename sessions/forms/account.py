"""The forms of accounts: what allauth asks, with a limit where it has none."""

import unicodedata
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.validators import MaxLengthValidator

LONGEST_LOGIN = 254
"""Characters of the longest name or mail address that an account can have."""


class LoginForm(account.LoginForm):
    """Name or mail address and password; a text that no account can have is refused before it is looked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # SQLite breaks off when it has to compare with a very long text.
        login = self.fields["login"]
        login.validators.append(MaxLengthValidator(LONGEST_LOGIN))
        # Allauth's label "Login" says less than its placeholder, and in Japanese is also what the button says.
        login.label = login.widget.attrs.pop("placeholder", login.label)
        self.fields["password"].widget.attrs.pop("placeholder", None)


class SignupForm(account.SignupForm):
    """Name, mail address and password of a new account; whether they are taken is asked when it is made."""

    def clean_username(self) -> str:
        """Return the name in one spelling (NFKC), if it may be chosen."""
        self.cleaned_data["username"] = unicodedata.normalize("NFKC", self.cleaned_data["username"])
        return super().clean_username()

    def validate_unique_email(self, value: str) -> str:
        """Return the address; allauth would say here already that it is taken."""
        return value


class ChangePasswordForm(account.ChangePasswordForm):
    """The old password and the new one twice; wrong tries at the old one are counted as those at sign-in are."""

    def clean_oldpassword(self) -> str:
        """Return the old password; raises ValidationError if it is wrong, or was wrong too often."""
        adapter, old = get_adapter(context.request), self.cleaned_data.get("oldpassword", "")
        if not adapter.reauthenticate(self.user, old):
            raise adapter.validation_error("enter_current_password")
        return old
