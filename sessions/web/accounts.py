"""Who may create an account, and how sign-in is guarded: the owner on an empty install, others if SIGNUP=open."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.rules.account_names import is_allowed
from sessions.web.account_lookup import find_account, is_email_free, is_name_free
from sessions.web.client_address import client_address
from sessions.web.known_device import remember_device
from sessions.web.password_hasher import TooManyHashes
from sessions.web.password_tries import PasswordTry
from sessions.web.site_paths import site_path


def has_owner() -> bool:
    """Return whether anybody has an account yet."""
    return User.objects.exists()


class AlreadyTaken(Exception):
    """An account cannot be made: its name or mail address is taken, or looks like one that is."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's sign-in, with sign-up for the first person only and limits that a request cannot get around."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # One message for taken, for alike and for not allowed: it does not tell which names exist.
        "username_taken": gettext_lazy(
            "This name cannot be used. Choose another one, with letters of one alphabet, digits and @ . + - _ only."
        ),
        "email_taken": gettext_lazy("This address cannot be used. Choose another one, or leave it out."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether the sign-up form is shown and taken."""
        return settings.SIGNUP_OPEN or not has_owner()

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether somebody may be sent on to an address: to a path of this site, and nothing else."""
        return bool(url) and site_path(str(url), "") == url

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address by which tries are counted, and which the list of devices shows."""
        return client_address(request)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return the name if one may choose it; whether it is free is asked when the account is made."""
        try:
            super().clean_username(username, shallow=True)
        except ValidationError:
            raise self.validation_error("username_taken") from None
        if not is_allowed(username):
            raise self.validation_error("username_taken")
        return username

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: Form, commit: bool = True
    ) -> AbstractBaseUser:
        """Save the new user; of two first visitors at the same instant one is sent away.

        Raises AlreadyTaken, also for the second of two at the same instant. The password is hashed before that is
        known: it takes as long for a name that is taken, and nobody waits for the hash in the transaction.
        """
        user = super().save_user(request, user, form, commit=False)
        with transaction.atomic():
            # A row that always exists, to wait in line: on PostgreSQL by its lock, on SQLite
            # because the transaction is IMMEDIATE.
            ContentType.objects.select_for_update().get(app_label="auth", model="user")
            if not settings.SIGNUP_OPEN and has_owner():
                messages.error(request, _("Somebody else has just created the account."))
                raise ImmediateHttpResponse(redirect("account_login"))
            if not is_name_free(user.get_username()):
                raise AlreadyTaken("username")
            email = getattr(user, "email", "")
            if email and not is_email_free(email):
                raise AlreadyTaken("email")
            if commit:
                user.save()
        return user

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return whose password it is, or None; the password is hashed once, also for a name that nobody has.

        Raises ValidationError after too many tries, and TooManyHashes, which is no try.
        """
        login = str(credentials.get("username") or credentials.get("email") or "")
        account = find_account(login)
        attempt = PasswordTry(request, account, login)
        if not attempt.count():
            raise self.validation_error("too_many_login_attempts")
        try:
            user = self._tested(request, account, login, str(credentials.get("password") or ""))
        except TooManyHashes:
            attempt.take_back()
            raise
        if user:
            attempt.take_back()
        return user

    def _tested(self, request: HttpRequest, account: User | None, login: str, password: str) -> AbstractBaseUser | None:
        if account and not account.is_active:
            # Django's backend does not say whether the password was right; allauth tells who is switched off.
            return account if account.check_password(password) else None
        name = account.get_username() if account else login
        user: AbstractBaseUser | None = super().authenticate(request, username=name, password=password)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: ``authenticate`` has counted the try, by the account and not by what was typed."""

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Return whether it is the password of somebody who is signed in; raises as ``authenticate`` does."""
        found = self.authenticate(context.request, username=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> HttpResponse:
        """Answer a sign-in, and let the browser know that it is known."""
        response = super().post_login(request, user, **more)
        assert isinstance(user, User)
        remember_device(request, response, user)
        return response
