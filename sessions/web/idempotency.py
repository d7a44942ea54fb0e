"""Idempotency keys (header X-Operation): a write with a key is done once, and a repeat gets the first answer.

A browser that loses the network cannot know whether its write arrived, so it sends it again. The key is stored in the
same transaction as the write. A transaction blocks all other writers in SQLite: ``prepares_write``, used by every view
that writes, keeps it short.
"""

import hashlib
import json
import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from sessions.models import Operation
from sessions.models.querysets.prepared import Parameter, PreparedInsert, PreparedUpdate
from sessions.web.api_requests import is_api, problem_of_api
from sessions.web.database import deleted_row_is_404
from sessions.web.htmx import HtmxHttpRequest, discard_messages, redirect_to
from sessions.web.log_records import message_of

_log = logging.getLogger(__name__)

REPEATED = "X-Operation-Repeated"
# Not part of the digest: the CSRF token changes at each sign-in.
NOT_PART_OF_IT = "csrfmiddlewaretoken"

CLEARED_EVERY = 64
"""After one write in so many, at random, the person's oldest keys above the quota are deleted."""

type Facts = dict[str, Any]
"""JSON from which the answer to a write is rendered; stored with the key, for a repeat."""

type Answer = Callable[..., HttpResponse]
"""Renders the answer from the request, the facts and the arguments of the view. Read only: a repeat calls it again."""


@dataclass(frozen=True, slots=True)
class Write:
    """A prepared write: everything that can be read, computed and checked before the transaction is done.

    ``run`` is called in the transaction. It writes, adds messages and returns the facts; it may raise NotDone.
    ``around`` is a context manager entered before the transaction; it sees the exception on a failure. ``expected``
    are the facts that ``run`` returns as a rule: they are stored with the key at once, and others take their place.
    """

    run: Callable[[], Facts]
    around: AbstractContextManager[Any] = field(default_factory=nullcontext)
    expected: Facts | None = None


class NotDone(Exception):
    """Raised by a view, or by ``Write.run`` to roll back and store no key; ``page`` of ``prepares_write`` renders what
    is ``shown``.
    """

    def __init__(self, shown: Any) -> None:
        super().__init__()
        self.shown = shown


def _call(_request: HtmxHttpRequest, shown: Callable[[], HttpResponseBase], *_args: Any, **_keys: Any) -> Any:
    """Return the response of a function without arguments."""
    return shown()


class _Known(Exception):
    """The key exists: for the same write, or for another one."""


@dataclass(slots=True)
class _Claim:
    """The idempotency key of a request, the digest of its form; whether its write is committed now, or was before."""

    key: UUID
    digest: str
    done: bool = False
    repeated: bool = False


