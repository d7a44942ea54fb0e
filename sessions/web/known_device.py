"""Browsers in which somebody has signed in before (device cookies).

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies". Whoever guesses at an account locks it for the
address that the guesses come from, and at last everywhere; the owner's own browser is not locked by that.
"""

import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "__Host-device" if settings.HTTPS else "device"
VALID_FOR = 365 * 24 * 60 * 60
"""Seconds after the last sign-in for which a browser is known."""

_SALT = "sessions.web.known_device"


def known_device(request: HttpRequest, account: User) -> str:
    """Return the id of this browser if that account was signed in to here before, else ""."""
    try:
        owner, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(device) if owner == account.pk else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, account: User) -> None:
    """Let the answer to a sign-in tell the browser that it is known to that account from now on."""
    device = known_device(request, account) or secrets.token_urlsafe(12)
    value = signing.dumps([account.pk, device], salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=VALID_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
