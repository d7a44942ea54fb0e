"""How often a password is tested: five times for an account, whatever else the request says."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory

from factories import PASSWORD
from parallel import at_once
from sessions.web import rate_limits
from sessions.web.client_address import UNKNOWN, client_address

WRONG = "wrong"
LOGIN = "/accounts/login/"
HOSTS = ("testserver", "testserver:81", "TESTSERVER", "localhost:1", "127.0.0.1:9", "[::1]:9")
SPELLINGS = (
    "owner",
    "OWNER",
    " owner ",
    "ｏｗｎｅｒ",
    "owner@example.org",
    "Owner@EXAMPLE.org",
    "ｏｗｎｅｒ@example.org",
)


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", "owner@example.org", PASSWORD)


@pytest.fixture
def tested(monkeypatch) -> list[str]:
    """Return a list to which every password that is hashed is added."""
    passwords: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        passwords.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return passwords


def sign_in(client: Client, name: str = "owner", password: str = WRONG, **environment: str):
    return client.post(LOGIN, {"login": name, "password": password}, **environment)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sixty_tries_with_changing_hosts_and_spellings_are_five(client, owner, tested):
    for number in range(60):
        host, name = HOSTS[number % len(HOSTS)], SPELLINGS[number % len(SPELLINGS)]
        sign_in(client, name, f"wrong {number}", HTTP_HOST=host, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert tested == [f"wrong {number}" for number in range(5)]
    sign_in(client, password=PASSWORD)
    assert not is_signed_in(client)


def test_unknown_name_is_tested_as_often_as_a_known_one(client, owner, tested):
    for number in range(10):
        sign_in(client, ("nobody", "NOBODY ", "ｎｏｂｏｄｙ")[number % 3], f"wrong {number}")
    assert tested == [f"wrong {number}" for number in range(5)]


def test_sixty_tries_from_sixty_addresses_are_five(owner, tested):
    for number in range(60):
        address = f"192.0.2.{number}" if number % 2 else f"2001:db8:{number}::1"
        sign_in(Client(REMOTE_ADDR=address), password=f"wrong {number}")
    assert tested == [f"wrong {number}" for number in range(5)]


def test_lock_of_one_account_is_none_of_another(owner, tested):
    User.objects.create_user("stranger", password=PASSWORD)
    for _ in range(6):
        sign_in(Client())
    assert sign_in(Client(), "stranger", PASSWORD).status_code == 302


def test_right_password_is_no_try(client, owner):
    for _ in range(7):
        assert sign_in(client, password=PASSWORD).status_code == 302
        client.logout()
        client.cookies.clear()


def test_old_password_and_the_one_asked_again_count_as_tries(client, owner, tested):
    client.force_login(owner)
    change = {"password1": "entirely new words", "password2": "entirely new words"}
    for number in range(5):
        client.post("/accounts/password/change/", change | {"oldpassword": f"wrong {number}"})
    client.post("/accounts/reauthenticate/", {"password": "wrong 5"})
    sign_in(Client(), password="wrong 6")
    assert tested == [f"wrong {number}" for number in range(5)]
    assert owner.check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_of_sixty_tries_at_once_five_are_tested_at_most(tested):
    User.objects.create_user("owner", "owner@example.org", PASSWORD)
    tested.clear()

    def guess(number: int) -> None:
        for more in range(3):
            browser = Client(raise_request_exception=False, REMOTE_ADDR=f"192.0.2.{number}")  # many are told to wait
            sign_in(browser, password=f"wrong {number}.{more}")

    at_once(20, guess)
    assert 0 < len(tested) <= 5


ADDRESSES = [
    # proxies, X-Forwarded-For, the address of the connection, what is counted
    (0, "192.0.2.7", "198.51.100.1", "198.51.100.1"),
    (1, "192.0.2.7", "10.0.0.1", "192.0.2.7"),
    (1, "203.0.113.1, 192.0.2.7", "10.0.0.1", "192.0.2.7"),
    (2, "203.0.113.1, 192.0.2.7, 10.0.0.2", "10.0.0.1", "192.0.2.7"),
    (2, "192.0.2.7", "10.0.0.1", "10.0.0.1"),
    (1, "", "10.0.0.1", "10.0.0.1"),
    (1, "nonsense", "10.0.0.1", "10.0.0.1"),
    (1, "192.0.2.7:4711", "10.0.0.1", "192.0.2.7"),
    (1, "[2001:DB8::0001]:4711", "10.0.0.1", "2001:db8::1"),
    (1, "fe80::1%eth0", "10.0.0.1", "fe80::1"),
    (0, "", "::ffff:192.0.2.7", "192.0.2.7"),
    (0, "", "", UNKNOWN),
    (0, "", "/run/socket", UNKNOWN),
]


def test_address_of_a_client_is_that_of_the_connection_or_of_the_outermost_proxy(settings):
    for count, forwarded, connected, address in ADDRESSES:
        settings.PROXY_COUNT = count
        request = RequestFactory().get("/", REMOTE_ADDR=connected, HTTP_X_FORWARDED_FOR=forwarded)
        assert (forwarded, connected, client_address(request)) == (forwarded, connected, address)


@pytest.mark.django_db
def test_cache_of_the_limits_forgets_nothing_that_holds(monkeypatch):
    for number in range(20):
        cache.set(f"over-{number}", number, -1)
        cache.set(f"holds-{number}", number, 300)
    assert cache.add("one-more", 1, 300)
    assert not cache.add("one-more", 2, 300)
    assert cache.add("over-1", 1, 300)
    monkeypatch.setattr(rate_limits, "CULL_EVERY", 1)
    cache.set("last", 1, 300)
    assert [cache.get(f"holds-{number}") for number in range(20)] == list(range(20))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM conference_cache")
        assert cursor.fetchone()[0] == 23
