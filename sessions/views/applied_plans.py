"""Imports that were applied lately: one more press of the button leads to what it made."""

from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

REMEMBERED = 3600
"""How long an applied plan is remembered, in seconds, so that a second click of its button is recognised."""


def remember_applied(request: HttpRequest, pk: UUID, url: str) -> None:
    """Remember that the plan was applied which the request names by its digest, and the page of what it made.

    The cache is a table of the database: call it in the transaction.
    """
    cache.set(_key(request, pk), (request.POST["digest"], url), REMEMBERED)


def already_applied(request: HttpRequest, pk: UUID, told: str) -> HttpResponse | None:
    """Return the answer to one more press, which tells that it is done; None if it is none."""
    digest, url = cache.get(_key(request, pk)) or ("", "")
    if not url or request.POST.get("digest") != digest or "discard" in request.POST:
        return None
    messages.info(request, told)
    return redirect(url)


def _key(request: HttpRequest, pk: UUID) -> str:
    return f"applied-{request.user.pk}-{pk}"
