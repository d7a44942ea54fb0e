"""Offline pages: which pages the service worker may cache, and for which user."""

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from sessions.web.preferences import theme_of

HEADER = "X-Page-Of"
"""Response header of a cacheable page: user, version and language; the worker keeps pages of one value only."""

KEPT = frozenset(
    {
        *("offline", "event-list", "event-today", "session-detail", "session-waiting"),
        *("report-list", "report-detail", "chapter-update", "day-note", "photo-list", "catalogue-kept"),
    }
)
"""URL names of the event pages that are useful offline: those to read, and texts with autosave."""

# Query parameters whose page must not be cached: shown once, or prefilled.
_ONCE = ("logged", "heading")


def allow_offline_copy(request: HttpRequest, response: HttpResponse, *, says_more: bool) -> None:
    """Set the header on a page that may be cached; ``says_more`` means it shows messages, so it may not."""
    match = request.resolver_match
    if (
        response.status_code == 200
        and request.user.is_authenticated
        and match is not None
        and match.url_name in KEPT
        and not says_more
        and not any(name in request.GET for name in _ONCE)
    ):
        response[HEADER] = f"{request.user.pk}.{get_language()}.{theme_of(request) or 'system'}"


def has_messages(request: HttpRequest) -> bool:
    """Return whether there are unread messages, without marking them as read."""
    return bool(len(get_messages(request)))


def is_prefetch(request: HttpRequest) -> bool:
    """Return whether the service worker fetches the page for its cache, without showing it."""
    return request.headers.get("X-In-Advance") == "1"
