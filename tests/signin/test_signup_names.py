"""Sign-up of others (SIGNUP=open): it does not tell which names exist, and takes none that is equal to one."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factories import PASSWORD
from parallel import at_once

SIGNUP = "/accounts/signup/"
UNUSABLE = "This name cannot be used."
NO_ADDRESS = "This email address cannot be used."
EQUAL_TO_OWNER = ("owner", "OWNER", "ｏｗｎｅｒ", "owner@example.org", "OWNER@example.org")


@pytest.fixture(autouse=True)
def _open(settings) -> None:
    settings.SIGNUP_OPEN = True


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", "owner@example.org", PASSWORD)


def sign_up(client: Client, name: str, email: str = "", password: str = PASSWORD, **environment: str):
    fields = {"username": name, "email": email, "password1": password, "password2": password}
    return client.post(SIGNUP, fields, **environment)


def names() -> list[str]:
    return list(User.objects.order_by("pk").values_list("username", flat=True))


def page(response, name: str) -> str:
    """Return a page without what differs by chance and by what was typed."""
    return re.sub(r"\b\w{64}\b", "TOKEN", response.text.replace(f'value="{name}"', 'value="NAME"'))


def test_taken_and_not_allowed_names_are_answered_alike(client, owner):
    answers = {name: sign_up(client, name) for name in (*EQUAL_TO_OWNER, "ow\u3164ner", "a b", "ow\u200bner")}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert [answer.text.count(UNUSABLE) for answer in answers.values()] == [1] * len(answers)
    pages = {page(answer, answer.context["form"]["username"].value()) for answer in answers.values()}
    assert len(pages) == 1
    assert names() == ["owner"]


def test_name_is_asked_for_only_when_all_else_is_right(client, owner):
    """Whoever wants to know whether a name exists has to make an account of it."""
    for name in ("owner", "nobody"):
        response = sign_up(client, name, password="short")
        assert (response.status_code, response.text.count(UNUSABLE)) == (200, 0)


def test_taken_address_is_refused_in_any_spelling_and_by_name(client, owner):
    User.objects.create_user("name@example.org", "", PASSWORD)
    for email in ("owner@example.org", "OWNER@EXAMPLE.org", "name@example.org"):
        response = sign_up(client, "second", email)
        assert (response.status_code, response.text.count(NO_ADDRESS)) == (200, 1)
        assert response.context["form"]["username"].value() == "second"
    assert len(names()) == 2


def test_name_is_kept_in_one_spelling(client, owner):
    sign_up(client, "ｓｅｃｏｎｄ")
    assert names() == ["owner", "second"]


def test_who_is_refused_many_names_has_to_wait(client, owner, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup_refused": "3/10m/ip"}
    answers = [sign_up(client, "owner", HTTP_HOST=host) for host in ("testserver", "localhost:1", "localhost:2")]
    assert [answer.status_code for answer in answers] == [200] * 3
    late = sign_up(client, "second", HTTP_HOST="localhost:3")
    assert (late.status_code, late["Retry-After"], names()) == (429, "60", ["owner"])
    assert sign_up(Client(REMOTE_ADDR="192.0.2.1"), "second").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_equal_names_one_wins_when_all_come_at_once():
    spellings = ("second", "SECOND", "ｓｅｃｏｎｄ", "Second")
    answers = at_once(len(spellings), lambda number: sign_up(Client(), spellings[number]))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [302]
    assert User.objects.count() == 1
