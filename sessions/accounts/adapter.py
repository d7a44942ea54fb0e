"""Sign-up policy and sign-in protection (allauth adapter).

Sign-up is for the first user, for whoever has an invitation, and for all if SIGNUP=open.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.accounts.invitations import (
    has_opened_invitation,
    join_by,
    may_sign_up_with,
    opened_invitation,
    take_invitation,
)
from sessions.accounts.lookup import find_account, is_free, lock_accounts
from sessions.accounts.security_log import record_refusal, record_security_event
from sessions.models import SecurityEventKind
from sessions.models.profile import has_owner
from sessions.rules.account_names import folded, is_visible
from sessions.web.client_address import client_address
from sessions.web.htmx import site_path


def _too_late(request: HttpRequest) -> HttpResponse:
    """Answer a sign-up that somebody else was faster than."""
    if has_opened_invitation(request):
        return redirect("account_signup")  # says that the invitation cannot be used any more
    messages.error(request, _("Somebody else has just created the account."))
    return redirect("account_login")


class AlreadyTaken(Exception):
    """Sign-up refused: the name or mail address exists."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AccountAdapter(DefaultAccountAdapter):
    """Allauth adapter: sign-up for the first user and the invited, and a limit of passwords tried for each account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # The same message for existing and invalid names: no user enumeration.
        "username_taken": gettext_lazy(
            "This name cannot be used. Choose another one, with letters, digits and @ . + - _ only."
        ),
        "email_taken": gettext_lazy("This email address cannot be used. Choose another one, or leave the field empty."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether the sign-up form is shown and accepted."""
        if settings.SIGNUP_OPEN or not has_owner():
            return True
        invitation = opened_invitation(request)
        return invitation is not None and may_sign_up_with(invitation)

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether a redirect target is safe: a path of this site (open redirect)."""
        return bool(url) and site_path(str(url), "") == url

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client IP address for rate limits and for the list of devices."""
        return client_address(request)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Validate the form of a user name; whether it is free is checked when the account is created."""
        try:
            super().clean_username(username, shallow=True)
        except ValidationError:
            raise self.validation_error("username_taken") from None
        if not is_visible(username):
            raise self.validation_error("username_taken")
        return username

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: Form, commit: bool = True
    ) -> AbstractBaseUser:
        """Save the new user, safe against a race of two first visitors, or of two people with an invitation for one.

        Raises AlreadyTaken, also for the second of two concurrent sign-ups. The password is hashed first: an existing
        name takes as long as a free one, and no transaction waits for the hash.
        """
        user = super().save_user(request, user, form, commit=False)
        with transaction.atomic():
            lock_accounts()
            invitation = take_invitation(request)
            if not invitation and not settings.SIGNUP_OPEN and has_owner():
                raise ImmediateHttpResponse(_too_late(request))
            if not is_free(user.get_username()):
                raise AlreadyTaken("username")
            email = getattr(user, "email", "")
            if email and not is_free(email):
                raise AlreadyTaken("email")
            if commit:
                user.save()
                assert isinstance(user, User)
                joined = {"invitation": invitation.pk} if invitation else {}
                record_security_event(request, SecurityEventKind.ACCOUNT_MADE, user, **joined)
                if invitation:
                    join_by(request, invitation, user)
        return user

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store a new password, and nothing else: an account that was deactivated meanwhile stays so."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check the password; return the user or None. Hashes once for any name, so that timing does not tell which
        exist.

        Raises ValidationError after too many failed tries.
        """
        login = str(credentials.get("username") or credentials.get("email") or "")
        account = find_account(login)
        name = account.get_username() if account else login
        password = str(credentials.get("password") or "")
        user: AbstractBaseUser | None = super().authenticate(request, username=name, password=password)
        if user is None:
            record_refusal(request, account)
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return for what tries are counted: one account, however it is typed and whatever the request says."""
        return folded(str(credentials.get("username") or credentials.get("email") or ""))

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password of a signed-in user; raises as ``authenticate`` does.

        A hash that was renewed on the occasion, since it was one of an earlier version, does not sign this browser out.
        """
        found = self.authenticate(context.request, username=user.get_username(), password=password)
        if found is None or found.pk != user.pk:
            return False
        context.request.session[HASH_SESSION_KEY] = found.get_session_auth_hash()
        return True

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Refuse somebody whose account is deactivated, and record it."""
        assert isinstance(user, User)
        record_refusal(request, user, reason="deactivated")
        return super().respond_user_inactive(request, user)

    def get_login_stages(self) -> list[str]:
        """Return the steps of a sign-in: that of the second factor is bound to the password."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "sessions.accounts.second_factor.SecondFactorStage"}
        return [ours.get(path, path) for path in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> HttpResponse:
        """Answer a sign-in and record it."""
        response = super().post_login(request, user, **more)
        assert isinstance(user, User)
        record_security_event(request, SecurityEventKind.SIGNED_IN, user, **_method(request, user, **more))
        return response


def _method(request: HttpRequest, user: User, *, signup: bool = False, **_more: Any) -> dict[str, str]:
    """Return how somebody has just signed in: a password, the kind of factor, one after the other, or by signing up."""
    used = [each.get("type") or each["method"] for each in get_authentication_records(request, user)]
    if signup and not used:
        used = ["sign-up"]
    return {"method": " + ".join(dict.fromkeys(used))} if used else {}
