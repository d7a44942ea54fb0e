"""Signal receivers that write the security log for what allauth does."""

from typing import Any

from allauth.account import signals
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest

from sessions.models import SecurityEventKind
from sessions.web.security_log import record_security_event


@receiver(signals.password_changed, dispatch_uid="record_password_change")
def record_password_change(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Record that a person changed the password."""
    record_security_event(request, SecurityEventKind.PASSWORD_CHANGED, user)


@receiver(signals.password_reset, dispatch_uid="record_password_reset")
def record_password_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Record that a person set a new password with a link."""
    record_security_event(request, SecurityEventKind.PASSWORD_RESET, user)
