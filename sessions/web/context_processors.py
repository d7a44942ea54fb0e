"""What every template may know about the install."""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def site(request: HttpRequest) -> dict[str, bool]:
    """Return `signup_open`, and `plain_http`: passwords travel readable, the page has to say so.

    Loopback never leaves the machine, so `make run` shows no warning.
    """
    host, _ = split_domain_port(request.META.get("HTTP_HOST", ""))
    return {
        "signup_open": settings.SIGNUP_OPEN,
        "plain_http": not settings.HTTPS and host not in settings.LOOPBACK,
    }
