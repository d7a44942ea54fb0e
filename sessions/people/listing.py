"""The list of people as the owner of the site sees it: names, dates and numbers, never what they write."""

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

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


def people_page(number: int) -> Page[User]:
    """Return one page of the list; a number beyond the end gives the last page."""
    return Paginator(people(), AT_ONCE).get_page(number)


def first_account() -> int | None:
    """Return the key of the first account."""
    return User.objects.order_by("pk").values_list("pk", flat=True).first()
