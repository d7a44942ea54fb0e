"""Sentences of the security log: what happened, and its facts, in the language of the person who reads it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions.models import MemberRole, SecurityEvent, SecurityEventKind, full_name

SENTENCES: dict[SecurityEventKind, Promise] = {
    SecurityEventKind.SIGNED_IN: gettext_lazy("%(person)s signed in"),
    SecurityEventKind.SIGN_IN_REFUSED: gettext_lazy("A sign-in as %(person)s was refused"),
    SecurityEventKind.SIGNED_OUT_EVERYWHERE: gettext_lazy("%(person)s signed out on all devices"),
    SecurityEventKind.PASSWORD_CHANGED: gettext_lazy("%(person)s changed the password"),
    SecurityEventKind.PASSWORD_RESET: gettext_lazy("%(person)s reset the password with a link"),
    SecurityEventKind.EMAIL_CHANGED: gettext_lazy("%(person)s changed the mail address"),
    SecurityEventKind.RESET_LINK_MADE: gettext_lazy("A reset link was created for %(person)s"),
    SecurityEventKind.SECOND_FACTOR_ADDED: gettext_lazy("%(person)s added a second factor or passkey"),
    SecurityEventKind.SECOND_FACTOR_REMOVED: gettext_lazy("A second factor or passkey of %(person)s was removed"),
    SecurityEventKind.RECOVERY_CODE_USED: gettext_lazy("%(person)s used a recovery code"),
    SecurityEventKind.INVITATION_MADE: gettext_lazy("%(person)s created an invitation"),
    SecurityEventKind.INVITATION_REVOKED: gettext_lazy("%(person)s revoked an invitation"),
    SecurityEventKind.ACCOUNT_MADE: gettext_lazy("The account of %(person)s was created"),
    SecurityEventKind.ACCOUNT_DEACTIVATED: gettext_lazy("The account of %(person)s was deactivated"),
    SecurityEventKind.ACCOUNT_ACTIVATED: gettext_lazy("The account of %(person)s was activated"),
    SecurityEventKind.ACCOUNT_DELETED: gettext_lazy("An account was deleted"),
    SecurityEventKind.EVENT_HANDED_OVER: gettext_lazy("An event was handed over: %(person)s"),
    SecurityEventKind.MEMBER_ADDED: gettext_lazy("%(person)s was added to a team"),
    SecurityEventKind.MEMBER_ROLE_CHANGED: gettext_lazy("The role of %(person)s in a team was changed"),
    SecurityEventKind.MEMBER_REMOVED: gettext_lazy("%(person)s left a team or was removed from it"),
    SecurityEventKind.LINK_MADE: gettext_lazy("%(person)s created a secret link"),
    SecurityEventKind.LINK_RENEWED: gettext_lazy("%(person)s gave a secret link a new address"),
    SecurityEventKind.LINK_REVOKED: gettext_lazy("%(person)s revoked a secret link"),
    SecurityEventKind.TOKEN_MADE: gettext_lazy("%(person)s created a token for programs"),
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
    "sign-up": gettext_lazy("after signing up"),
    "webauthn": gettext_lazy("with a passkey"),
    "password + webauthn": gettext_lazy("with the password and a passkey"),
    "password + totp": gettext_lazy("with the password and a code of the app"),
    "password + recovery_codes": gettext_lazy("with the password and a recovery code"),
}
_REASONS = {
    "code": gettext_lazy("right password, wrong code"),
    "passkey": gettext_lazy("right password, wrong passkey"),
    "deactivated": gettext_lazy("the account is deactivated"),
}
_SHOWN = {
    "report": gettext_lazy("shows a report"),
    "event": gettext_lazy("shows an event"),
    "session": gettext_lazy("shows a session"),
    "calendar": gettext_lazy("for a calendar"),
    "program": gettext_lazy("for programs"),
}
_OWNERS = {
    "before": gettext_lazy("%(person)s is the owner of an event no longer"),
    "after": gettext_lazy("%(person)s is the owner of an event now"),
}
"""What an entry of a hand-over says, by its fact ``owner``."""


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
    "reason": _words(_REASONS),
    "command": lambda _value: _("by a command on the server"),
    "shows": _words(_SHOWN),
}
"""The words of a fact by its name; a fact that the code records without words fails a test."""


def sentence_of(entry: SecurityEvent) -> str:
    """Return what an entry says, with the name of whom it is about; loaded with ``user__profile`` it takes no query."""
    if entry.user:
        return _sentence(entry) % {"person": full_name(entry.user)}
    if _is_by_command(entry):
        person = _("a command on the server")
    elif entry.kind == SecurityEventKind.SIGN_IN_REFUSED:
        person = _("an unknown name")
    else:
        person = _("a deleted account")
    return capfirst(_sentence(entry) % {"person": person})


def _sentence(entry: SecurityEvent) -> str:
    if entry.kind == SecurityEventKind.EVENT_HANDED_OVER and (said := _OWNERS.get(entry.facts.get("owner", ""))):
        return str(said)
    if entry.kind in SecurityEventKind.values:
        return str(SENTENCES[SecurityEventKind(entry.kind)])
    return entry.kind.replace("%", "%%") + ": %(person)s"


def _is_by_command(entry: SecurityEvent) -> bool:
    by_whoever_did_it = {SecurityEventKind.BACKUP_MADE, SecurityEventKind.BACKUP_RESTORED}
    return entry.user is None and entry.kind in by_whoever_did_it and "command" in entry.facts


def shown_facts(entry: SecurityEvent) -> Iterator[str]:
    """Yield the facts of an entry in words; those that are not known here by their name."""
    for name, value in entry.facts.items():
        if name == "owner" or (name == "command" and _is_by_command(entry)):
            continue  # the sentence says so
        yield FACTS[name](value) if name in FACTS else f"{name}: {value}"
