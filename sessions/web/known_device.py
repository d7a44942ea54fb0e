"""Device cookies: browsers in which somebody has signed in before are exempt from the lockout of an account.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies". Guessing a password locks the account for the
guesser's address, and at last everywhere, but not in the owner's own browser.
"""

import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "__Host-device" if settings.HTTPS else "device"
VALID_FOR = 365 * 24 * 60 * 60
"""Lifetime of the cookie after the last sign-in, in seconds."""

_SALT = "sessions.web.known_device"


def known_device(request: HttpRequest, account: User) -> str:
    """Return the id of this browser if the account was signed in to here before, else ""."""
    try:
        owner, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(device) if owner == account.pk else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, account: User) -> None:
    """Set the device cookie of the account on a response."""
    device = known_device(request, account) or secrets.token_urlsafe(12)
    value = signing.dumps([account.pk, device], salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=VALID_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
