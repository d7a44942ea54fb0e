"""Language and theme of a request, and the template context of the page layout.

Those of a signed-in person are in the profile and hold on every device. Without a profile, and for people who are not
signed in, cookies of the browser hold them. The choices of the profile are copied into the cookies, so that pages
without a person, such as sign-in, look the same.
"""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.utils import translation

from sessions.models import Profile
from sessions.models.profile import profile_of, time_zone_of
from sessions.rules.parsing import parse_zone

THEME_COOKIE = "theme"
YEAR = 365 * 24 * 60 * 60
THEMES = ("light", "dark")

# By how the name of an address begins: its first two words, else its first.
_SECTIONS = {
    "agenda": "catalogue",
    "catalogue": "catalogue",
    "day": "today",
    "event-today": "today",
    "feed": "catalogue",
    "impression": "today",
    "photo": "photos",
    "session": "today",
    "chapter": "report",
    "report": "report",
    "stars": "catalogue",
    "team-text": "today",
    "watch": "catalogue",
}


def theme_of(request: HttpRequest) -> str:
    """Return the chosen theme, "light" or "dark"; "" follows the system."""
    profile: Profile | None = getattr(request, "profile", None)
    theme = (profile.theme if profile else "") or request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


def use_profile(request: HttpRequest, profile: Profile) -> None:
    """Let language and theme of this request be those of a profile, where it has some."""
    request.profile = profile  # type: ignore[attr-defined]
    if profile.language:
        translation.activate(profile.language)
        request.LANGUAGE_CODE = translation.get_language()


def keep_profile_in_cookies(request: HttpRequest, response: HttpResponseBase) -> None:
    """Copy the choices of the profile into the cookies of the browser, where these differ."""
    profile: Profile | None = getattr(request, "profile", None)
    if profile is None or not response.get("Content-Type", "").startswith("text/html"):
        return
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, profile.language), (THEME_COOKIE, profile.theme)):
        if value and request.COOKIES.get(name) != value and name not in response.cookies:
            keep_choice(response, name, value)


def keep_choice(response: HttpResponseBase, name: str, value: str) -> None:
    """Store a choice in a cookie of the browser, for a year."""
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)


def interface(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``theme``, ``current_section`` (the part of an event that the page belongs to, or ""), and
    ``my_zone``, the time zone of the person who looks, with ``zone_is_mine``: whether they chose it.
    """
    words = ((request.resolver_match.url_name or "") if request.resolver_match else "").split("-")
    section = _SECTIONS.get("-".join(words[:2])) or _SECTIONS.get(words[0], "")
    user = getattr(request, "user", AnonymousUser())
    return {
        "theme": theme_of(request),
        "current_section": section,
        "my_zone": parse_zone(time_zone_of(user)) or UTC,
        "zone_is_mine": bool(profile_of(user).time_zone),
    }


def site(request: HttpRequest) -> dict[str, bool]:
    """Return `signup_open`, `sends_mail`, and `plain_http`: passwords are sent without TLS, and the page must warn.

    Not on loopback addresses, so `make run` shows no warning.
    """
    host, _ = split_domain_port(request.META.get("HTTP_HOST", ""))
    return {
        "signup_open": settings.SIGNUP_OPEN,
        "sends_mail": "default" in settings.MAILERS,
        "plain_http": not settings.HTTPS and host not in settings.LOOPBACK,
    }
