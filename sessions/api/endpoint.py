"""Endpoint of the API: who asks, how often, what is sent, and errors as JSON; one view for all methods of an address.

Reads answer with an ETag. Writes go through the same idempotency keys as the pages (header Idempotency-Key, or
X-Operation), with ``prepares_write``; If-Match is compared with what a GET of the same address answers.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, NoReturn, cast
from uuid import UUID

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt

from sessions.api.reading import read_body
from sessions.models import ApiToken, Event, Impression, Session, SessionKey
from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_uuid
from sessions.web.api_requests import Problem, problem_response, token_of
from sessions.web.database import deleted_row_is_404
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import Facts, NotDone, Write, answer_of, prepares_write, run_idempotent
from sessions.web.rate_limits import count_request
from sessions.web.upload_limits import UploadLimits, takes_files

KEY_HEADERS = ("Idempotency-Key", "X-Operation")
AGAIN_AFTER = "60"
"""Retry-After in seconds: the window of the rate limits."""


class ApiRequest(HtmxHttpRequest):
    """Type of a request to the API after its token and its body were checked."""

    sent: Any
    """The body, as the class that the method takes."""
    matched: Any
    """What a GET answers now, where the request has If-Match; it is the version that If-Match names."""


@dataclass(frozen=True, slots=True)
class ApiMethod:
    """One method of an address: its function, and what the OpenAPI document says about it.

    ``run`` of a GET returns a struct, which is sent as JSON, or a response; any other is decorated with
    ``prepares_write``. ``answer`` is the class of the struct, or the media type of a file. ``takes`` is the class of
    the JSON body, or of the form of an upload; ``query`` that of the parameters.
    """

    run: Callable[..., Any]
    summary: str
    answer: Any = None
    takes: type[msgspec.Struct] | None = None
    query: type[msgspec.Struct] | None = None
    status: int = 200
    uploads: bool = False


def endpoint(
    methods: Mapping[str, ApiMethod], model: type[Model] | None = None, limits: UploadLimits | None = None
) -> Callable[..., HttpResponseBase]:
    """Return the view of an address; ``model`` is that of the row, ``limits`` are those of the files that it takes."""

    @csrf_exempt  # only a header says who asks, which no page of another site can send
    @login_not_required  # 401 in place of the sign-in page
    def view(request: HttpRequest, **keys: Any) -> HttpResponseBase:
        try:
            response = _answer(cast(ApiRequest, request), methods, model, keys)
        except Problem as problem:
            response = problem.response()
        except OverQuota as refusal:
            response = _over_quota(refusal)
        return _private(response)

    return takes_files(limits)(view) if limits else view


@csrf_exempt
@login_not_required
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer 404 as JSON at every other address below that of the API."""
    _use_language(request)
    return _private(problem_response(404, "not-found"))


