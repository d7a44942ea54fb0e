"""Form in which somebody asks for a mail with a link to a new password."""

from typing import Any

from allauth.account import forms as account
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sessions.accounts.password_reset import send_reset_mail

LONGEST_ADDRESS = 254


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
