"""The accounts of a site as its owner sees them: names, dates and numbers, never what people write.

An account can be deactivated and activated again; the site always keeps an active owner.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from sessions.accounts.devices import end_browser_sessions
from sessions.accounts.lookup import lock_accounts
from sessions.accounts.second_factor import end_pending_sign_ins
from sessions.models import Membership
from sessions.models.profile import is_site_owner
from sessions.web.api_requests import revoke_tokens

AT_ONCE = 100
"""Page size of the list."""


def people() -> QuerySet[User]:
    """Return all accounts with ``number_of_events`` (not deleted ones) and who invited each; active ones first."""
    own = Count("events", filter=Q(events__deleted_at=None))
    invited = "invitation_use__invitation__author__profile"
    return (
        User.objects.annotate(number_of_events=own)
        .select_related("profile", invited)
        .order_by("-is_active", Lower("username"), "pk")
    )


def first_account() -> int | None:
    """Return the key of the first account."""
    return User.objects.order_by("pk").values_list("pk", flat=True).first()


class OnlySiteOwner(Exception):
    """Refused: nobody else would own the site."""


def has_other_owner(user: User) -> bool:
    """Return whether somebody else who is active owns the site."""
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    return others.filter(Q(is_superuser=True) | Q(pk=first_account() or 0)).exists()


def deactivate(user: User) -> None:
    """Deactivate an account, end its sign-ins and revoke its API tokens.

    Its secret links are invalid as long as it is not active.

    Raises OnlySiteOwner.
    """
    with transaction.atomic():
        lock_accounts()
        if is_site_owner(user) and not has_other_owner(user):
            raise OnlySiteOwner
        User.objects.filter(pk=user.pk).update(is_active=False)
        end_browser_sessions(user)
        end_pending_sign_ins(user)
        revoke_tokens(user)


def activate(user: User) -> None:
    """Let a deactivated account sign in again; offers of the person's events, made meanwhile, end."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        Membership.objects.filter(event__owner=user).update(offered_at=None)
