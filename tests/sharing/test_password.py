"""Links with a password: what they tell before it is entered, the cookie of a visit, and how often one may try."""

import time

import pytest
import time_machine
from django.test import Client

from sessions.models import ShareLink
from sessions.views.sharing import door
from sharing.marked import OPEN, Marked, address, statuses

pytestmark = pytest.mark.django_db

PASSWORD = "harbour lights"


def test_password(marked: Marked) -> None:
    token = marked.link(password=PASSWORD, **OPEN)
    client = Client()
    asked = client.get(address(token))
    assert (asked.status_code, "mark-" in asked.text, asked["Referrer-Policy"]) == (200, False, "same-origin")
    assert statuses(token, client) == [200, 404, 404, 404, 404]

    wrong = client.post(address(token), {"password": "harbour Lights"})
    assert (wrong.status_code, "This is not the password." in wrong.text) == (422, True)
    assert statuses(token, client)[3] == 404

    right = client.post(address(token), {"password": PASSWORD})
    assert (right.status_code, right["Location"]) == (303, address(token))
    cookie = client.cookies[door.cookie_name()]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        address(token),
        True,
        "Lax",
        "",
    )
    assert "mark-body" in client.get(address(token)).text
    # Programs do not enter passwords: there is no feed and no picture for other sites.
    assert statuses(token, client) == [200, 404, 404, 200, 200]
    assert "og:image" not in client.get(address(token)).text
    assert "mark-" not in Client().get(address(token)).text


def test_cookie_of_a_visit_opens_nothing_else(marked: Marked, settings) -> None:
    token, other = marked.link(password=PASSWORD, **OPEN), marked.link(password=PASSWORD, **OPEN)
    client = Client()
    client.post(address(token), {"password": PASSWORD})
    value = client.cookies[door.cookie_name()].value
    client.cookies[door.cookie_name()]["path"] = "/"
    assert "mark-" not in client.get(address(other)).text

    def opened(changed: str) -> bool:
        stranger = Client()
        stranger.cookies[door.cookie_name()] = changed
        return "mark-body" in stranger.get(address(token)).text

    assert [opened(value), opened(value[:-1]), opened(""), opened("a:b:c")] == [True, False, False, False]
    ShareLink.objects.by_token(token).update(password=ShareLink.objects.by_token(other).get().password)
    assert not opened(value)


def test_password_counts_for_half_a_day(marked: Marked) -> None:
    token = marked.link(password=PASSWORD, **OPEN)
    client, entered = Client(), time.time()
    client.post(address(token), {"password": PASSWORD})

    def opened_after(seconds: int) -> bool:
        with time_machine.travel(entered + seconds, tick=False):
            return "mark-body" in client.get(address(token)).text

    assert [opened_after(12 * 60 * 60 - 1), opened_after(12 * 60 * 60 + 2)] == [True, False]


def test_wrong_passwords_are_limited_per_network(marked: Marked, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"share_password": "3/5m/ip,100/h/key"}
    token = marked.link(password=PASSWORD)
    client = Client()
    tried = [client.post(address(token), {"password": f"wrong {number}"}) for number in range(5)]
    assert [each.status_code for each in tried] == [422, 422, 422, 429, 429]
    assert (tried[-1]["Retry-After"], "Too many wrong passwords" in tried[-1].text) == ("300", True)
    # The right one waits too, or the limit would tell which it is; another network does not.
    assert client.post(address(token), {"password": PASSWORD}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert elsewhere.post(address(token), {"password": PASSWORD}).status_code == 303


def test_wrong_passwords_are_limited_from_everywhere(marked: Marked, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"share_password": "10/5m/ip,4/h/key"}
    token = marked.link(password=PASSWORD)
    tried = [
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(address(token), {"password": "wrong wrong"}).status_code
        for number in range(6)
    ]
    assert tried == [422] * 4 + [429] * 2


def test_readers_who_know_the_password_lock_nobody_out(marked: Marked, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"share_password": "3/5m/ip,3/h/key"}
    token = marked.link(password=PASSWORD)
    assert {Client().post(address(token), {"password": PASSWORD}).status_code for _reader in range(8)} == {303}


@pytest.mark.parametrize("password", ["", "x" * 129, "\0" * 9, "é" * 64])
def test_password_of_any_form(marked: Marked, password: str) -> None:
    token = marked.link(password=PASSWORD)
    assert Client().post(address(token), {"password": password}).status_code == 422


def test_question_is_in_the_language_of_the_reader(marked: Marked) -> None:
    """The page behind it is in that of the event."""
    token = ShareLink.objects.issue(marked.event.owner, event=marked.event, password="quay and lamp")
    for language, title, wrong in (
        ("ja", "このページはパスワード付きです", "パスワードが違います"),
        ("en", "This page has a password", "This is not the password."),
    ):
        reader = Client(headers={"Accept-Language": language})
        asked = reader.get(address(token))
        refused = reader.post(address(token), {"password": "no"})
        assert (f'<html lang="{language}">' in asked.text, title in asked.text, wrong in refused.text) == (True,) * 3
