"""A sign-in that waits for the second factor: a new password and signing out everywhere end it."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils.crypto import constant_time_compare

_HASH = "session_hash"


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
