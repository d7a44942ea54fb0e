"""No line of the log holds a secret address, whatever is asked of it and whatever fails."""

import logging
from io import StringIO

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client

from factories import make_event, make_user
from people.signing_up import invite, sign_up
from sessions.accounts.password_reset import reset_path
from sessions.models import AgendaLink
from sessions.views.agenda import calendar as agenda_feed
from sessions.web.log_records import HIDDEN, without_secrets

METHODS = ("GET", "HEAD", "get", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "X-ODD")
PATHS = (
    *("/agenda/{}.ics", "/agenda/{}.ics/", "/agenda/{}", "/agenda/{}/", "/agenda/{}.ICS", "/agenda/{}.ics%00"),
    *("/agenda/{}.ics/../x", "/agenda//{}.ics", "//agenda/{}.ics", "/x/agenda/{}.ics", "/AGENDA/{}.ics", "/Agenda/x{}"),
    *("/agenda/%2e%2e/{}.ics", "/agenda%2f{}.ics", "/agenda%5c{}.ics", "/agenda/{}%2eics", "/agenda/{}.ics;x=1"),
    *("/agenda/{}.ics?x=1", "/?token={}", "/{}", "/{}.ics", "/events/{}/agenda.ics", "/agend/{}.ics", "/agenda.{}"),
    *("/s/{}/", "/s/{}/photos/a.png", "/S/{}", "/s%2f{}/", "/x/s/{}/feed.atom"),
    *("/join/{}/", "/join/{}", "/join/{}./", "/Join//{}/", "/join%2f{}/", "/x/join/{}/", "/join/{}/?x=1"),
    *("/pull/{}.md", "/pull/{}.zip", "/pull/{}", "/Pull//{}.zip", "/pull%2f{}.md"),
    *("/accounts/{}/", "/share/{}", "/%61genda/{}.ics", "/agenda/{}.ics%0d%0aX: y", "/agenda/あ{}.ics"),
)


@pytest.fixture
def log() -> StringIO:
    """Return what a handler that the settings do not know writes, at every level."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def token(db) -> str:
    event = make_event()
    return AgendaLink.objects.issue(event.owner, event=event)


def ask(method: str, path: str) -> int:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    headers = {"Referer": f"http://testserver{path}", "X-Request": path}
    return client.generic(method, path, headers=headers).status_code


@pytest.mark.release
def test_no_method_and_no_spelling_of_the_address_writes_the_secret(log, token):
    answers = {(method, path): ask(method, path.format(token)) for path in PATHS for method in METHODS}
    assert answers["GET", "/agenda/{}.ics"] == 200
    assert {answers[method, "/agenda/{}.ics"] for method in METHODS[3:]} == {405, 403}
    text = log.getvalue()
    assert text.count(" agenda/<str:token>.ics") > len(METHODS)
    # Nor a piece of it that would be enough to guess the rest.
    assert [token[at : at + 8] for at in range(len(token) - 8) if token[at : at + 8] in text] == []


@pytest.mark.parametrize("error", [ValueError, SuspiciousOperation, PermissionError])
def test_failure_writes_where_it_failed_and_not_for_whom(log, token, monkeypatch, error):
    def fail(request, *_given):
        raise error(f"no calendar for {request.path} of {token}")

    monkeypatch.setattr(agenda_feed, "_content", fail)
    assert ask("GET", f"/agenda/{token}.ics") == (400 if error is SuspiciousOperation else 500)
    text = log.getvalue()
    placed = error is not SuspiciousOperation  # one line: the request is wrong, not the program
    assert (token in text, '/views/agenda/calendar.py", line ' in text, error.__name__ in text) == (False, placed, True)


def test_invitation_is_written_nowhere_from_the_link_to_the_new_account(log, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invitation_unknown": "1/m/ip"}
    link = invite(make_user(username="harbourmaster"))
    token, client = link.split("/")[2], Client(raise_request_exception=False)
    for path in (f"{link}x/", link[:-9] + "/", "/join/unknown/", "/join/unknown/"):
        assert client.get(path).status_code in {404, 429}
    # Refused names, a refused form and a wrong method, each with a page that came from the link.
    other = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.1", HTTP_REFERER=f"http://testserver{link}")
    assert (other.get(link).status_code, other.post(link).status_code) == (302, 405)
    assert [sign_up(other, name).status_code for name in ("harbourmaster", "", "newcomer")] == [200, 200, 302]
    text = log.getvalue()
    assert (token in text, token[:20] in text, " join/<str:token>/" in text) == (False, False, True)


def test_request_that_is_wrong_itself_costs_one_line(log, db):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    assert client.get("/", headers={"Host": "another.example"}).status_code == 400
    form = {"data": "a&" * 2_001, "content_type": "application/x-www-form-urlencoded"}
    client.cookies["csrftoken"] = "t" * 32
    assert client.post("/accounts/login/", **form).status_code == 413
    lines = log.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == [
        "django.security.DisallowedHost",
        "django.security.TooManyFieldsSent",
    ]


def test_line_says_all_that_is_no_secret():
    line = "Not Found: /events/harbour/sessions/123e4567-e89b-42d3-a456-426614174000/ for 'https://x.example/a-b'"
    assert without_secrets(line) == line
    assert without_secrets("Gone: /agenda/abc.ics, twice") == f"Gone: /agenda/{HIDDEN} twice"


def test_record_with_named_arguments_and_without_any(log):
    secret = "s" * 43
    logging.getLogger("x").warning("%(path)s", {"path": f"/{secret}"})
    logging.getLogger("x").warning("a 100% plain line")
    logging.getLogger("x").error("%s %d", f"/{secret}", 3)
    assert (secret in log.getvalue(), "a 100% plain line" in log.getvalue(), "] 3" in log.getvalue()) == (
        False,
        True,
        True,
    )


RESET_PATHS = (
    *("/accounts/password/reset/key/1/{}/", "/accounts/password/reset/key/1/{}", "/Accounts/Password/Reset/Key/1/{}/x"),
    *("/accounts/password/reset%2fkey%2f1%2f{}", "/x/reset//key/1/{}", "/accounts/password/reset/key/{}/"),
)


def test_link_to_a_new_password_is_not_written(log, db):
    user = make_event().owner
    token = reset_path(user).split("/")[-2]
    for path in RESET_PATHS:
        for method in ("GET", "PUT", "DELETE", "POST"):
            ask(method, path.format(token))
    text = log.getvalue()
    assert (token in text, token.split("-")[1] in text) == (False, False)
    assert text.count(" accounts/password/reset/key/<str:uidb36>/<str:key>/") == 3
