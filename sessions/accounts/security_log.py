"""Writes the security log, also for what allauth does."""

from typing import Any

from allauth.account import signals
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from sessions.models import SecurityEvent, SecurityEventKind
from sessions.web.api_requests import revoke_tokens
from sessions.web.rate_limits import count_request


def record_security_event(
    request: HttpRequest | None,
    kind: SecurityEventKind,
    user: User | None = None,
    **facts: str | int,
) -> None:
    """Add an entry to the security log: `user` is whom it is about; who did it is the person signed in, if another.

    Call it in the transaction of what it records, so that there is never one without the other. `facts` are names and
    numbers; never a secret, a text or a network address.
    """
    actor = getattr(request, "user", None)
    by = actor if actor is not None and actor.is_authenticated and actor != user else None
    SecurityEvent.objects.create(kind=kind, user=user, by=by, facts=facts)


def record_refusal(request: HttpRequest, account: User | None, **facts: str) -> None:
    """Record a refused sign-in; of an unknown name, which may be a mistyped password, only that it happened.

    ``facts`` has the ``reason``, except for a wrong password. Within a limit, so that nobody fills the log. The same
    work for known and unknown names, so that the time tells nothing.
    """
    if count_request(request, "refusals_recorded", account.pk if account else "unknown"):
        record_security_event(request, SecurityEventKind.SIGN_IN_REFUSED, account, **facts)


@receiver([signals.password_changed, signals.password_reset], dispatch_uid="record_new_password")
def record_new_password(signal: Signal, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Record a new password, changed or set with a link; programs are shut out like other devices."""
    revoke_tokens(user)
    was_changed = signal is signals.password_changed
    kind = SecurityEventKind.PASSWORD_CHANGED if was_changed else SecurityEventKind.PASSWORD_RESET
    record_security_event(request, kind, user)


@receiver([factor_signals.authenticator_added, factor_signals.authenticator_removed], dispatch_uid="record_factor")
def record_factor(signal: Signal, request: HttpRequest, user: User, authenticator: Authenticator, **more: Any) -> None:
    """Record that a passkey, an app or a set of recovery codes is new, or was removed."""
    is_new = signal is factor_signals.authenticator_added
    kind = SecurityEventKind.SECOND_FACTOR_ADDED if is_new else SecurityEventKind.SECOND_FACTOR_REMOVED
    record_security_event(request, kind, user, factor=authenticator.type)


@receiver(factor_signals.authenticator_used, dispatch_uid="record_recovery_code")
def record_recovery_code(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Record that a recovery code was used; the other factors are in the entry of the sign-in."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record_security_event(request, SecurityEventKind.RECOVERY_CODE_USED, user)
