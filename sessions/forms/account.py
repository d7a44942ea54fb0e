"""The door: what allauth asks there, with a limit where it has none."""

from typing import Any

from allauth.account import forms as account
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
