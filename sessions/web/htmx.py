"""Pages and parts of pages: a partial for htmx, the whole page otherwise. Views do not use HX-* headers directly.

Also what every page needs: what the person may do in its event, whether it may have frames, whether the service worker
may keep it.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP, build_policy
from django.utils.translation import get_language
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget
from django_htmx.middleware import HtmxDetails

from sessions.models import Event
from sessions.models.querysets.access import WRITING_ROLES
from sessions.rules.players import FRAME_ORIGINS
from sessions.web.preferences import theme_of

BLANK = UUID(int=0)
"""Placeholder key on the page of a session that the server does not have yet."""

LONGEST_PATH: Final = 2_000
"""Maximum length of a path in bytes; escaped it still fits into a Location header."""


def site_path(text: str, default: str) -> str:
    """Return ``text`` if it is a path of this site, else ``default``. Never raises.

    For every redirect target that a client sends: the field or parameter ``next``, the page address of htmx, the
    Referer header. Accepted is only what begins with one slash, with query and fragment: no scheme and no host, not
    even ours, no backslash (browsers read it as a slash), no control character (browsers remove tabs and line breaks),
    no lone surrogate, and at most LONGEST_PATH bytes.
    """
    one_slash = text.startswith("/") and not text.startswith("//")
    # Not printable: control characters, separators except the space, lone surrogates.
    plain = one_slash and text.isprintable() and "\\" not in text
    return text if plain and len(text.encode()) <= LONGEST_PATH else default


def event_rights(user: User | AnonymousUser, context: Mapping[str, Any]) -> dict[str, bool]:
    """Return `can_edit` and `owns_event` for the event in the context of a page; nothing where it has none.

    A template that lacks them offers nothing. One query; none for the owner, and where the context has `can_edit`.
    """
    event = context.get("event")
    if not isinstance(event, Event) or event.pk is None or not user.is_authenticated:
        return {}
    known = context.get("can_edit")
    return {"can_edit": may_edit(user, event) if known is None else known, "owns_event": event.owner_id == user.pk}


def may_edit(user: User, event: Event) -> bool:
    """Return whether somebody may change what is in an event: one query, none for its owner."""
    return event.owner_id == user.pk or event.memberships.filter(user=user, role__in=WRITING_ROLES).exists()


WITH_PLAYERS = frozenset(
    {
        "sessions/reports/chapter_form.html",
        "sessions/agenda/day_note.html",
        "sessions/agenda/today.html",
        "sessions/reports/report_detail.html",
        "sessions/session/detail.html",
    }
)
"""Templates with a preview, or with a button that shows one."""


def allow_players(response: HttpResponse, template: str) -> None:
    """Let a page with a preview have frames of the players' sites; csp_override would be forgotten on one of its views.

    Everything else of the Content Security Policy stays.
    """
    if template in WITH_PLAYERS:
        policy = settings.SECURE_CSP | {"frame-src": list(FRAME_ORIGINS)}
        response.headers[str(CSP.HEADER_ENFORCE)] = build_policy(policy)


PAGE_OF = "X-Page-Of"
"""Response header of a cacheable page: user, version and language; the worker keeps pages of one value only."""

KEPT_OFFLINE = frozenset(
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
        and match.url_name in KEPT_OFFLINE
        and not says_more
        and not any(name in request.GET for name in _ONCE)
    ):
        response[PAGE_OF] = f"{request.user.pk}.{get_language()}.{theme_of(request) or 'system'}"


class HtmxHttpRequest(HttpRequest):
    """Type of a request behind HtmxMiddleware and login required: ``user`` is signed in, except in public views."""

    htmx: HtmxDetails
    user: User


def wants_part(request: HtmxHttpRequest) -> bool:
    """Return whether htmx asks for a partial; for the Back button and boosted links it needs the whole page."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def render_page(
    request: HtmxHttpRequest, template: str, context: Mapping[str, Any], *, partial: str = "", status: int = 200
) -> HttpResponse:
    """Render the template, or only its partial for htmx; messages are added as an out-of-band swap.

    What the person may do in the event of the page is added to the context (``event_rights``).
    """
    part = bool(partial) and wants_part(request)
    name = f"{template}#{partial}" if part else template
    says_more = len(messages.get_messages(request)) > 0  # to iterate would mark them as read
    if request.headers.get("X-In-Advance") == "1":  # for the cache of the worker: messages stay for what is shown
        says_more, context = False, {**context, "messages": []}
    content = render_to_string(name, event_rights(request.user, context) | dict(context), request)
    if part and len(messages.get_messages(request)):
        content += render_to_string("_messages.html", {"oob": True}, request)
    response = HttpResponse(content, status=status)
    patch_vary_headers(response, ["HX-Request"])
    if not part:
        allow_players(response, template)
        allow_offline_copy(request, response, says_more=says_more)
    return response


def swap_into(response: HttpResponse, element_id: str) -> HttpResponse:
    """Set another swap target for htmx than the request named (HX-Retarget)."""
    return reswap(retarget(response, f"#{element_id}"), "outerHTML")


def redirect_to(request: HtmxHttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Redirect to a page, as resolve_url names it; htmx loads the whole page."""
    url = resolve_url(to, *args, **kwargs)
    if wants_part(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def discard_messages(request: HttpRequest) -> None:
    """Discard the messages that the request added, because its write was not done; what waits from before stays."""
    request._messages = default_storage(request)  # type: ignore[attr-defined]  # as Django's middleware does


def safe_next(request: HttpRequest, default: str) -> str:
    """Return the ``next`` field or parameter if it is a path of this site, else the default (open redirect)."""
    return site_path(request.POST.get("next") or request.GET.get("next") or "", default)
