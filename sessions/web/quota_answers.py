"""Answer to an exceeded quota (OverQuota) in views without an error field: 422, with the typed texts."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django_htmx.http import reswap

from sessions.quotas.rows import OverQuota

PAGE = "over_quota.html"
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "id", "version", "logged_at", "token", "private_key"})


class QuotaMiddleware:
    """Turn OverQuota into a response; the transaction of the view has been rolled back by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the view does."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer OverQuota; other exceptions pass."""
        return over_quota(request, exception) if isinstance(exception, OverQuota) else None


def over_quota(request: HttpRequest, refusal: OverQuota) -> HttpResponse:
    """Return the page with the limit and the texts that were sent, to copy them."""
    # Discard messages about a change that was rolled back.
    request._messages = default_storage(request)  # type: ignore[attr-defined]
    if getattr(request, "htmx", None):  # htmx would swap the page into a part of the page: show a message instead
        messages.error(request, str(refusal))
        said = HttpResponse(render_to_string("_messages.html", {"oob": True}, request), status=422)
        return reswap(said, "none")
    typed = [
        value
        for name, values in request.POST.lists()
        if name not in _NOT_TYPED and not name.startswith("base-")
        for value in values
        if isinstance(value, str) and value.strip()
    ]
    return HttpResponse(render_to_string(PAGE, {"refusal": refusal, "typed": typed}, request), status=422)
