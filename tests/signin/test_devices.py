"""Signed-in devices: listed on the account page, and signed out from there."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as BrowserSession  # noqa: TID251 - that of the browser is meant
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")


@pytest.fixture
def owner():
    return make_user(username="owner")


def sign_in(client: Client) -> None:
    client.post(LOGIN, {"login": "owner", "password": PASSWORD})


def test_question_before_signing_out_everywhere_speaks_of_tokens(client, owner):
    client.force_login(owner)
    assert "Your tokens for programs are revoked." in client.get(reverse("sessions:account")).text


def test_person_can_sign_out_everywhere(client, owner):
    phone = Client()
    sign_in(phone)
    sign_in(client)
    response = client.post(reverse("usersessions_list"), {"everywhere": "1"})
    assert (response.status_code, response["Location"]) == (302, LOGIN)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert UserSession.objects.count() == 0
    assert [device.get("/events/").status_code for device in (client, phone)] == [302, 302]


def test_account_takes_as_many_queries_for_many_devices(client, owner, django_assert_num_queries):
    sign_in(client)
    client.get("/accounts/")
    with django_assert_num_queries(5):  # session, user, devices, their sessions, factors
        client.get("/accounts/")
    for _ in range(4):
        sign_in(Client())
    with django_assert_num_queries(5):
        assert len(client.get("/accounts/").context["devices"]) == 5


def test_thirty_days_begin_anew_with_the_first_page_of_a_day_only(client, owner):
    sign_in(client)
    session = client.session
    ends = BrowserSession.objects.filter(pk=session.session_key)
    old = timezone.now() + timedelta(days=1)
    ends.update(expire_date=old)
    client.get(reverse("usersessions_list"))
    assert ends.get().expire_date == old
    session["visited"] -= 1
    session.save()
    ends.update(expire_date=old)
    client.get(reverse("usersessions_list"))
    assert ends.get().expire_date > timezone.now() + timedelta(days=29)
