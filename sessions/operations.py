"""A write that the browser gave an id is done once: a repeat of it gets the first answer, and changes nothing.

The row that remembers the write is committed together with what the write changed, or not at all.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from sessions.htmx import HtmxHttpRequest
from sessions.models import Operation

REPEATED = "X-Operation-Repeated"
# What differs between two sendings of one write: the token is another one after signing in again.
NOT_PART_OF_IT = "csrfmiddlewaretoken"
FIRST_REFUSAL = 400
FIRST_REDIRECT = 300

CLEARED_EVERY = 64
"""After one write in so many, by chance, the oldest memories of a person beyond the quota are removed."""


class _Known(Exception):
    """The id is taken: by this very write, or by another one."""


class _Refused(Exception):
    """The view said no; raised to roll back."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def done_once(request: HtmxHttpRequest, key: UUID, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer a signed-in person's write: by the view, in one transaction with the memory of it, or as the first time.

    An answer of 400 or more, or an exception, rolls back and leaves no memory. Two at the same moment: the second
    waits for the first, on SQLite for the whole database and on PostgreSQL at the unique index. Answers 422 when
    something else was sent under this id; raises Http404 when somebody else has used it.
    """
    digest = digest_of(request)
    try:
        with transaction.atomic():
            operation = _begin(request, key, digest)
            response = view()
            if hasattr(response, "render"):
                response = response.render()
            if response.status_code >= FIRST_REFUSAL:
                raise _Refused(response)
            _remember(operation, response)
    except _Refused as refused:
        return refused.response
    except _Known as known:
        first = Operation.objects.filter(pk=key).first()
        if first is None:
            # Not the id was refused, or it has been cleared away in this very moment.
            raise known.__cause__ or known from None
        return _answer_again(first, request, digest)
    if secrets.randbelow(CLEARED_EVERY) == 0:
        Operation.objects.make_room(request.user.pk)
    return response


def digest_of(request: HtmxHttpRequest) -> str:
    """Return a digest of where a form was sent and what was in it, in whatever order."""
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name != NOT_PART_OF_IT
        for value in values
        if isinstance(value, str)
    ]
    files = [[name, file.name, _digest_of_file(file)] for name, sent in request.FILES.lists() for file in sent]
    whole = json.dumps([request.get_full_path(), sorted(fields), sorted(files)])
    return hashlib.sha256(whole.encode()).hexdigest()


def _digest_of_file(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _begin(request: HtmxHttpRequest, key: UUID, digest: str) -> Operation:
    """Claim the id before anything is done: whoever comes second waits here for what becomes of the first."""
    operation = Operation(pk=key, user_id=request.user.pk, digest=digest, status=200)
    try:
        operation.save(force_insert=True)
    except IntegrityError as error:
        raise _Known from error
    return operation


def _remember(operation: Operation, response: HttpResponseBase) -> None:
    operation.status = response.status_code
    operation.location = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
    if isinstance(response, HttpResponse):
        operation.content = response.content.decode(response.charset)
    operation.save(update_fields=["status", "location", "content"])


def _answer_again(operation: Operation, request: HtmxHttpRequest, digest: str) -> HttpResponseBase:
    if operation.user_id != request.user.pk:
        raise Http404
    if operation.digest != digest:
        text = "Something else was sent under this id before."
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    if operation.location and operation.status < FIRST_REDIRECT:
        response: HttpResponse = HttpResponseClientRedirect(operation.location)
    else:
        response = HttpResponse(operation.content, status=operation.status)
        if operation.location:
            response.headers["Location"] = operation.location
    response.headers[REPEATED] = "1"
    return response
