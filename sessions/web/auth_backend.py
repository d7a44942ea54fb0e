"""Passwords: how they are hashed, and the backend that checks them."""

from typing import Any

from django.contrib.auth.backends import AllowAllUsersModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import User
from django.db.models import AutoField

from sessions.models.querysets.prepared import Parameter, PreparedQuery

_BY_KEY = PreparedQuery(User, lambda: User.objects.select_related("profile").filter(pk=Parameter("pk", AutoField())))


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, about 50 ms; its format is Django's."""

    time_cost = 3
    memory_cost = 19 * 1024
    parallelism = 1


class ProfileBackend(AllowAllUsersModelBackend):
    """Django's backend; the user of a request comes with the profile, and is active.

    A right password of a deactivated account is right: allauth says then that the account is deactivated.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user with this primary key and their profile, in one query; else None."""
        user = _BY_KEY.first(pk=user_id)
        return user if user is not None and user.is_active else None
