"""The security log as the owner of the site reads it: one page of entries, of one kind or one person."""

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from sessions.models import SecurityEvent

AT_ONCE = 50
"""Page size of the log."""


def log_page(kind: str, person: int | None, number: int) -> Page[SecurityEvent]:
    """Return a page of the log, latest first; ``person`` is whom an entry is about, or who did it."""
    found = SecurityEvent.objects.select_related("user__profile", "by__profile").newest_first()
    if kind:
        found = found.filter(kind=kind)
    if person is not None:
        found = found.filter(Q(user=person) | Q(by=person))
    return Paginator(found, AT_ONCE).get_page(number)


def named_people() -> QuerySet[User]:
    """Return the people by name, for the filter."""
    return User.objects.select_related("profile").order_by(Lower("username"), "pk")
