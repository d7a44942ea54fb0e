"""Authentication backend: Django's, with the profile of the user in the same query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db.models import AutoField

from sessions.models.querysets.prepared import Parameter, PreparedQuery

_BY_KEY = PreparedQuery(User, lambda: User.objects.select_related("profile").filter(pk=Parameter("pk", AutoField())))


class ProfileBackend(ModelBackend):
    """Django's backend; the user of a request comes with the profile."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user with this primary key and their profile, in one query; else None."""
        user = _BY_KEY.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
