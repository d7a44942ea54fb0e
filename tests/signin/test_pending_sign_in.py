"""A sign-in that waits for the second factor: what ends it, and which code does not finish it."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from factories import PASSWORD, make_user
from sessions.people.activity import activate, deactivate
from signin.authenticator import code_of
from signin.test_second_factor import ADD_APP, LOGIN, SECOND, first_step, is_signed_in, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user(username="owner")


@pytest.fixture
def confirmed(client: Client, owner: User) -> Client:
    """Return a client that is signed in and has just confirmed the password."""
    client.post(LOGIN, {"login": "owner", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def new_password(_browser: Client, owner: User) -> None:
    owner.set_password("another horse battery staple")
    owner.save()


def deactivated_for_a_moment(_browser: Client, owner: User) -> None:
    make_user(username="other", is_superuser=True)
    deactivate(owner)
    activate(owner)


def signed_out(browser: Client, _owner: User, **sent: str) -> None:
    assert browser.post(reverse("usersessions_list"), sent).status_code == 302


def signed_out_everywhere(browser: Client, owner: User) -> None:
    signed_out(browser, owner, everywhere="1")


END_SIGN_INS = [new_password, lambda _browser, owner: deactivate(owner), deactivated_for_a_moment, signed_out]
END_SIGN_INS += [signed_out_everywhere]


@pytest.mark.parametrize("end", END_SIGN_INS)
def test_sign_in_that_waits_for_the_code_ends_with_the_password_and_all_sign_ins(confirmed, owner, end):
    secret, _codes = set_up(confirmed)
    client = first_step()
    make_user(username="second owner", is_superuser=True)
    end(confirmed, owner)
    assert client.post(SECOND, {"code": code_of(secret)})["Location"] == LOGIN
    assert (is_signed_in(client), client.get(SECOND)["Location"]) == (False, LOGIN)


def test_code_of_the_set_up_signs_nobody_in(confirmed, owner):
    secret = confirmed.get(ADD_APP).context["secret"]
    code = code_of(secret)
    confirmed.post(ADD_APP, {"code": code})
    client = first_step()
    client.post(SECOND, {"code": code})
    assert not is_signed_in(client)
    # Allauth forgets a used code after half a minute; it is valid for three times as long.
    cache.delete(f"allauth.mfa.totp.used?user={owner.pk}&code={code}")
    client.post(SECOND, {"code": code})
    assert not is_signed_in(client)
    cache.clear()  # as if a new code were there
    client.post(SECOND, {"code": code_of(secret)})
    assert is_signed_in(client)
