"""Second factor and passkeys (allauth's MFA adapter): secrets encrypted at rest, names as people know them; and the
sign-in that waits for the second factor.
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils.crypto import constant_time_compare
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import shown_name
from sessions.web.sealing import SealBroken, seal, unseal
from sessions.web.site_addresses import qr_svg

SITE_NAME = "Conference Log"
"""What authenticator apps and passkey dialogs call this site; not translated, since they keep it."""

_PURPOSE = b"conference-log: second factor"
_HASH = "session_hash"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Adapter of allauth's second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is wrong, or it was used already. Enter the newest one."),
        "passkey_refused": gettext_lazy("This passkey was not accepted. Try again."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret, such as the key of an authenticator app, for the database."""
        return seal(text, _PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; raises ValidationError when SECRET_KEY was lost: then no code is right."""
        try:
            secret = unseal(encrypted_text, _PURPOSE)
        except SealBroken:
            secret = ""
        if not secret:  # an empty key would make codes that anybody can compute
            raise self.validation_error("incorrect_code")
        return secret

    def get_totp_label(self, user: Any) -> str:
        """Return the name of the account in an authenticator app: the user name, never the mail address."""
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        """Return the name of the site in an authenticator app."""
        return SITE_NAME

    def build_totp_svg(self, url: str) -> SafeString:
        """Return the QR code of the secret as inline SVG."""
        return qr_svg(url)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return the proposed name of a new passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey") if count == 0 else _("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return who asks for a passkey: the host name of this site; a passkey is bound to it."""
        return super().get_public_key_credential_rp_entity() | {"name": SITE_NAME}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Return whose passkey it is, as the browser shows it."""
        assert isinstance(user, User)
        names = {"name": user.get_username(), "display_name": shown_name(user)}
        return super().get_public_key_credential_user_entity(user) | names


def forget_second_factor(user: User) -> int:
    """Delete passkeys, authenticator app and recovery codes of a user, who has lost them; return how many."""
    return Authenticator.objects.filter(user=user).delete()[0]


class SecondFactorStage(AuthenticateStage):
    """Allauth's stage, which keeps in the browser's session the session hash of the password that was right."""

    def handle(self) -> tuple[Any, bool]:
        """Ask for the second factor where the account has one."""
        response, goes_on = super().handle()
        if response:
            self.state[_HASH] = self.login.user.get_session_auth_hash()
        return response, goes_on

    @property
    def is_valid(self) -> bool:
        """Whether the account is active, has the same password, and was not signed out everywhere since."""
        user = self.login.user
        if user is None or not user.is_active or self.login.initiated_at <= cache.get(_key(user), 0):
            return False
        return constant_time_compare(self.state.get(_HASH, ""), user.get_session_auth_hash())


def end_pending_sign_ins(user: User) -> None:
    """End the sign-ins of a user that wait for the second factor now.

    A mark that lasts as long as they could: nothing says whose the session of a browser is before it is signed in.
    """
    cache.set(_key(user), time.time(), app_settings.LOGIN_TIMEOUT)


def _key(user: Any) -> str:
    return f"pending-sign-ins-ended-{user.pk}"
