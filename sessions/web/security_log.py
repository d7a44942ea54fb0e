"""Writes the security log."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from sessions.models import SecurityEvent, SecurityEventKind


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
