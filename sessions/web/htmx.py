"""What htmx needs on the wire: a part for a part, the whole page for everybody else. Views never touch HX-* headers."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget
from django_htmx.middleware import HtmxDetails

from sessions.web.offline_pages import allow_offline_copy, has_messages, is_prefetch
from sessions.web.site_paths import site_path


class HtmxHttpRequest(HttpRequest):
    """A request behind HtmxMiddleware and the door: somebody is signed in, unless the view lets everybody in."""

    htmx: HtmxDetails
    user: User


def wants_part(request: HtmxHttpRequest) -> bool:
    """Say whether htmx asks for a part; after the Back button and for boosted links it needs the whole page."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def render_page(
    request: HtmxHttpRequest, template: str, context: Mapping[str, Any], *, partial: str = "", status: int = 200
) -> HttpResponse:
    """Render the template, or only its partial when htmx asks for one; waiting messages go along out of band."""
    part = bool(partial) and wants_part(request)
    name = f"{template}#{partial}" if part else template
    says_more = has_messages(request)
    if is_prefetch(request):  # nobody looks at it now: what is to be said once stays for the page that is looked at
        says_more, context = False, {**context, "messages": []}
    content = render_to_string(name, dict(context), request)
    if part and len(messages.get_messages(request)):
        content += render_to_string("_messages.html", {"oob": True}, request)
    response = HttpResponse(content, status=status)
    patch_vary_headers(response, ["HX-Request"])
    if not part:
        allow_offline_copy(request, response, says_more=says_more)
    return response


def aimed_at(response: HttpResponse, element_id: str) -> HttpResponse:
    """Let htmx put the response into another element than the one the request named."""
    return reswap(retarget(response, f"#{element_id}"), "outerHTML")


def go_to(request: HtmxHttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Redirect to a page, as resolve_url names it, in a way that htmx follows with the whole window."""
    url = resolve_url(to, *args, **kwargs)
    if wants_part(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def safe_next(request: HttpRequest, default: str) -> str:
    """Return where the ``next`` field or parameter leads when that is a path of this site, else the default."""
    return site_path(request.POST.get("next") or request.GET.get("next") or "", default)
