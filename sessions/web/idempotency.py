"""Idempotency keys: a write that the browser gave an id is done once, and a repeat of it gets the first answer.

The row that remembers the write is committed together with what the write changed, or not at all. While a transaction
writes, nobody else can write into a SQLite database: ``prepares_write``, under which every view writes, keeps it short.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.messages.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from sessions.models import Operation
from sessions.web.gone import gone_is_not_found
from sessions.web.htmx import HtmxHttpRequest

REPEATED = "X-Operation-Repeated"
# What differs between two sendings of one write: the token is another one after signing in again.
NOT_PART_OF_IT = "csrfmiddlewaretoken"
FIRST_REDIRECT = 300

CLEARED_EVERY = 64
"""After one write in so many, by chance, the oldest memories of a person beyond the quota are removed."""

type Facts = dict[str, Any]
"""What the answer to a write is made of; it is remembered as JSON, for a repeat of the write."""

type Answer = Callable[..., HttpResponse]
"""Takes the request, the facts, and the arguments of the view. It only reads: a repeat of the write asks it again."""


@dataclass(frozen=True, slots=True)
class Write:
    """A write that a view has prepared: what can be read, computed and checked before the transaction is done.

    ``run`` is called within the transaction. It writes, adds messages, and returns the facts; it may raise NotDone.
    ``around`` is entered before the transaction begins and is told when it fails.
    """

    run: Callable[[], Facts]
    around: AbstractContextManager[Any] = field(default_factory=nullcontext)


class NotDone(Exception):
    """Raised by ``Write.run``: all is rolled back and nothing remembered; then ``answer()`` makes the response."""

    def __init__(self, answer: Callable[[], HttpResponseBase]) -> None:
        super().__init__()
        self.answer = answer


class _Known(Exception):
    """The id is taken: by this very write, or by another one."""


@dataclass(slots=True)
class _Claim:
    """The id of the write that a request brings, the digest of what was sent, and whether the write is committed."""

    key: UUID
    digest: str
    done: bool = False


def prepares_write(answer: Answer) -> Callable[[Callable[..., HttpResponse | Write]], Callable[..., Any]]:
    """Let a view write in three steps, of which only the second is a transaction, with or without an id.

    The view itself reads, checks and computes. It returns a Write, or a response where nothing is to be written. The
    Write is run. Then ``answer`` renders what the facts say. A repeat of a write with an id is answered with the same
    facts, and with whatever stands in the database by then.
    """

    def decorate(prepare: Callable[..., HttpResponse | Write]) -> Callable[..., Any]:
        @wraps(prepare)
        def view(request: HtmxHttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            prepared = prepare(request, *args, **kwargs)
            if not isinstance(prepared, Write):
                return prepared
            try:
                facts = _commit(request, prepared)
            except NotDone as refused:
                return refused.answer()
            return answer(request, facts, *args, **kwargs)

        view.answer_of_write = answer  # type: ignore[attr-defined]
        return view

    return decorate


def answer_of(view: Callable[..., Any]) -> Answer | None:
    """Return what ``prepares_write`` got for a view; None for a view that writes nothing into the database."""
    return getattr(view, "answer_of_write", None)


def to_page(_request: HtmxHttpRequest, facts: Facts, *_args: Any, **_keys: Any) -> HttpResponse:
    """Answer a write by going to the page that its facts name as ``url``."""
    return HttpResponseRedirect(facts["url"])


def unsay(request: HtmxHttpRequest) -> None:
    """Forget the messages that were added by a request: what they speak of was not done, or not now."""
    request._messages = default_storage(request)  # type: ignore[attr-defined]


def _commit(request: HtmxHttpRequest, write: Write) -> Facts:
    """Do a write in one transaction, together with the memory of it where it has an id."""
    claim: _Claim | None = getattr(request, "_claim", None)
    with write.around, transaction.atomic():
        operation = _begin(request, claim) if claim else None
        facts = write.run()
        if operation:
            operation.facts = facts
            operation.save(update_fields=["facts"])
    if claim:
        claim.done = True
    return facts


def run_idempotent(
    request: HtmxHttpRequest,
    key: UUID,
    view: Callable[[], HttpResponseBase],
    answer: Callable[[Facts], HttpResponseBase],
) -> HttpResponseBase:
    """Answer a signed-in person's write: by the view, which prepares it, or as the first time.

    What is not committed leaves no memory. Two at the same moment: the second waits for the first, on SQLite for the
    whole database and on PostgreSQL at the unique index. Answers 422 when something else was sent under this id; raises
    Http404 when somebody else has used it.
    """
    claim = _Claim(key, digest_of(request))
    request._claim = claim  # type: ignore[attr-defined]
    try:
        with gone_is_not_found():
            response = view()
    except (_Known, Http404) as error:
        # The id is taken; or what was written to is gone by now, and whether this is a repeat was not asked yet.
        first = Operation.objects.filter(pk=key).first()
        if first is None and isinstance(error, _Known) and error.__cause__:
            # Not the id was refused, or it has been cleared away in this very moment.
            raise error.__cause__ from None
        if first is None:
            raise
    else:
        # A repeat finds changed what it wanted to change: nothing was to be written, or that was refused.
        first = None if claim.done else Operation.objects.filter(pk=key).first()
        if first is None:
            if claim.done and secrets.randbelow(CLEARED_EVERY) == 0:
                Operation.objects.make_room(request.user.pk)
            return response
        unsay(request)
    return _answer_again(first, request, claim.digest, answer)


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


def _begin(request: HtmxHttpRequest, claim: _Claim) -> Operation:
    """Claim the id before anything is done: whoever comes second waits here for what becomes of the first."""
    operation = Operation(pk=claim.key, user_id=request.user.pk, digest=claim.digest, status=200)
    try:
        operation.save(force_insert=True)
    except IntegrityError as error:
        raise _Known from error
    return operation


def _answer_again(
    operation: Operation, request: HtmxHttpRequest, digest: str, answer: Callable[[Facts], HttpResponseBase]
) -> HttpResponseBase:
    if operation.user_id != request.user.pk:
        raise Http404
    if operation.digest != digest:
        text = "Something else was sent under this id before."
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    response = _kept_answer(operation) if operation.facts is None else answer(operation.facts)
    response.headers[REPEATED] = "1"
    return response


def _kept_answer(operation: Operation) -> HttpResponse:
    """Return the answer to a write that an earlier version of this site did: it kept most of them as they were."""
    if operation.location and operation.status < FIRST_REDIRECT:
        return HttpResponseClientRedirect(operation.location)
    response = HttpResponse(operation.content, status=operation.status)
    if operation.location:
        response.headers["Location"] = operation.location
    return response
