"""Site owner: who runs this install; a role of the site, not of an event."""

from django.contrib.auth.models import AnonymousUser, User


def has_owner() -> bool:
    """Return whether any account exists."""
    return User.objects.exists()


def is_site_owner(user: User | AnonymousUser) -> bool:
    """Return whether a user runs the site: a superuser, or whoever signed up first."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or not User.objects.filter(pk__lt=user.pk).exists()
