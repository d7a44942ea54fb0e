"""API tokens of requests: the header ``Authorization: Bearer …`` says who asks an address of the API, nothing else.

Cookies are not looked at there: a page of another site can make a browser send those, but no such header (CSRF).
"""

import re

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

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
