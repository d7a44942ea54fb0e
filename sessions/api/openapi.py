"""The OpenAPI document of the API, made of the table of its addresses and the classes of what it takes and answers."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from sessions.api.addresses import ADDRESSES, ApiAddress
from sessions.api.endpoint import ApiMethod, json_response
from sessions.web.api_requests import CONTENT_TYPE, problem_response

_REF = "#/components/schemas/{name}"
_VARIABLE = re.compile(r"<(\w+):(\w+)>")
_VARIABLES: dict[str, dict[str, Any]] = {
    "slug": {"type": "string"},
    "int": {"type": "integer", "minimum": 0},
    "uuid": {"type": "string", "format": "uuid"},
}
_PROBLEM = {
    "title": "Problem",
    "description": "An error (RFC 9457)",
    "type": "object",
    "properties": {
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs: does not change with the language"},
        "title": {"type": "string", "description": "For people, in the language of Accept-Language"},
        "detail": {"type": "string"},
        "errors": {
            "description": 'Messages by the name of a field; "" for those about the whole',
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "saved": {"description": "What is saved, after a conflict", "type": "object"},
        "changed_by": {"description": "Name of the colleague who saved it", "type": "string"},
    },
    "required": ["status", "code", "title"],
}
_DESCRIPTION = (
    "Events, days, sessions, impressions, photos and reports, as the person whose token is sent may see and change "
    "them. Private notes are in no answer. docs/api.md of the project has examples."
)
_READ_ERRORS = {401: "No valid token", 404: "Nothing there, or not visible", 429: "Too many requests: Retry-After"}
_WRITE_ERRORS = {
    400: "Malformed body",
    403: "The token may only read",
    409: "Changed in the meantime: ``saved`` is what is stored",
    412: "Not the version of If-Match: ``saved`` is what is stored",
    413: "Too large",
    415: "Another media type is needed",
    422: "Invalid values, a quota, or a key of another request",
    428: "The version is missing",
}
_WRITE_HEADERS = {
    "Idempotency-Key": "UUID of this write: a repeat with the same one does nothing, and is answered in the same way",
    "If-Match": "ETag of a GET of this address",
}


@csrf_exempt  # it only reads
@login_not_required
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the document, for everybody."""
    if request.method not in {"GET", "HEAD"}:
        return problem_response(405, "method", headers={"Allow": "GET, HEAD"})
    found = json_response(openapi_document())
    response = get_conditional_response(request, etag=found["ETag"], response=found) or found
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def openapi_document() -> dict[str, Any]:
    """Return the document as an object."""
    schemas = _schemas()
    return {
        "openapi": "3.1.0",
        "info": {"title": "Conference Log", "version": "1", "description": _DESCRIPTION},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": {_path(each.route): dict(_methods(each, schemas)) for each in ADDRESSES},
        "components": {
            "schemas": schemas | {"Problem": _PROBLEM},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made on the page Account › Tokens"}
            },
        },
    }


def _schemas() -> dict[str, Any]:
    """Return the schemas of all classes by their names."""
    classes = [
        each
        for address in ADDRESSES
        for method in address.methods.values()
        for each in (method.answer, method.takes, method.query)
        if each is not None and not isinstance(each, str)
    ]
    _refs, found = msgspec.json.schema_components(classes, ref_template=_REF)
    return found


def schema_of(method: ApiMethod) -> dict[str, Any]:
    """Return the schema of the answer of a method, with references into the document."""
    (ref,), _found = msgspec.json.schema_components([method.answer], ref_template=_REF)
    return ref


def _path(route: str) -> str:
    return _VARIABLE.sub(r"{\2}", route) or "/"


def _methods(address: ApiAddress, schemas: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    variables = [
        {"name": name, "in": "path", "required": True, "schema": _VARIABLES[kind]}
        for kind, name in _VARIABLE.findall(address.route)
    ]
    if variables:
        yield "parameters", variables
    for name, method in address.methods.items():
        yield name.lower(), _method(address, name, method, schemas)


def _method(address: ApiAddress, name: str, method: ApiMethod, schemas: dict[str, Any]) -> dict[str, Any]:
    writes = name != "GET"
    found: dict[str, Any] = {
        "operationId": f"{name.lower()}-{address.name.removeprefix('api-')}",
        "summary": method.summary,
        "parameters": [*_query(method, schemas), *(_headers(name) if writes else ())],
        "responses": dict(_responses(method, writes=writes)),
    }
    if method.takes:
        media = "multipart/form-data" if method.uploads else "application/json"
        found["requestBody"] = {"required": True, "content": {media: {"schema": _ref(method.takes)}}}
    return found


def _ref(named: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": _REF.format(name=named.__name__)}


def _query(method: ApiMethod, schemas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if method.query:
        for name, schema in schemas[method.query.__name__]["properties"].items():
            yield {"name": name, "in": "query", "schema": schema}


def _headers(name: str) -> Iterator[dict[str, Any]]:
    for header, text in _WRITE_HEADERS.items():
        if header == "If-Match" and name == "POST":
            continue
        schema = {"type": "string", "format": "uuid"} if header == "Idempotency-Key" else {"type": "string"}
        yield {"name": header, "in": "header", "description": text, "schema": schema}


def _responses(method: ApiMethod, *, writes: bool) -> Iterator[tuple[str, Any]]:
    good: dict[str, Any] = {"description": "Done" if writes else "Found"}
    if isinstance(method.answer, str):
        good["content"] = {method.answer: {"schema": {"type": "string"}}}
    elif method.answer is not None:
        good["content"] = {"application/json": {"schema": schema_of(method)}}
    yield str(method.status), good
    if not writes:
        yield "304", {"description": "Nothing has changed since the ETag of If-None-Match"}
    of_query = {422: "Invalid parameters, or a quota"} if method.query else {}
    errors = _READ_ERRORS | (_WRITE_ERRORS if writes else of_query)
    for status, text in sorted(errors.items()):
        problem = {"schema": {"$ref": _REF.format(name="Problem")}}
        yield str(status), {"description": text, "content": {CONTENT_TYPE: problem}}
