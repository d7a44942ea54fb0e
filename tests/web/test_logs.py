"""Log lines: their two formats, the ID of the request, and that they hold nothing of what people write."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from logging.config import dictConfig
from typing import NoReturn

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import include, path

from conference.logs import logging_settings
from factories import make_event, make_user

MARKER = "Wharf-Lantern"
_log = logging.getLogger(__name__)


class OfLibrary(Exception):
    """What a library raises, with a value in its message."""


@login_not_required
def broken(request: HttpRequest, slug: str, kind: str) -> NoReturn:
    kinds = {"value": ValueError, "key": KeyError, "file": OSError, "library": OfLibrary, "field": ValidationError}
    try:
        raise kinds.get(kind, SuspiciousOperation)(f"{slug} {request.POST.get('text')} {request.GET.get('q')}")
    except Exception as error:
        error.add_note(slug)
        raise RuntimeError(slug) from error


@login_not_required
def plain(request: HttpRequest) -> HttpResponse:
    _log.warning("a line of the view")
    return HttpResponse("12345")


@login_not_required
def streamed(request: HttpRequest) -> StreamingHttpResponse:
    def blocks() -> Iterator[bytes]:
        for number in range(2):
            _log.warning("block %d", number)
            yield b"123"

    return StreamingHttpResponse(blocks(), content_type="application/zip")


urlpatterns = [
    path("broken/<str:slug>/<str:kind>/", broken),
    path("plain/", plain),
    path("streamed/", streamed),
    path("", include("conference.urls")),
]
handler500 = "sessions.views.errors.server_error"
handler400 = "sessions.views.errors.bad_request"
handler404 = "sessions.views.errors.page_not_found"


@pytest.fixture
def lines(settings) -> Iterator[StringIO]:
    """Return what is written as JSON, with all that the settings can switch on."""
    settings.ROOT_URLCONF = __name__
    settings.LOG_REQUESTS = True
    stream = StringIO()
    json_settings = logging_settings("json")
    json_settings["handlers"]["stderr"]["stream"] = stream
    before = logging.getLogger().handlers[:]
    dictConfig(json_settings)
    yield stream
    dictConfig(settings.LOGGING)
    logging.getLogger().handlers[:] = before


def read(stream: StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_request_is_one_json_object_with_its_route_and_not_its_path(lines: StringIO) -> None:
    response = Client().get("/plain/?q=1")
    of_view, of_request = read(lines)
    assert response["X-Request-ID"] == of_view["request_id"] == of_request["request_id"]
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    assert of_view | {"time": "", "request_id": ""} == {
        **{"time": "", "level": "WARNING", "logger": __name__, "message": "a line of the view", "request_id": ""}
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", of_request["time"])
    ms = of_request["duration_ms"]
    assert of_request | {"time": "", "request_id": ""} == {
        **{"time": "", "level": "INFO", "logger": "sessions.requests", "request_id": "", "duration_ms": ms},
        **{"message": f"GET plain/ 200 {ms:.1f} ms 5 bytes", "method": "GET", "route": "plain/", "status": 200},
        "bytes": 5,
    }


def test_blocks_of_a_streamed_answer_belong_to_its_request(lines: StringIO, db) -> None:
    response = Client().get("/streamed/")
    response.getvalue()
    of_request, *of_blocks = read(lines)
    assert (of_request["route"], of_request["bytes"], len(of_blocks)) == ("streamed/", None, 2)
    assert {line["request_id"] for line in read(lines)} == {response["X-Request-ID"]}
    response.close()
    _log.warning("after it")
    assert "request_id" not in read(lines)[-1]


def test_what_no_url_matches_and_what_no_client_may_choose(lines: StringIO, client: Client) -> None:
    client.generic("WHARF", "/plain/")
    client.get("/wharf/")
    client.get("/static/wharf.css")
    last = [(line["method"], line["route"]) for line in read(lines) if line["logger"] == "sessions.requests"]
    assert last == [("other", "plain/"), ("GET", "none"), ("GET", "static")]


GIVEN = "0123456789abcdef"


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [
        (1, GIVEN, True),
        (1, "ea4168d4-04ea-4fe5-95bd-ddd6074bfcfd", True),
        (0, GIVEN, False),
        (1, "", False),
        (1, "abc", False),
        (1, GIVEN * 3, False),
        (1, f"{GIVEN}\n", False),
        (1, "Wharf-Lantern-of-1893", False),
        (1, "4111-1111-1111-1111", False),
        (1, "0049301234567890", False),
    ],
)
def test_id_of_a_request_is_taken_from_a_trusted_proxy_only(
    settings, db, proxies: int, given: str, taken: bool
) -> None:
    settings.PROXY_COUNT = proxies
    assert (Client().get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given) is taken


def test_page_of_a_failure_names_the_request_and_the_log_has_where_it_failed(lines: StringIO) -> None:
    response = Client(raise_request_exception=False).get(f"/broken/{MARKER}/value/")
    line = next(line for line in read(lines) if "traceback" in line)
    assert (response.status_code, line["request_id"]) == (500, response["X-Request-ID"])
    assert response.text.count(f"<code>{line['request_id']}</code>") == 2
    assert line["message"] == "Internal Server Error: GET broken/<str:slug>/<str:kind>/"
    code = [each for each in line["traceback"].splitlines() if not each.startswith("    ")]
    assert [each for each in code if not each.startswith("  File")] == [
        *("Traceback (most recent call last):", "ValueError: [hidden]", "", "This led to:", ""),
        *("Traceback (most recent call last):", "RuntimeError: [hidden]"),
    ]
    assert f'  File "{__file__}", line ' in line["traceback"]


def test_no_line_holds_what_was_sent(lines: StringIO, db) -> None:
    marker = {"q": MARKER, "text": MARKER, "name": MARKER}
    headers = {"Referer": f"http://{MARKER}.example/{MARKER}", "Origin": f"https://{MARKER}.example"}
    headers |= {"User-Agent": MARKER, "X-Request-ID": MARKER, "X-Operation": MARKER, "Accept-Language": MARKER}
    event = make_event(owner=make_user(username=MARKER), name=MARKER, slug=MARKER.lower())
    paths = [f"/broken/{MARKER}/{kind}/" for kind in ("value", "key", "file", "library", "field", "odd")]
    paths += [f"/{MARKER}/", f"/events/{event.slug}/", f"/events/{event.slug}/{MARKER}/", f"/s/{MARKER}/", "/plain/"]
    paths += [
        "/events/new/",
        "/accounts/login/",
        f"/events/{event.slug}/photos/add/",
        "/zones/",
        f"/search/?q={MARKER}",
    ]
    statuses = set()
    for checks in (False, True):
        client = Client(raise_request_exception=False, enforce_csrf_checks=checks)
        client.force_login(event.owner)
        for address in paths:
            for method in ("GET", "POST", "PUT", MARKER.upper()):
                kind = {"content_type": f"text/{MARKER}"} if method == "PUT" else {}
                statuses.add(client.generic(method, address, query_params=marker, headers=headers, **kind).status_code)
            file = SimpleUploadedFile(f"{MARKER}.jpg", b"no picture", "image/jpeg")
            statuses.add(client.post(address, marker | {"photos": file, MARKER: MARKER}, headers=headers).status_code)
        statuses.add(client.get("/", headers={"Host": f"{MARKER}.example"}).status_code)
    assert {200, 302, 400, 403, 404, 405, 500} <= statuses
    written = lines.getvalue()
    assert len(read(lines)) > len(paths) * 8
    assert [line for line in written.splitlines() if MARKER.casefold() in line.casefold()] == []


def test_database_that_refuses_a_row_names_the_constraint_and_not_the_value(lines: StringIO, db) -> None:
    user = make_user(username=MARKER)
    try:
        type(user).objects.create(username=user.username)
    except IntegrityError:
        _log.exception("refused")
    text = lines.getvalue()
    assert (MARKER in text, "IntegrityError: " in text) == (False, True)
    assert ("username" in text, connection.vendor) in {(True, "sqlite"), (True, "postgresql")}


def test_text_has_the_id_behind_the_message(settings, client: Client) -> None:
    settings.ROOT_URLCONF = __name__
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    form = logging_settings("text")["formatters"]["line"]
    handler.setFormatter(logging.Formatter(form["format"], defaults=form["defaults"]))
    _log.addHandler(handler)
    response = client.get("/plain/")
    _log.warning("words %d", 1)
    _log.removeHandler(handler)
    of_view = f"WARNING {__name__} a line of the view [{response['X-Request-ID']}]"
    assert stream.getvalue().splitlines() == [of_view, f"WARNING {__name__} words 1"]
