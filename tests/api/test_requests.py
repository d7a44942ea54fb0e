"""Requests that the API cannot answer: each gets JSON with a code and a message, no page, no redirect, no cookie."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from api.callers import V1, Caller
from factories import make_user
from sessions.models import Event, Session
from web.stored import every_row

PROBLEM = "application/problem+json"


def problem(answer: object) -> tuple[int, str]:
    """Return status and code of an error answer, which is one for programs."""
    assert answer.headers["Content-Type"] == PROBLEM
    assert not answer.cookies
    content = answer.json()
    assert content["status"] == answer.status_code
    assert content["title"]
    return content["status"], content["code"]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "nothing", (404, "not-found")),
        ("POST", "nothing", (404, "not-found")),
        ("GET", "/api/", (404, "not-found")),
        ("GET", "/api/v2/events", (404, "not-found")),
        ("GET", "events/", (404, "not-found")),
        ("GET", "events/nowhere", (404, "not-found")),
        ("GET", "events/harbour/days/9", (404, "not-found")),
        ("GET", f"events/harbour/days/{10**40}", (404, "not-found")),
        ("GET", "events/harbour/sessions/00000000-0000-0000-0000-000000000000", (404, "not-found")),
        ("GET", "events/harbour/sessions/x", (404, "not-found")),
        ("PUT", "events", (405, "method")),
        ("TRACE", "events", (405, "method")),
        ("DELETE", "events/harbour", (405, "method")),
        ("GET", "events?page=0", (422, "invalid")),
        ("GET", "events?limit=101", (422, "invalid")),
        ("GET", "events?limit=x", (422, "invalid")),
        ("GET", "events?surprise=1", (422, "invalid")),
        ("GET", f"events?page={'9' * 5000}", (422, "invalid")),
        ("GET", "events/harbour/sessions?day=x", (422, "invalid")),
        ("GET", "events/harbour/impressions?session=x", (422, "invalid")),
        ("GET", "events/harbour/sessions?code=%00", (422, "invalid")),
    ],
)
def test_address_method_and_parameters(owner, method, path, expected):
    assert problem(owner.ask(method, path)) == expected


def test_method_that_is_not_taken_names_those_that_are(owner):
    for path, allowed in (("events", "GET, POST, HEAD, OPTIONS"), ("events/harbour", "GET, PATCH, HEAD, OPTIONS")):
        assert owner.ask("PUT", path).headers["Allow"] == allowed
        answer = Caller().ask("OPTIONS", path)
        assert (answer.status_code, answer.headers["Allow"], answer.content) == (204, allowed, b"")
        assert "Content-Type" not in answer.headers


@pytest.mark.parametrize(
    ("sent", "media", "expected", "fields"),
    [
        ("{", "application/json", (400, "bad-json"), None),
        ('{"name": NaN}', "application/json", (400, "bad-json"), None),
        ('{"name": "\\ud800"}', "application/json", (400, "bad-json"), None),
        ('{"name": ' + "[" * 200_000, "application/json", (422, "invalid"), ["name"]),
        ('{"name": "a"} x', "application/json", (400, "bad-json"), None),
        ("[]", "application/json", (422, "invalid"), [""]),
        (" ", "application/json", (400, "bad-json"), None),
        ("name=New", "application/x-www-form-urlencoded", (415, "media-type"), None),
        ("{}", "text/plain", (415, "media-type"), None),
        ("{}", "application/json; charset=utf-16", (400, "bad-request"), None),
        ('{"name": 1}', "application/json", (422, "invalid"), ["name"]),
        ('{"titel": "a"}', "application/json", (422, "invalid"), ["titel"]),
        ('{"name": null}', "application/json", (422, "invalid"), ["name"]),
        ('{"name": ["a"]}', "application/json", (422, "invalid"), ["name"]),
        ('{"name": "a", "first_day": "tomorrow"}', "application/json", (422, "invalid"), ["first_day"]),
        ('{"name": "a", "language": "de"}', "application/json", (422, "invalid"), ["language"]),
        ("{}", "application/json", (422, "invalid"), ["name"]),
        ('{"name": "a\\u0000b"}', "application/json", (422, "invalid"), ["name"]),
        (f'{{"name": "{"x" * 201}"}}', "application/json", (413, "too-large"), ["name"]),
        (
            '{"name": "a", "first_day": "2026-12-02", "last_day": "2026-12-01"}',
            "application/json",
            (422, "invalid"),
            ["last_day"],
        ),
    ],
)
def test_body_that_is_refused_writes_nothing(owner, sent, media, expected, fields):
    owner.get("events")
    before = every_row()
    answer = owner.ask("POST", "events", sent, Content_Type=media)
    assert problem(answer) == expected
    assert sorted(answer.json().get("errors", {})) == (fields or [])
    assert every_row() == before


def test_body_of_more_than_five_megabytes_is_refused(owner):
    sent = '{"name": "' + "x" * 5_300_000 + '"}'
    assert problem(owner.ask("POST", "events", sent)) == (413, "too-large")
    assert problem(Caller().ask("POST", "events", sent)) == (413, "too-large")


def test_form_in_place_of_json_and_json_in_place_of_a_form(owner):
    file = SimpleUploadedFile("a.png", b"x")
    assert problem(owner.send_photo("events", file=file)) == (415, "media-type")
    assert problem(owner.ask("POST", "events/harbour/photos", {})) == (415, "not-form")
    broken = owner.ask("POST", "events/harbour/photos", b"x", Content_Type="multipart/form-data; boundary=\x01")
    assert problem(broken)[0] == 400


def test_messages_are_in_the_language_of_the_request(owner):
    """A cookie of the browser does not decide it."""
    owner.client.cookies["django_language"] = "ja"
    english = owner.ask("POST", "events", {"name": ""}).json()["errors"]["name"]
    japanese = owner.ask("POST", "events", {"name": ""}, Accept_Language="ja").json()["errors"]["name"]
    assert (english, japanese) == (["This field is required."], ["このフィールドは必須です。"])


def test_browser_gets_nothing_with_its_cookies_and_no_page_of_another_site_gets_an_answer(event, client):
    """No address of the API needs a token against forgery (CSRF): no cookie is looked at."""
    client.force_login(event.owner)
    elsewhere = {"Origin": "https://elsewhere.example"}
    answer = client.get(f"{V1}/events", headers=elsewhere)
    assert problem(answer) == (401, "no-token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Conference Log"'
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(event.owner)
    assert problem(strict.post(f"{V1}/events", {"name": "Forged"}, headers=elsewhere)) == (401, "no-token")
    preflight = client.options(f"{V1}/events", headers=elsewhere | {"Access-Control-Request-Method": "POST"})
    assert [name for name in preflight.headers if name.lower().startswith("access-control")] == []
    assert Event.objects.count() == 1
    # With a token the cookies of somebody else count for nothing.
    other = make_user(username="other")
    caller = Caller.of(other)
    caller.client = client
    assert caller.get(V1)["user"] == "other"


def test_requests_of_a_token_are_counted(owner, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api_read": "1/m/key", "api_write": "1/m/key"}
    owner.ask("GET", "events")  # forgets what was counted before
    assert owner.ask_again("POST", "events/harbour/sessions", {"line": "One"}).status_code == 201
    refused = owner.ask_again("POST", "events/harbour/sessions", {"line": "Two"})
    assert (problem(refused), refused.headers["Retry-After"]) == ((429, "too-many"), "60")
    refused = owner.ask_again("GET", "events")
    assert (problem(refused), refused.headers["Retry-After"]) == ((429, "too-many"), "60")
    assert Session.objects.count() == 1


def test_guesses_from_a_network_are_counted_and_do_not_lock_anybody_out(owner, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api_guess": "2/m/ip"}
    guess = Caller("guess".ljust(43, "x"))
    assert [guess.ask_again("GET", "events").status_code for _ in range(4)] == [401, 401, 429, 429]
    assert owner.ask_again("GET", "events").status_code == 200
    assert Caller().ask_again("GET", "events").status_code == 401


def test_token_is_asked_for_over_https_only(owner, settings):
    """No redirect: a program that sent its token in the open must notice."""
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    assert problem(owner.ask("GET", "events")) == (403, "https")


def test_errors_of_the_server_are_json(owner, monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("sessions.api.event.page_of", broken)
    owner.client.raise_request_exception = False
    answer = owner.ask("GET", "events")
    assert (problem(answer), "secret detail" in answer.text) == ((500, "error"), False)
    assert problem(owner.client.get(f"{V1}/events", headers={"Host": "unknown.example"})) == (400, "bad-request")
