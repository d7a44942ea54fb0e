"""Which pages a browser may keep to show without a network, and whose they are."""

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from sessions.web.preferences import theme_of

HEADER = "X-Page-Of"
"""Says on a page that may be kept for whom and how it was drawn; the worker keeps pages of one such value only."""

KEPT = frozenset(
    {
        *("offline", "event-list", "event-today", "session-detail", "session-waiting"),
        *("report-list", "report-detail", "chapter-update", "day-note", "photo-list", "catalogue-kept"),
    }
)
"""The pages of events that are of use without a network: what is read, and the texts that save themselves."""

# What a page says only once, or what is put into it by its address alone.
_ONCE = ("logged", "heading")


def allow_offline_copy(request: HttpRequest, response: HttpResponse, *, says_more: bool) -> None:
    """Put the header on a whole page that may be kept; ``says_more`` tells of messages, which are for one look."""
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
    """Say whether something waits to be said, without taking it for said."""
    return bool(len(get_messages(request)))


def is_prefetch(request: HttpRequest) -> bool:
    """Say whether the worker fetches the page to keep it, without showing it to anybody."""
    return request.headers.get("X-In-Advance") == "1"