def prepares_write(
    answer: Answer, page: Callable[..., HttpResponseBase] = _call
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator for a view that writes, in three steps, of which only the second is a transaction.

    1. The view reads, checks and computes. It returns a Write; or, when there is nothing to write, a response or what
       ``page`` renders, such as a form.
    2. The Write is run.
    3. ``answer`` renders the facts. If the Write raises NotDone, ``page`` renders what that shows.

    A repeat with the same key is answered from the stored facts and the current database.
    """

    def decorate(prepare: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(prepare)
        def view(request: HtmxHttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                prepared = prepare(request, *args, **kwargs)
                if isinstance(prepared, Write):
                    return answer(request, _commit(request, prepared), *args, **kwargs)
            except NotDone as error:
                prepared = error.shown
            if isinstance(prepared, HttpResponseBase):
                return prepared
            return page(request, prepared, *args, **kwargs)

        view.answer_of_write = answer  # type: ignore[attr-defined]
        return view

    return decorate


def key_to_undo(request: HtmxHttpRequest, facts: Facts) -> UUID:
    """Return the key under which the facts of a write are stored, for a form that undoes it; call it in the write.

    They are stored with the key of the request; for a plain form, which has none, under a new one.
    """
    claim: _Claim | None = getattr(request, "_claim", None)
    return claim.key if claim else Operation.objects.create(pk=uuid4(), user=request.user, facts=facts).pk


def answer_of(view: Callable[..., Any]) -> Answer | None:
    """Return the ``answer`` of a view decorated with ``prepares_write``, else None."""
    return getattr(view, "answer_of_write", None)


def to_page(_request: HtmxHttpRequest, facts: Facts, *_args: Any, **_keys: Any) -> HttpResponse:
    """Answer a write with a redirect to the facts' ``url``."""
    return HttpResponseRedirect(facts["url"])


def is_undone(request: HttpRequest) -> bool:
    """Return whether a request with a key has stored nothing under it, and repeated nothing, so far."""
    claim: _Claim | None = getattr(request, "_claim", None)
    return claim is not None and not claim.done and not claim.repeated


def _commit(request: HtmxHttpRequest, write: Write) -> Facts:
    """Run a write in one transaction, and store its key if it has one."""
    claim: _Claim | None = getattr(request, "_claim", None)
    with write.around, transaction.atomic():
        if claim:
            _begin(request, claim, write.expected)
        facts = write.run()
        if claim and facts != write.expected:
            _KEEP_FACTS.run(key=claim.key, facts=facts)
    if claim:
        claim.done = True
    return facts


def run_idempotent(
    request: HtmxHttpRequest,
    key: UUID,
    view: Callable[[], HttpResponseBase],
    answer: Callable[[Facts], HttpResponseBase],
) -> HttpResponseBase:
    """Answer a signed-in user's write with a key: run the view, or repeat the first answer.

    A rollback stores no key. Of two concurrent requests the second waits for the first: on SQLite for the whole
    database, on PostgreSQL at the unique index. Answers 422 when another form was sent with the same key; raises
    Http404 when another user has the key.
    """
    claim = _Claim(key, digest_of(request))
    request._claim = claim  # type: ignore[attr-defined]
    try:
        with deleted_row_is_404():
            response = view()
    except (_Known, Http404) as error:
        # The key exists; or the row is deleted by now, and whether this is a repeat was not checked yet.
        first = Operation.objects.filter(pk=key).first()
        if first is None and isinstance(error, _Known) and error.__cause__:
            # Another constraint failed, or the key was deleted meanwhile.
            raise error.__cause__ from None
        if first is None:
            raise
    else:
        # A repeat finds its change done already: the view wrote nothing, or refused it.
        first = None if claim.done else Operation.objects.filter(pk=key).first()
        if first is None:
            if claim.done and secrets.randbelow(CLEARED_EVERY) == 0:
                _clear_oldest(request.user.pk)
            return response
        discard_messages(request)
    claim.repeated = True
    return _answer_again(first, request, claim.digest, answer)


def _clear_oldest(user_id: int) -> None:
    """Delete the person's oldest keys above the quota; an error is logged, since the write is committed."""
    try:
        Operation.objects.evict_oldest(user_id)
    except Exception as error:  # the driver has errors of its own
        _log.warning("keys of earlier writes stay: %s", message_of(error))


def digest_of(request: HtmxHttpRequest) -> str:
    """Return a digest of the form's target and content, independent of the order of fields.

    At an address of the API also of the method, and of the body where that is JSON.
    """
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name != NOT_PART_OF_IT
        for value in values
        if isinstance(value, str)
    ]
    files = [[name, file.name, _digest_of_file(file)] for name, sent in request.FILES.lists() for file in sent]
    whole = json.dumps([request.get_full_path(), sorted(fields), sorted(files), *_asked_of_api(request)])
    return hashlib.sha256(whole.encode()).hexdigest()


def _asked_of_api(request: HtmxHttpRequest) -> list[str]:
    if not is_api(request):
        return []
    body = b"" if request.content_type == "multipart/form-data" else request.body
    return [request.method or "", hashlib.sha256(body).hexdigest()]


def _digest_of_file(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


_INSERT = PreparedInsert(Operation)
_KEEP_FACTS = PreparedUpdate(
    Operation, lambda: Operation.objects.filter(pk=Parameter("key", models.UUIDField())), "facts"
)


def _begin(request: HtmxHttpRequest, claim: _Claim, facts: Facts | None) -> None:
    """Insert the key before anything is done: a concurrent repeat waits here for the first."""
    try:
        _INSERT.run(Operation(pk=claim.key, user_id=request.user.pk, digest=claim.digest, facts=facts))
    except IntegrityError as error:
        raise _Known from error


def _answer_again(
    operation: Operation, request: HtmxHttpRequest, digest: str, answer: Callable[[Facts], HttpResponseBase]
) -> HttpResponseBase:
    if operation.user_id != request.user.pk:
        raise Http404
    if operation.digest != digest:
        if problem := problem_of_api(request, 422, "key-used"):
            return problem
        text = "This ID was already used for a different request."
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    # An earlier version stored whole answers, which are gone, instead of facts.
    response = redirect_to(request, "/") if operation.facts is None else answer(operation.facts)
    response.headers[REPEATED] = "1"
    return response
