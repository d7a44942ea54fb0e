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
from sessions.web import limits_cache, password_hasher
from sessions.web.password_hasher import HashQueue, PasswordHasher, TooManyHashes
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


def test_known_and_unknown_names_ask_the_database_the_same(client, owner, monkeypatch):
    monkeypatch.setattr(limits_cache, "CULL_EVERY", 1_000_000)

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


@pytest.mark.django_db
def test_hashes_are_those_that_django_writes():
    ours, django = QuickHasher(), PBKDF2PasswordHasher()
    assert ours.encode("word", "salt") == django.encode("word", "salt", 1)
    assert ours.verify("word", django.encode("word", "salt", 3))


@pytest.mark.django_db  # it gives up a connection that an earlier test may have left open
def test_queue_lets_one_run_and_some_wait_and_turns_the_rest_away():
    queue, go_on = HashQueue(waiting=2, patience=30), Event()
    turned_away = Barrier(3, timeout=30)  # two that were turned away, and the one that runs
    running = []

    def work() -> str:
        running.append(1)
        assert len(running) == 1
        if not go_on.is_set():
            turned_away.wait()
            go_on.set()
        running.pop()
        return "hash"

    def take(_number: int) -> str:
        try:
            return queue.run(work)
        except TooManyHashes:
            turned_away.wait()
            return "turned away"

    assert sorted(at_once(5, take)) == ["hash"] * 3 + ["turned away"] * 2


@pytest.mark.django_db  # it gives up a connection that an earlier test may have left open
def test_who_waits_too_long_is_turned_away_and_leaves_the_place_free():
    queue, go_on, runs = HashQueue(waiting=1, patience=0), Event(), Event()

    held = queue._pool.submit(lambda: (runs.set(), go_on.wait(30)))
    runs.wait(30)
    for _ in range(3):
        with pytest.raises(TooManyHashes):
            queue.run(lambda: "never")
    go_on.set()
    held.result()
    queue._patience = 30
    assert queue.run(lambda: "hash") == "hash"


@pytest.mark.django_db  # it gives up a connection that an earlier test may have left open
def test_hash_that_fails_leaves_the_place_free():
    queue = HashQueue(waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            queue.run(lambda: str(1 / 0))
    assert queue.run(lambda: "hash") == "hash"


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/"])
def test_who_is_turned_away_by_a_full_queue_costs_no_write_and_is_not_counted(
    client, owner, settings, monkeypatch, path
):
    """There were five, for which all threads waited; and retries used up what the network of a conference may send."""
    queue = HashQueue(waiting=0)
    monkeypatch.setattr(password_hasher, "queue", queue)
    monkeypatch.setattr(limits_cache, "CULL_EVERY", 1_000_000)
    settings.SIGNUP_OPEN = True
    queue._places.acquire()  # as another thread does
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(path, FORMS[path])
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")
    assert answer.text.count("Too many people are signing in. Try again in a moment.") == 1
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


@pytest.mark.django_db  # it gives up a connection that an earlier test may have left open
def test_place_within_a_place_is_the_same():
    queue = HashQueue(waiting=0)
    with queue.place(), queue.place():
        assert queue.run(lambda: "hash") == "hash"
    with queue.place(), pytest.raises(TooManyHashes):
        at_once(1, lambda _number: queue.run(lambda: "never"))


class FullQueue(HashQueue):
    """One in which there is no place."""

    def run(self, work):
        raise TooManyHashes


@pytest.mark.parametrize("path", FORMS)
def test_who_cannot_be_hashed_now_keeps_what_was_typed(client, owner, settings, monkeypatch, path):
    settings.SIGNUP_OPEN = True
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]
    owner.set_password(PASSWORD)
    owner.save()
    if "login" not in path and "signup" not in path:
        client.force_login(owner)
    with monkeypatch.context() as patched:
        patched.setattr(password_hasher, "queue", FullQueue())
        answers = [client.post(path, FORMS[path]) for _ in range(4)]
    for busy in answers:
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
