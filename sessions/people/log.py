"""The security log as the owner of the site reads it: one page of entries, of one kind or one person."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.models import SecurityEvent, TokenScope

AT_ONCE = 50
"""Page size of the log."""


def log_page(kind: str, person: int | None, number: int) -> Page[SecurityEvent]:
    """Return a page of the log, latest first; ``person`` is whom an entry is about, or who did it."""
    found = SecurityEvent.objects.select_related("user", "by").newest_first()
    if kind:
        found = found.filter(kind=kind)
    if person is not None:
        found = found.filter(Q(user=person) | Q(by=person))
    return Paginator(found, AT_ONCE).get_page(number)


def named_people() -> QuerySet[User]:
    """Return the people by name, for the filter."""
    return User.objects.order_by(Lower("username"), "pk").only("username")


def shown_facts(entry: SecurityEvent) -> Iterator[str]:
    """Yield the facts of an entry in the interface language; those that are not known here by their name."""
    for name, value in entry.facts.items():
        if name == "event":
            yield _("event “%(name)s”") % {"name": value}
        elif name == "owner":
            yield _("owner before") if value == "before" else _("owner since then")
        elif name == "invitation":
            yield _("invitation %(number)s") % {"number": value}
        elif name == "token":
            yield _("token “%(name)s”") % {"name": value}
        elif name == "scope" and value in TokenScope.values:
            yield str(TokenScope(value).label)
        elif name == "days" and isinstance(value, int):
            yield ngettext("for %(number)s day", "for %(number)s days", value) % {"number": value}
        elif name == "accounts" and isinstance(value, int):
            yield ngettext("for %(number)s account", "for %(number)s accounts", value) % {"number": value}
        else:
            yield f"{name}: {value}"
