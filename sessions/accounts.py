"""Who may create an account: the owner on an empty install, then nobody unless SIGNUP=open."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def has_owner() -> bool:
    """Return whether anybody has an account yet."""
    return User.objects.exists()


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's doors, with sign-up for the first person only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether the sign-up form is shown and taken."""
        return settings.SIGNUP_OPEN or not has_owner()

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: Form, commit: bool = True
    ) -> AbstractBaseUser:
        """Save the new user; of two first visitors at the same instant one is sent away."""
        with transaction.atomic():
            if not settings.SIGNUP_OPEN:
                # A row that always exists, to wait in line: on PostgreSQL by its lock, on SQLite
                # because the transaction is IMMEDIATE.
                ContentType.objects.select_for_update().get(app_label="auth", model="user")
                if has_owner():
                    messages.error(request, _("Somebody else has just created the account."))
                    raise ImmediateHttpResponse(redirect("account_login"))
            return super().save_user(request, user, form, commit)