def json_response(answer: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a struct as JSON, with its ETag."""
    content = msgspec.json.encode(answer)
    headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"', **(headers or {})}
    return HttpResponse(content, status=status, content_type="application/json", headers=headers)


def created(show: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Return the answer to a write that adds a row: 201 with it, as ``show(request, facts, **keys)`` returns it."""

    def answer(request: ApiRequest, facts: Facts, **keys: Any) -> HttpResponse:
        row = show(request, facts, **keys)
        return json_response(row, 201, {"Location": row.url})

    return answer


def changed(show: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Return the answer to a write that changes a row: the row, which ``show(request, **keys)`` returns."""
    return lambda request, _facts, **keys: json_response(show(request, **keys))


def gone(_request: ApiRequest, _facts: Facts, **_keys: Any) -> HttpResponse:
    """Answer a write that deletes a row."""
    return empty_response()


def empty_response(headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return an answer without content."""
    response = HttpResponse(status=204, headers=headers)
    del response.headers["Content-Type"]
    return response


def version_of(request: ApiRequest) -> int:
    """Return the version on which a change is based: that of the body, else of what If-Match names; else 428."""
    sent = getattr(request.sent, "version", msgspec.UNSET)
    version = getattr(request.matched, "version", None) if sent is msgspec.UNSET else sent
    if version is None:
        raise Problem(428, "version-missing")
    return int(version)


def _private[Answer: HttpResponseBase](response: Answer) -> Answer:
    """Return an answer that only who asked may keep, and has to ask again about."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response


def _use_language(request: HttpRequest) -> None:
    """Let Accept-Language decide, not a cookie."""
    request.COOKIES = {}
    translation.activate(get_language_from_request(request))


def _answer(
    request: ApiRequest, methods: Mapping[str, ApiMethod], model: Any, keys: Mapping[str, Any]
) -> HttpResponseBase:
    _use_language(request)
    allowed = ", ".join([*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"])
    if request.method == "OPTIONS":
        return empty_response({"Allow": allowed})
    if settings.HTTPS and not request.is_secure():
        raise Problem(403, "https")
    token = token_of(request) or _refuse(request)
    name = "GET" if request.method == "HEAD" else request.method or ""
    method = methods.get(name)
    if method is None:
        raise Problem(405, "method", headers={"Allow": allowed})
    writes = name != "GET"
    if writes and not token.may_write:
        raise Problem(403, "not-allowed")
    _count(request, token, writes)
    if not writes:
        return _read(request, method, keys)
    return _write(request, method, methods.get("GET"), model, keys)


def _over_quota(refusal: OverQuota) -> HttpResponse:
    return problem_response(422, "quota", {"": [str(refusal)]})


def _refuse(request: HttpRequest) -> NoReturn:
    """Answer a request without a valid token: unknown, expired and revoked ones alike."""
    if "Authorization" in request.headers and not count_request(request, "api_guess"):
        raise Problem(429, "too-many", headers={"Retry-After": AGAIN_AFTER})
    raise Problem(401, "no-token", headers={"WWW-Authenticate": 'Bearer realm="Conference Log"'})


def _count(request: ApiRequest, token: ApiToken, writes: bool) -> None:
    if not count_request(request, "api_write" if writes else "api_read", token.pk):
        raise Problem(429, "too-many", headers={"Retry-After": AGAIN_AFTER})
    today = timezone.now().date()
    if token.last_used != today:
        ApiToken.objects.mark_used(token.pk, today)


def _read(request: ApiRequest, method: ApiMethod, keys: Mapping[str, Any]) -> HttpResponseBase:
    request.sent = read_body(request, None, uploads=False)
    answer = method.run(request, **keys)
    if isinstance(answer, HttpResponseBase):
        response = answer
    else:
        found = json_response(answer)
        response = get_conditional_response(request, etag=found["ETag"], response=found) or found
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        raise Problem(412, "changed")
    return response


def _write(
    request: ApiRequest, method: ApiMethod, read: ApiMethod | None, model: Any, keys: Mapping[str, Any]
) -> HttpResponseBase:
    request.sent, request.matched = read_body(request, method.takes, uploads=method.uploads), None
    key = _key(request)

    def write() -> HttpResponseBase:
        try:
            if read and request.method != "POST" and "If-Match" in request.headers:
                return _write_if_matched(request, method, read, model, keys)
            return cast(HttpResponseBase, method.run(request, **keys))
        except Problem as problem:
            return problem.response()
        except OverQuota as refusal:
            return _over_quota(refusal)

    if key is None:
        with deleted_row_is_404():
            return write()
    answer = answer_of(method.run)
    assert answer is not None

    def again(facts: Facts) -> HttpResponseBase:
        return answer(request, facts, **keys)

    return run_idempotent(request, key, write, again)


def _write_if_matched(
    request: ApiRequest, method: ApiMethod, read: ApiMethod, model: Any, keys: Mapping[str, Any]
) -> HttpResponseBase:
    """Run a method if If-Match names what a GET of this address answers now; raises Problem (412) with that.

    The transaction, in which others wait, only compares the rows with those of before.
    """

    def outdated() -> Problem:
        return Problem(412, "changed", saved=msgspec.to_builtins(read.run(request, **keys)))

    before = _rows(model, keys, request.user.pk)
    if model is Session and not before[0]:
        keys = {**keys, "pk": get_object_or_404(SessionKey, pk=keys["pk"]).session_id}
        before = _rows(model, keys, request.user.pk)
    request.matched = read.run(request, **keys)
    named = {each.strip() for each in request.headers["If-Match"].split(",")}
    if not named & {json_response(request.matched)["ETag"], "*"}:
        raise outdated()

    def prepare(request: HtmxHttpRequest, **keys: Any) -> Write:
        prepared: Write = method.run.__wrapped__(request, **keys)  # type: ignore[attr-defined]  # of prepares_write

        def run() -> Facts:
            if "*" not in named and _rows(model, keys, request.user.pk, lock=True) != before:
                raise NotDone(lambda: outdated().response())
            return prepared.run()

        return replace(prepared, run=run)

    answer = answer_of(method.run)
    assert answer is not None
    return cast(HttpResponseBase, prepares_write(answer)(prepare)(request, **keys))


def _rows(model: Any, keys: Mapping[str, Any], user_id: int, *, lock: bool = False) -> list[list[Any]]:
    """Return the row of an address as it is stored, with a session one's own impression; or lock them as well."""
    of = {name if name != "slug" or model is Event else "event__slug": value for name, value in keys.items()}
    rows: list[Any] = [model.objects.filter(**of)]
    if model is Session:
        rows.append(Impression.objects.filter(session=keys["pk"], author=user_id))
    if lock:
        rows = [each.select_for_update(of=("self",), no_key=True) for each in rows]
    return [list(each.order_by().values()) for each in rows]


def _key(request: HttpRequest) -> UUID | None:
    """Return the idempotency key, a UUID, with or without quotes (a structured field); 400 for another one."""
    for name in KEY_HEADERS:
        if name in request.headers:
            key = parse_uuid(request.headers[name].strip().strip('"'))
            if key is None:
                raise Problem(400, "bad-request", errors={name: ["This is not a valid UUID."]})
            return key
    return None
