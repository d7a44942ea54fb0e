"""What a sign-in costs: one hash, not many at once, and a word to those who have to wait."""

import re
from threading import Barrier, Event

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import PASSWORD
from parallel import at_once
from sessions.web import password_hasher
from sessions.web.password_hasher import HashSlots, PasswordHasher, TooManyHashes
from sessions.web.rate_limits import _key

NEW = "entirely new words"
FORMS = {
    "/accounts/login/": {"login": "owner", "password": PASSWORD},
    "/accounts/signup/": {"username": "second", "email": "", "password1": NEW, "password2": NEW},
    "/accounts/password/change/": {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    "/accounts/reauthenticate/": {"password": PASSWORD},
}


class QuickHasher(PasswordHasher):
    """Ours, with few rounds."""

    iterations = 1


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


def test_hashes_are_those_that_django_writes():
    ours, django = QuickHasher(), PBKDF2PasswordHasher()
    assert ours.encode("word", "salt") == django.encode("word", "salt", 1)
    assert ours.verify("word", django.encode("word", "salt", 3))


def test_slots_let_one_run_and_some_wait_and_turn_the_rest_away():
    slots, go_on = HashSlots(at_once=1, waiting=2, patience=30), Event()
    turned_away = Barrier(3, timeout=30)  # two that were turned away, and the one that runs
    running = []

    def take(_number: int) -> bool:
        try:
            with slots.slot():
                running.append(1)
                assert len(running) == 1
                if not go_on.is_set():
                    turned_away.wait()
                    go_on.set()
                running.pop()
        except TooManyHashes:
            turned_away.wait()
            return False
        return True

    assert sorted(at_once(5, take)) == [False, False, True, True, True]


def test_who_waits_too_long_is_turned_away_and_leaves_the_place_free():
    slots = HashSlots(at_once=1, waiting=1, patience=0)
    with slots.slot():
        for _ in range(3):
            with pytest.raises(TooManyHashes), slots.slot():
                pass
    with slots.slot():
        pass


@pytest.mark.parametrize("path", FORMS)
def test_who_cannot_be_hashed_now_keeps_what_was_typed(client, owner, settings, monkeypatch, path):
    settings.SIGNUP_OPEN = True
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]
    owner.set_password(PASSWORD)
    owner.save()
    if "login" not in path and "signup" not in path:
        client.force_login(owner)
    slots = HashSlots(at_once=1, waiting=0)
    monkeypatch.setattr(password_hasher, "slots", slots)
    for _ in range(4):
        with slots.slot():
            busy = client.post(path, FORMS[path])
        assert (busy.status_code, busy["Retry-After"]) == (429, "5")
    assert busy.text.count("Too many people are signing in. Try again in a moment.") == 1
    typed = {name: value for name, value in FORMS[path].items() if "password" not in name and value}
    assert [value for name, value in typed.items() if re.search(rf'name="{name}" value="{value}"', busy.text)] == [
        *typed.values()
    ]
    assert (PASSWORD in busy.text, NEW in busy.text) == (False, False)
    assert User.objects.count() == 1
    assert User.objects.get().password == owner.password
    assert cache.get(_key("login_failed", f"account {owner.pk} address 127.0.0.1")) in (
        [],
        None,
    )  # not a wrong password
    assert client.post(path, FORMS[path]).status_code == 302


def test_new_account_is_hashed_before_the_transaction(client, owner, settings, monkeypatch):
    settings.SIGNUP_OPEN = True
    outside, seen, encode = len(connection.savepoint_ids), [], MD5PasswordHasher.encode

    def noted(*given):
        seen.append(len(connection.savepoint_ids))
        return encode(*given)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    client.post("/accounts/signup/", FORMS["/accounts/signup/"])
    assert (seen, User.objects.count()) == ([outside], 2)
