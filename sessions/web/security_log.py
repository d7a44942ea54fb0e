"""Writes the security log."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from sessions.models import SecurityEvent, SecurityEventKind
from sessions.web.rate_limits import CountedRequest


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
    if CountedRequest.under("refusals_recorded", f"account {account.pk}" if account else "unknown"):
        record_security_event(request, SecurityEventKind.SIGN_IN_REFUSED, account, **facts)
