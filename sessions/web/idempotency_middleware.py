"""Lets any form that is sent carry the id of a write; see sessions/operations.py."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_uuid
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import answer_of, run_idempotent, unsay
from sessions.web.quota_answers import over_quota

HEADER = "X-Operation"


class OperationsMiddleware:
    """Does a write that carries an id once. The last of all: whether it may be done has been decided before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say the id again, so that a browser can tell our answer from that of a network in between."""
        response = self.get_response(request)
        key = _id_of(request.headers.get(HEADER, ""))
        if key is None:
            return response
        response.headers[HEADER] = str(key)
        by_script = request.method == "POST" and request.headers.get("X-Autosave") == "1"
        if by_script and "Location" in response.headers and isinstance(response, HttpResponse):
            # A script cannot read a redirect. It only wants to know that it is done, and where it would lead.
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
        """Answer a POST with an id in place of the view; 400 for what is no id.

        Only our own views that write: those of accounts answer by exceptions that have to pass through all middleware.
        """
        given = request.headers.get(HEADER)
        match = request.resolver_match
        if given is None or request.method != "POST" or match is None or "sessions" not in match.app_names:
            return None
        # Read here, before the transaction begins.
        if not request.user.is_authenticated:
            return None
        key = _id_of(given)
        if key is None:
            return HttpResponse("This is no id.", status=400, content_type="text/plain; charset=utf-8")
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
            unsay(asked)  # what the view wanted to say of a change that was taken back
            raise


def _id_of(text: str) -> UUID | None:
    """Return the id, if it is written in the one way in which browsers write it."""
    key = parse_uuid(text)
    return key if str(key) == text.lower() else None
