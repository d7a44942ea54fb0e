"""Nobody learns which names, addresses and links exist: known and unknown ones get the same bytes for the same work.

Work is counted, not timed: passwords that are hashed, and statements of the database.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from factories import PASSWORD, make_user
from people.signing_up import invite
from sessions.accounts import password_reset
from sessions.models import Invitation

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Client], HttpResponse]], tuple[Any, ...]]:
    """Return a function that asks in a new browser and returns the answer with the work that it took."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    def ask(do: Callable[[Client], HttpResponse]) -> tuple[Any, ...]:
        cache.clear()
        hashed.clear()
        browser = Client(raise_request_exception=True)
        with CaptureQueriesContext(connection) as statements:
            answer = do(browser)
        return answer.status_code, answer.get("Location"), without_token(answer.content), len(hashed), len(statements)

    return ask


def without_token(content: bytes) -> bytes:
    """Return a page without what differs each time: the CSRF token, and the name that was typed."""
    content = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', b"", content)
    return re.sub(rb'value="name-\w{4}(@harbour\.example)?"', b"", content)


def test_sign_in_says_the_same_of_every_name(work) -> None:
    make_user(username="name-well", email="name-well@harbour.example")
    make_user(username="name-gone", is_active=False)
    User.objects.create_user("name-bare", None, None)
    names = [f"name-{each}" for each in ("well", "none", "gone", "bare")]
    addresses = [f"{name}@harbour.example" for name in names[:2]]
    work(lambda client: client.post(LOGIN, {"login": names[0], "password": "wrong"}))
    for typed in (names, addresses):
        answers = [work(lambda client, it=it: client.post(LOGIN, {"login": it, "password": "wrong"})) for it in typed]
        assert set(answers) == {answers[0]}
        assert answers[0][3] == 1  # password that was hashed


def test_reset_says_the_same_of_every_address(work, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    sent: list[Any] = []
    monkeypatch.setattr(password_reset, "send_soon", sent.append)
    make_user(username="well", email="name-well@harbour.example")
    make_user(username="gone", email="name-gone@harbour.example", is_active=False)
    addresses = [f"name-{each}@harbour.example" for each in ("well", "none", "gone")]
    work(lambda client: client.post(RESET, {"email": addresses[0]}))
    sent.clear()
    answers = [work(lambda client, to=to: client.post(RESET, {"email": to})) for to in addresses]
    assert {answer[:4] for answer in answers} == {answers[0][:4]}
    assert answers[0][:2] == (302, reverse("account_reset_password_done"))


def test_links_that_let_nobody_in_take_the_same_work(work) -> None:
    owner, now = make_user(), timezone.now()
    used, over = invite(owner, used=1), invite(owner, expires_at=now - timedelta(seconds=1))
    revoked = invite(owner, revoked_at=now)
    stranger = make_user(is_active=False)
    links = [used, over, revoked, invite(stranger), "/join/" + "x" * 43 + "/", "/join/x/"]
    answers = [work(lambda client, link=link: client.get(link)) for link in links]
    assert {answer[:4] for answer in answers} == {(404, None, answers[0][2], 0)}
    assert {answer[4] for answer in answers} == {answers[0][4]}
    assert Invitation.objects.count() == 4


@pytest.mark.release
def test_two_hundred_people_behind_one_address_sign_in_within_one_instant() -> None:
    """By a clock that stands still."""
    people = [make_user(username=f"crew{number}") for number in range(200)]
    statuses = []
    for person in people:
        browser = Client(REMOTE_ADDR="192.0.2.7")
        statuses.append(browser.post(LOGIN, {"login": person.username, "password": PASSWORD}).status_code)
    assert statuses == [302] * 200


def test_guessing_a_name_at_sign_up_is_limited(settings) -> None:
    """Sign-up must say that a name is taken; so it says so only so often to one network."""
    settings.SIGNUP_OPEN = True
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup_refused": "3/10m/ip"}
    make_user(username="known")
    body = {"username": "known", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    statuses = [Client().post(reverse("account_signup"), body).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
