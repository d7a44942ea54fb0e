"""Requests to the API: the header ``Authorization: Bearer …`` says who asks, and every error is JSON (RFC 9457).

Cookies are not looked at there: a page of another site can make a browser send those, but no such header (CSRF). An
error is never a page and no redirect.
"""

import re
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.models import ApiToken

PREFIX = "/api/"
"""Paths of the API begin with it."""

_BEARER = re.compile(r"Bearer +([A-Za-z0-9_-]{20,100})", re.IGNORECASE | re.ASCII)


def is_api(request: HttpRequest) -> bool:
    """Return whether a request is for an address of the API, known or not."""
    return request.path_info.startswith(PREFIX)


def token_of(request: HttpRequest) -> ApiToken | None:
    """Return the valid token that a request has, with its author; one query for each request.

    It is found by its hash, so how long this takes says nothing about the tokens that exist.
    """
    if not hasattr(request, "_api_token"):
        sent = _BEARER.fullmatch(request.headers.get("Authorization", "").strip())
        rows = ApiToken.objects.by_token(sent[1] if sent else "").valid(timezone.now())
        request._api_token = rows.select_related("author__profile").first()  # type: ignore[attr-defined]
    found: ApiToken | None = request._api_token  # type: ignore[attr-defined]
    return found


def revoke_tokens(user: User) -> None:
    """Revoke all tokens of a person."""
    ApiToken.objects.filter(author=user.pk, revoked_at=None).update(revoked_at=timezone.now())


CONTENT_TYPE = "application/problem+json"

type FieldErrors = dict[str, list[str]]
"""Messages by the name of a field; those about the whole have the name ""."""


class Problem(Exception):
    """Raised where a request to the API cannot be answered; it becomes the answer of ``problem_response``."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        errors: FieldErrors | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.errors, self.headers, self.more = status, code, errors, headers or {}, more

    def response(self) -> JsonResponse:
        """Return the answer."""
        return problem_response(self.status, self.code, self.errors, self.headers, **self.more)


def problem_response(
    status: int, code: str, errors: FieldErrors | None = None, headers: dict[str, str] | None = None, **more: Any
) -> JsonResponse:
    """Return an error answer: ``code`` is for programs, the title for people, ``errors`` are by field."""
    content: dict[str, Any] = {"status": status, "code": code, "title": _title(code)}
    if errors:
        content["errors"] = errors
    answer = JsonResponse(content | more, status=status, json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Type"] = CONTENT_TYPE
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


def problem_of_api(request: HttpRequest, status: int, code: str) -> JsonResponse | None:
    """Return the error answer where the request is for the API; None for a page."""
    return problem_response(status, code) if is_api(request) else None


def _title(code: str) -> str:
    return {
        "bad-request": _("The request is malformed."),
        "bad-json": _("The body is not valid JSON."),
        "no-token": _("A valid token is needed: send it in the header Authorization: Bearer …"),
        "not-allowed": _("This token may only read."),
        "https": _("Use https."),
        "not-found": _("There is nothing at this address, or you may not see it."),
        "method": _("This address does not take this method."),
        "conflict": _("It was changed in the meantime. Compare with what is saved, then send its version."),
        "changed": _("It is not the version that If-Match names any more."),
        "version-missing": _("Send the version that the change is based on, or If-Match."),
        "too-large": _("The request is too large."),
        "media-type": _("The body has to be JSON."),
        "not-form": _("The body has to be multipart/form-data."),
        "invalid": _("Some values are not valid."),
        "quota": _("A quota is used up."),
        "key-used": _("This idempotency key was already used for a different request."),
        "too-many": _("Too many requests. Try again later."),
        "busy": _("The server is busy. Try again in a moment."),
        "disk-full": _("The disk of the server is full."),
        "error": _("The server made a mistake."),
    }[code]
