"""Deactivating an account and activating it again; the site always keeps an active owner."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from sessions.accounts.lookup import lock_accounts
from sessions.accounts.second_factor import end_pending_sign_ins
from sessions.models import Membership
from sessions.models.profile import is_site_owner
from sessions.people.browser_sessions import end_browser_sessions
from sessions.people.listing import first_account
from sessions.web.api_requests import revoke_tokens


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
