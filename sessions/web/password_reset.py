"""Links with which a person chooses a new password, without the old one."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.urls import reverse


def reset_path(user: User) -> str:
    """Return the path of a link with which the user, or whoever has it, chooses a new password once; do not log it."""
    of = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=of)
