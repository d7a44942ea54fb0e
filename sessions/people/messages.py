"""Sentences of the security log: what happened, and its facts, in the language of the person who reads it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions.models import MemberRole, SecurityEvent, SecurityEventKind

SENTENCES: dict[SecurityEventKind, Promise] = {
    SecurityEventKind.SIGNED_IN: gettext_lazy("%(person)s signed in"),
    SecurityEventKind.SIGN_IN_REFUSED: gettext_lazy("A sign-in as %(person)s was refused"),
    SecurityEventKind.SIGNED_OUT_EVERYWHERE: gettext_lazy("%(person)s signed out on all devices"),
    SecurityEventKind.PASSWORD_CHANGED: gettext_lazy("%(person)s changed the password"),
    SecurityEventKind.PASSWORD_RESET: gettext_lazy("%(person)s set a new password with a link"),
    SecurityEventKind.EMAIL_CHANGED: gettext_lazy("%(person)s changed the mail address"),
    SecurityEventKind.RESET_LINK_MADE: gettext_lazy("A link to a new password was made for %(person)s"),
    SecurityEventKind.SECOND_FACTOR_ADDED: gettext_lazy("%(person)s set up a way to sign in"),
    SecurityEventKind.SECOND_FACTOR_REMOVED: gettext_lazy("A way to sign in of %(person)s was removed"),
    SecurityEventKind.RECOVERY_CODE_USED: gettext_lazy("%(person)s used a recovery code"),
    SecurityEventKind.INVITATION_MADE: gettext_lazy("%(person)s made an invitation link"),
    SecurityEventKind.INVITATION_REVOKED: gettext_lazy("%(person)s revoked an invitation link"),
    SecurityEventKind.ACCOUNT_MADE: gettext_lazy("The account of %(person)s was created"),
    SecurityEventKind.ACCOUNT_DEACTIVATED: gettext_lazy("The account of %(person)s was deactivated"),
    SecurityEventKind.ACCOUNT_ACTIVATED: gettext_lazy("The account of %(person)s was activated again"),
    SecurityEventKind.ACCOUNT_DELETED: gettext_lazy("An account was deleted"),
    SecurityEventKind.EVENT_HANDED_OVER: gettext_lazy("An event was handed over: %(person)s"),
    SecurityEventKind.MEMBER_ADDED: gettext_lazy("%(person)s joined a team"),
    SecurityEventKind.MEMBER_ROLE_CHANGED: gettext_lazy("%(person)s has another role in a team"),
    SecurityEventKind.MEMBER_REMOVED: gettext_lazy("%(person)s left a team or was removed from it"),
    SecurityEventKind.LINK_MADE: gettext_lazy("%(person)s made a secret link"),
    SecurityEventKind.LINK_RENEWED: gettext_lazy("%(person)s gave a secret link a new address"),
    SecurityEventKind.LINK_REVOKED: gettext_lazy("%(person)s revoked a secret link"),
    SecurityEventKind.TOKEN_MADE: gettext_lazy("%(person)s made a token for programs"),
    SecurityEventKind.TOKEN_REVOKED: gettext_lazy("%(person)s revoked a token for programs"),
    SecurityEventKind.BACKUP_MADE: gettext_lazy("%(person)s made a backup"),
    SecurityEventKind.BACKUP_RESTORED: gettext_lazy("%(person)s restored a backup"),
}
"""What an entry of each kind says; a kind without a sentence fails a test."""

_FACTORS = {
    "totp": gettext_lazy("authenticator app"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery codes"),
}
_SCOPES = {
    "site": gettext_lazy("of the whole install"),
    "event": gettext_lazy("of one event"),
    "person": gettext_lazy("of everything of one person"),
    "read": gettext_lazy("may read"),
    "write": gettext_lazy("may read and write"),
}
_METHODS = {
    "password": gettext_lazy("with the password"),
    "webauthn": gettext_lazy("with a passkey"),
    "password + webauthn": gettext_lazy("with the password and a passkey"),
    "password + totp": gettext_lazy("with the password and a code of the app"),
    "password + recovery_codes": gettext_lazy("with the password and a recovery code"),
}
_SHOWN = {
    "report": gettext_lazy("shows a report"),
    "event": gettext_lazy("shows an event"),
    "session": gettext_lazy("shows a session"),
    "calendar": gettext_lazy("for a calendar"),
    "program": gettext_lazy("for programs"),
}
_OWNERS = {"before": gettext_lazy("owner before"), "after": gettext_lazy("owner since then")}


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def _words(known: Mapping[str, Promise]) -> Callable[[Any], str]:
    return lambda value: str(known.get(value, value))


FACTS: dict[str, Callable[[Any], str]] = {
    "event": lambda value: _("event “%(name)s”") % {"name": value},
    "token": lambda value: _("token “%(name)s”") % {"name": value},
    "invitation": lambda value: _("invitation %(number)s") % {"number": value},
    "accounts": lambda value: (
        ngettext("for %(number)s account", "for %(number)s accounts", _number(value)) % {"number": value}
    ),
    "events": lambda value: ngettext("%(number)s event", "%(number)s events", _number(value)) % {"number": value},
    "days": lambda value: ngettext("for %(number)s day", "for %(number)s days", _number(value)) % {"number": value},
    "role": lambda value: str(dict(MemberRole.choices).get(value, value)),
    "factor": _words(_FACTORS),
    "scope": _words(_SCOPES),
    "method": _words(_METHODS),
    "command": lambda _value: _("by a command on the server"),
    "shows": _words(_SHOWN),
    "owner": _words(_OWNERS),
}
"""The words of a fact by its name; a fact that the code records without words fails a test."""


def sentence_of(entry: SecurityEvent) -> str:
    """Return what an entry says, with the name of whom it is about."""
    if entry.user:
        person = entry.user.get_username()
    elif "command" in entry.facts:
        person = _("a command on the server")
    elif entry.kind == SecurityEventKind.SIGN_IN_REFUSED:
        person = _("an unknown name")
    else:
        person = _("a deleted account")
    said = SENTENCES.get(SecurityEventKind(entry.kind)) if entry.kind in SecurityEventKind.values else None
    return str(said) % {"person": person} if said else f"{entry.kind}: {person}"


def shown_facts(entry: SecurityEvent) -> Iterator[str]:
    """Yield the facts of an entry in words; those that are not known here by their name."""
    for name, value in entry.facts.items():
        if name == "command" and not entry.user:
            continue  # the sentence says so
        yield FACTS[name](value) if name in FACTS else f"{name}: {value}"
