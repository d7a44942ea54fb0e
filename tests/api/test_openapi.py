"""The OpenAPI document is valid, has every address, and real answers are as it says."""

import json
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openapi_spec_validator import validate

from api.callers import V1, Caller
from factories import make_impression, make_member, make_photo, make_report, make_session
from photos.samples import picture
from sessions.api.addresses import ADDRESSES
from sessions.api.openapi import openapi_document
from sessions.article.dialects import DIALECTS
from sessions.rules.day_numbers import Numbering
from web.addresses import api_addresses

PICTURE = picture()


@pytest.fixture
def document(client: Any, db: None) -> dict[str, Any]:
    """Return the document as it is sent, without a token."""
    return client.get("/api/openapi.json").json()


def test_document_is_valid(document):
    validate(document)
    assert document == json.loads(json.dumps(openapi_document()))


def test_document_has_every_address_with_its_methods(document):
    routes = {address.route for address in api_addresses()} - {"api/openapi.json", "api/<path:rest>", "api/v1/"}
    assert {f"api/v1{each.route}" for each in ADDRESSES} == routes
    assert len(document["paths"]) == len(routes)
    for each, found in zip(ADDRESSES, document["paths"].values(), strict=True):
        assert {name.upper() for name in found} - {"PARAMETERS"} == set(each.methods)


def test_document_names_the_values_of_a_choice(document):
    schemas = document["components"]["schemas"]
    (dialect,) = document["paths"]["/events/{slug}/reports/{report}/article"]["get"]["parameters"]
    assert dialect["schema"]["enum"] == schemas["ReportAnswer"]["properties"]["dialect"]["enum"] == [*DIALECTS]
    assert schemas["EventInput"]["properties"]["numbering"]["enum"] == [*Numbering]


def check(document: dict[str, Any], method: str, path: str, answer: Any) -> None:
    """Assert that an answer is among those that the document has for the method of a path, and fits its schema."""
    responses = document["paths"][path][method.lower()]["responses"]
    assert str(answer.status_code) in responses
    content = responses[str(answer.status_code)].get("content")
    if not content:
        assert answer.content == b""
        return
    media = answer.headers["Content-Type"].partition(";")[0]
    (expected,) = content
    assert media == expected or expected == "image/*"
    if media.endswith("json"):
        schema = content[media]["schema"] | {"components": document["components"]}
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        assert [error.message for error in validator.iter_errors(answer.json())] == []
        # Nothing that the schema does not name is told.
        jsonschema.Draft202012Validator({**schema, "unevaluatedProperties": False}).validate(answer.json())


def test_answers_are_as_the_document_says(document, event, owner, subtests):
    session = make_session(event=event, code="COM301", title="Serverless", level=300)
    make_impression(session=session, author=make_member(event=event), summary="Shared", shared=True, rating=3)
    make_impression(session=session, body="Mine")
    photo = make_photo(event=event, session=session, name="a.png", content=PICTURE)
    make_photo(event=event, name="missing.png")
    make_report(event=event, slug="the-long-report", topics=["sea"])
    values = {"slug": "harbour", "number": 1, "report": "the-long-report"}
    sent = {
        "post /events": {"name": "Added", "time_zone": "UTC"},
        "patch /events/{slug}": {"venue": "Hall"},
        "post /events/{slug}/days": {},
        "patch /events/{slug}/days/{number}": {"note": "Rain", "version": 1},
        "post /events/{slug}/sessions": {"line": "NEW101 | Added"},
        "patch /events/{slug}/sessions/{pk}": {"room": "A", "version": 1},
        "patch /events/{slug}/sessions/{pk}/impression": {"summary": "Short", "version": 1},
        "patch /events/{slug}/photos/{pk}": {"alt": "A pier"},
    }
    asked = set()
    for path, methods in document["paths"].items():
        key = photo.pk if "photos" in path else session.pk
        address = f"{V1}{path}".format(**values, pk=key)
        for method in [name for name in ("get", "post", "patch") if name in methods]:
            with subtests.test(f"{method} {path}"):
                if "multipart/form-data" in str(methods[method].get("requestBody")):
                    file = SimpleUploadedFile("b.png", picture(seed="other"))
                    answer = owner.send_photo(address.removeprefix(f"{V1}/"), file=file)
                else:
                    answer = owner.ask(method.upper(), address, sent.get(f"{method} {path}"))
                assert answer.status_code in {200, 201}
                if answer.streaming:
                    answer.getvalue()
                else:
                    check(document, method, path, answer)
                if method != "get":
                    read = owner.ask("GET", answer.headers.get("Location", address).removeprefix("http://testserver"))
                    assert answer.headers["ETag"] == read.headers["ETag"]
                asked.add((method, path))
    every = {(name, path) for path, methods in document["paths"].items() for name in methods}
    assert {method for method, path in every - asked} == {"parameters", "delete"}
    for path in ("/events/{slug}/photos/{pk}", "/events/{slug}/sessions/{pk}"):
        key = photo.pk if "photos" in path else session.pk
        check(document, "delete", path, owner.ask("DELETE", f"{V1}{path}".format(**values, pk=key)))


def test_errors_are_as_the_document_says(document, event, owner):
    session = make_session(event=event)
    path, address = "/events/{slug}/sessions/{pk}", f"events/harbour/sessions/{session.pk}"
    reader = Caller.of(event.owner, scope="read")
    check(document, "patch", path, owner.ask("PATCH", address, {"room": "A", "version": 9}))
    check(document, "patch", path, owner.ask("PATCH", address, {"room": "A"}))
    check(document, "patch", path, owner.ask("PATCH", address, {"room": 1}))
    check(document, "patch", path, owner.ask("PATCH", address, "{"))
    check(document, "patch", path, owner.ask("PATCH", address, {"room": "A"}, If_Match='"x"'))
    check(document, "patch", path, owner.ask("PATCH", address, {"note": "x" * 100_001, "version": 1}))
    check(document, "patch", path, reader.ask("PATCH", address, {"room": "A", "version": 1}))
    check(document, "get", path, Caller().ask("GET", address))
    check(document, "get", path, owner.ask("GET", "events/harbour/sessions/00000000-0000-0000-0000-000000000000"))
    check(document, "get", "/events", owner.ask("GET", "events?page=0"))
