"""Account lookup by user name or mail address, insensitive to case and width."""

import unicodedata
from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Q

from sessions.rules.account_names import folded, in_parentheses, skeleton


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


def is_name_free(name: str) -> bool:
    """Return whether no account has this name, a look-alike of it, or this as its mail address.

    Compares with all accounts, because folded names are not stored: 0.06 s for 10,000 accounts, at sign-up only.
    """
    fold, looks = folded(name), skeleton(name)
    for other, email in User.objects.values_list("username", "email"):
        if fold in {folded(other), folded(email)} or looks == skeleton(other):
            return False
    return not User.objects.filter(emailaddress__email__iexact=fold).exists()


def is_user_name_of_other(name: str, user: User) -> bool:
    """Return whether a name is the user name of another account, or looks like it; as slow as ``is_name_free``."""
    return _is_one_of_other([name], user)


def has_user_name_of_other(name: str, user: User) -> bool:
    """Return whether a name holds the user name of another account in parentheses, as a team tells equal names apart.

    No query for a name without parentheses.
    """
    return _is_one_of_other(in_parentheses(name), user)


def _is_one_of_other(names: Collection[str], user: User) -> bool:
    if not names:
        return False
    folds, looks = {folded(name) for name in names}, {skeleton(name) for name in names}
    others = User.objects.exclude(pk=user.pk).values_list("username", flat=True)
    return any(folded(other) in folds or skeleton(other) in looks for other in others)


def is_email_free(email: str, besides: User | None = None) -> bool:
    """Return whether no account, besides one, has this mail address, or this as its name."""
    fold = folded(email)
    others = User.objects.exclude(pk=besides.pk) if besides else User.objects.all()
    taken = any(fold in {folded(name), folded(other)} for name, other in others.values_list("username", "email"))
    return not taken and not others.filter(emailaddress__email__iexact=fold).exists()
