"""Forms of the doors, where the ones of allauth are not clear enough."""

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Allauth's form; its label "Login" says less than its placeholder, and is the name of the button in Japanese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = login.widget.attrs.pop("placeholder")
        self.fields["password"].widget.attrs.pop("placeholder", None)
