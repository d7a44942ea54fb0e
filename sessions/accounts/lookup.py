"""Account lookup by user name or mail address, insensitive to case and width; and the lock of all accounts."""

import unicodedata
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from sessions.rules.account_names import folded


def lock_accounts() -> None:
    """Let one transaction after the other change accounts; call it inside the transaction.

    Locks a row that always exists: on PostgreSQL by a row lock, on SQLite the transaction is IMMEDIATE already.
    """
    ContentType.objects.select_for_update().get(app_label="auth", model="user")


def find_account(login: str) -> User | None:
    """Return the account with this user name or mail address, or None.

    One query for any input, so that an unknown name takes as long as a known one (no user enumeration by timing). An
    exact name is preferred, then a name that is equal when folded, then a mail address; an ambiguous input gives None.
    """
    login = login.strip()
    normal = unicodedata.normalize("NFKC", login)
    meant = Q()
    for spelling in {login, normal, normal.lower(), normal.upper(), folded(login)}:
        for field in ("username", "email", "emailaddress__email"):
            meant |= Q(**{f"{field}__iexact": spelling})
    found = list(User.objects.filter(meant).distinct().order_by("pk"))
    exact = [user for user in found if user.username == login]
    by_name = [user for user in found if folded(user.username) == folded(login)]
    for users in (exact, by_name, found):
        if users:
            return users[0] if len(users) == 1 else None
    return None


def find_address(email: str) -> User | None:
    """Return the active account with this mail address, with its profile, or None; one query for any input."""
    found = User.objects.select_related("profile").filter(email__iexact=email, is_active=True)[:2]
    exact = [user for user in found if folded(user.email) == folded(email)]
    return exact[0] if len(exact) == 1 else None


def is_free(name: str, besides: User | None = None) -> bool:
    """Return whether no account, besides one, has this as its user name or mail address.

    Compares with all accounts, because folded names are not stored.
    """
    fold = folded(name)
    others = User.objects.exclude(pk=besides.pk) if besides else User.objects.all()
    stored = others.values_list("username", "email", "emailaddress__email")
    return all(fold != folded(each) for row in stored for each in row if each)


def is_user_name_of_other(names: Iterable[str], user: User) -> bool:
    """Return whether one of these names is the user name of another account; no query without names."""
    folds = {folded(name) for name in names}
    return bool(folds) and any(
        folded(other) in folds for other in User.objects.exclude(pk=user.pk).values_list("username", flat=True)
    )
