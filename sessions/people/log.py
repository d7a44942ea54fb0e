"""The security log as the owner of the site reads it: one page of entries, of one kind or one person."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions.models import SecurityEvent

AT_ONCE = 50
"""Page size of the log."""

_METHODS = {
    "password": gettext_lazy("the password"),
    "webauthn": gettext_lazy("a passkey"),
    "password + webauthn": gettext_lazy("the password and a passkey"),
    "password + totp": gettext_lazy("the password and a code"),
    "password + recovery_codes": gettext_lazy("the password and a recovery code"),
}
_SHOWN = {
    "report": gettext_lazy("to a report"),
    "event": gettext_lazy("to the event"),
    "session": gettext_lazy("to a session"),
    "calendar": gettext_lazy("to a calendar"),
    "program": gettext_lazy("for programs"),
}
_SCOPES = {
    "site": gettext_lazy("of the whole install"),
    "event": gettext_lazy("of an event"),
    "person": gettext_lazy("of everything of a person"),
}


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
        elif name == "method":
            yield _("with %(method)s") % {"method": _METHODS.get(str(value), value)}
        elif name == "shows" and value in _SHOWN:
            yield str(_SHOWN[value])
        elif name == "scope" and value in _SCOPES:
            yield str(_SCOPES[value])
        elif name == "command":
            yield _("by a command on the server")
        elif name == "accounts" and isinstance(value, int):
            yield ngettext("for %(number)s account", "for %(number)s accounts", value) % {"number": value}
        else:
            yield f"{name}: {value}"
