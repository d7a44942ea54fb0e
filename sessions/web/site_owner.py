"""The owner of the site: who invites people, manages accounts, and makes backups of everything."""

from django.contrib.auth.models import AnonymousUser, User


def is_site_owner(user: User | AnonymousUser) -> bool:
    """Return whether the user owns the site: a superuser, or the person with the first account."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return bool(User.objects.order_by("pk").values_list("pk", flat=True).first() == user.pk)
