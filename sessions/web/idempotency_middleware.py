"""Middleware for idempotency keys (header X-Operation); see sessions/web/idempotency.py."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_uuid
from sessions.web.api_requests import is_api
from sessions.web.htmx import HtmxHttpRequest, discard_messages
from sessions.web.idempotency import answer_of, is_undone, run_idempotent
from sessions.web.refused_writes import over_quota, refused_by_redirect

HEADER = "X-Operation"


class OperationsMiddleware:
    """Run a POST with an idempotency key once. The last middleware: permission was checked before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and echo the key, so that a browser can tell our answer from that of a captive portal."""
        response = self.get_response(request)
        key = _id_of(request.headers.get(HEADER, ""))
        if key is None:
            return response
        response.headers[HEADER] = str(key)
        by_script = request.method == "POST" and request.headers.get("X-Autosave") == "1"
        if by_script and "Location" in response.headers and isinstance(response, HttpResponse):
            # fetch() cannot read a redirect, so send its target in a header; of a refusal, what that page would say.
            refusal = refused_by_redirect(request, response.headers["Location"]) if is_undone(request) else None
            if refusal:
                refusal.headers[HEADER] = str(key)
                return refusal
            response.status_code = 204
            response.content = b""
        return response

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Answer a POST with a key in place of the view; 400 for an invalid key.

        Only our own views that write: those of allauth use exceptions that must pass through all middleware.
        """
        given = request.headers.get(HEADER)
        match = request.resolver_match
        if is_api(request):  # its addresses read the key themselves, for all methods
            return None
        if given is None or request.method != "POST" or match is None or "sessions" not in match.app_names:
            return None
        # Read the body here, before the transaction begins.
        if not request.user.is_authenticated:
            return None
        key = _id_of(given)
        if key is None:
            return HttpResponse("This is not a valid ID.", status=400, content_type="text/plain; charset=utf-8")
        answer = answer_of(view_func)
        if answer is None:
            return None
        asked = cast(HtmxHttpRequest, request)
        try:
            return run_idempotent(
                asked,
                key,
                lambda: view_func(request, *view_args, **view_kwargs),
                lambda facts: answer(asked, facts, *view_args, **view_kwargs),
            )
        except OverQuota as refusal:
            return over_quota(request, refusal)
        except Exception:
            discard_messages(asked)  # discard messages about a change that was rolled back
            raise


def _id_of(text: str) -> UUID | None:
    """Parse the key; only the canonical form of a UUID, which browsers send."""
    key = parse_uuid(text)
    return key if str(key) == text.lower() else None
