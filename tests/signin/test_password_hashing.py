"""What a sign-in costs, one hash whoever it is; and how hashes of earlier versions are renewed."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conference import account_settings
from factories import PASSWORD
from sessions.rules.concurrency_limit import ConcurrencyLimit
from sessions.views.people import account

NEW = "entirely new words"


@pytest.fixture
def hashes(monkeypatch) -> list[str]:
    """Return a list to which every password that is hashed is added."""
    passwords: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        passwords.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return passwords


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", "owner@example.org", PASSWORD)


def test_confirmation_that_renews_an_old_hash_does_not_sign_out(client, owner, settings):
    client.force_login(owner)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    owner.refresh_from_db()
    assert owner.password.startswith("scrypt$")
    assert client.get("/events/").status_code == 200


@pytest.mark.parametrize("name", ["owner", "OWNER", "owner@example.org", "nobody", "nobody@example.org", "off", "bare"])
@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_sign_in_hashes_once_whoever_it_is(client, owner, hashes, name, password):
    User.objects.create_user("off", "off@example.org", PASSWORD, is_active=False)
    User.objects.create_user("bare", "bare@example.org", None)
    hashes.clear()
    client.post("/accounts/login/", {"login": name, "password": password})
    assert len(hashes) == 1


def test_known_and_unknown_names_ask_the_database_the_same(client, owner):
    def questions(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.post("/accounts/login/", {"login": name, "password": "wrong"})
        return len(asked)

    numbers = [questions(name) for name in ("owner", "nobody", "owner@example.org", "nobody@example.org")]
    assert numbers == [numbers[0]] * 4


def test_account_that_is_switched_off_is_told_so_with_the_right_password_only(client, owner):
    User.objects.create_user("off", "off@example.org", PASSWORD, is_active=False)
    right = client.post("/accounts/login/", {"login": "off", "password": PASSWORD})
    wrong = client.post("/accounts/login/", {"login": "off", "password": "wrong"})
    assert (right.status_code, right["Location"], wrong.status_code) == (302, "/accounts/inactive/", 200)
    assert "_auth_user_id" not in client.session


HASHERS = ["sessions.web.auth_backend.PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


def test_settings_name_the_hasher_and_the_former_one():
    assert account_settings.PASSWORD_HASHERS == HASHERS


def test_password_of_an_earlier_version_works_and_is_hashed_anew(client, owner, settings):
    settings.PASSWORD_HASHERS = HASHERS
    owner.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-the-test-of-an-upgrade", 10)
    owner.save()
    assert client.post("/accounts/login/", {"login": "owner", "password": "wrong"}).status_code == 200
    assert client.post("/accounts/login/", {"login": "owner", "password": PASSWORD}).status_code == 302
    owner.refresh_from_db()
    assert owner.password.startswith("argon2$argon2id$v=19$m=19456,t=3,p=1$")
    assert client.get("/events/").status_code == 200
    assert Client().post("/accounts/login/", {"login": "owner", "password": PASSWORD}).status_code == 302


def test_new_account_is_hashed_before_the_transaction(client, owner, settings, monkeypatch):
    settings.SIGNUP_OPEN = True
    outside, seen, encode = len(connection.savepoint_ids), [], MD5PasswordHasher.encode

    def noted(*given):
        seen.append(len(connection.savepoint_ids))
        return encode(*given)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    client.post("/accounts/signup/", {"username": "second", "email": "", "password1": NEW, "password2": NEW})
    assert (seen, User.objects.count()) == ([outside], 2)


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/change/"])
def test_who_comes_while_many_wait_is_told_so_keeps_what_was_typed_and_is_not_counted(client, owner, monkeypatch, path):
    monkeypatch.setattr(account, "PASSWORDS", ConcurrencyLimit(each=1, together=1))
    client.raise_request_exception = False
    if "change" in path:
        client.force_login(owner)
    sent = {"login": "owner", "username": "second", "password": PASSWORD, "oldpassword": PASSWORD}
    with account.PASSWORDS.slot("password"), CaptureQueriesContext(connection) as asked:
        answers = [client.post(path, sent) for _ in range(6)]
    assert {(answer.status_code, answer["Retry-After"]) for answer in answers} == {(503, "5")}
    assert ("owner" in answers[0].text, PASSWORD in answers[0].text) == (True, False)
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    assert client.post("/accounts/login/", sent).status_code == 302


def test_refused_sign_in_takes_its_time_whoever_it_is(client, owner, monkeypatch):
    monkeypatch.setattr(account, "REFUSED_AFTER", 2)
    waited: list[float] = []
    monkeypatch.setattr(account.time, "sleep", waited.append)
    for name, password in (("owner", "wrong"), ("nobody", "wrong"), ("owner", PASSWORD)):
        client.post("/accounts/login/", {"login": name, "password": password})
    assert [1 < seconds <= 2 for seconds in waited] == [True, True]
