"""htmx requests and responses: a partial for htmx, the whole page otherwise. Views do not use HX-* headers directly."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget
from django_htmx.middleware import HtmxDetails

from sessions.web.event_role import event_rights
from sessions.web.frames import allow_players
from sessions.web.offline_pages import allow_offline_copy, has_messages, is_prefetch
from sessions.web.site_paths import site_path


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
    says_more = has_messages(request)
    if is_prefetch(request):  # not shown now: messages stay for the page that is shown
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
