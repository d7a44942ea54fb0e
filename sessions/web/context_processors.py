"""Template context of every page: facts about the install."""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

from sessions.web.mailing import can_send_mail


def site(request: HttpRequest) -> dict[str, bool]:
    """Return `signup_open`, `sends_mail`, and `plain_http`: passwords are sent without TLS, and the page must warn.

    Not on loopback addresses, so `make run` shows no warning.
    """
    host, _ = split_domain_port(request.META.get("HTTP_HOST", ""))
    return {
        "signup_open": settings.SIGNUP_OPEN,
        "sends_mail": can_send_mail(),
        "plain_http": not settings.HTTPS and host not in settings.LOOPBACK,
    }
