"""Forms of passkeys: what a browser sends is checked before allauth and fido2 read it."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.accounts.security_log import record_refusal
from sessions.models.validators import valid_line

_FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
    *(struct.error, InvalidSignature, UnsupportedAlgorithm),
)
"""What the parsers of fido2 raise for a made-up credential."""


class CredentialField(forms.JSONField):
    """JSON of a credential."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        """Return the credential; raises ValidationError for what is no JSON object."""
        try:
            credential = super().to_python(value)
        except _FAULTS:  # RecursionError is one of them
            raise get_adapter().validation_error("passkey_refused") from None
        if not isinstance(credential, dict | None):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return credential

    def bound_data(self, data: Any, initial: Any) -> str:
        """Return what the field shows again: nothing, since a credential is good for one try."""
        return ""


@contextmanager
def _refusing() -> Iterator[None]:
    """Context manager: raise ValidationError for a credential that cannot be read or is not right."""
    try:
        yield
    except (ValidationError, *_FAULTS):
        raise get_adapter().validation_error("passkey_refused") from None


class PasskeyNameField(forms.CharField):
    """Name of a passkey: one line."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(label=_("Name"), max_length=60, required=required)

    def to_python(self, value: Any) -> str:
        """Return the line without control characters; raises ValidationError."""
        return valid_line(super().to_python(value) or "")


class NewPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey: kept by the device, and opened by finger, face or PIN."""

    name = PasskeyNameField(required=False)
    name.help_text = _("The device on which it is, such as “Phone”.")
    credential = CredentialField()
    passwordless = None  # no question: a passkey signs in alone

    def clean(self) -> dict[str, Any]:
        """Check the credential; raises ValidationError unless the device has verified the person."""
        cleaned: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data
        credential = cleaned.get("credential")
        if credential:
            with _refusing():
                auth.parse_registration_response(credential)
                if not auth.complete_registration(credential).is_user_verified():
                    raise ValueError
        return cleaned


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    """Another name of a passkey."""

    name = PasskeyNameField(required=True)


class _Checked:
    """Mixin: a credential that cannot be read is refused like a wrong one."""

    def clean_credential(self) -> Authenticator:
        """Return the passkey with which the credential was signed; raises ValidationError."""
        with _refusing():
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        return found


class _Recorded(_Checked):
    """Mixin: a credential that is refused is in the security log, as a wrong code is."""

    def clean(self) -> dict[str, Any]:
        """Record what was refused; an empty credential is no try."""
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        if self.has_error("credential") and self.data.get("credential"):  # type: ignore[attr-defined]
            record_refusal(context.request, self.user, reason="passkey")  # type: ignore[attr-defined]
        return cleaned


class SecondPasskeyForm(_Recorded, webauthn.AuthenticateWebAuthnForm):
    """A passkey after the password."""

    credential = CredentialField()


class SignInPasskeyForm(_Checked, webauthn.LoginWebAuthnForm):
    """A passkey instead of the password; a refused one is not recorded, since it names nobody for certain."""

    credential = CredentialField()


class ConfirmPasskeyForm(_Recorded, webauthn.ReauthenticateWebAuthnForm):
    """A passkey before something that needs a fresh confirmation."""

    credential = CredentialField()
