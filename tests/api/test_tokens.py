"""Tokens of a person: made after a confirmation, shown once, revoked, and ended by what shuts everybody else out."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import management
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from api.callers import V1, Caller
from factories import PASSWORD, make_api_token, make_user
from sessions.models import ApiToken, Operation, SecurityEvent
from sessions.people.activity import activate, deactivate
from sessions.web.api_requests import revoke_tokens

LIST, NEW = "/accounts/tokens/", "/accounts/tokens/new/"
SENT = {"name": "Logger", "scope": "write", "days": 30}


@pytest.fixture
def person(db: None) -> User:
    make_user(username="first")  # the owner of the site
    return make_user(username="person")


@pytest.fixture
def signed_in(person: User) -> Client:
    """A client in which the person has just confirmed who it is."""
    client = Client()
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def works(secret: str) -> bool:
    """Return whether the API answers a token."""
    return Caller(secret).ask("GET", V1).status_code == 200


def made(client: Client, **fields: object) -> str:
    """Make a token, and return its secret as it is shown."""
    assert client.post(NEW, SENT | fields)["Location"] == LIST
    return client.get(LIST).context["secret"]


def test_token_is_made_shown_once_and_revoked(signed_in, person):
    secret = made(signed_in)
    assert (len(secret), works(secret)) == (43, True)
    page = signed_in.get(LIST)
    assert (page.context["secret"], secret in page.text, "Logger" in page.text) == ("", False, True)
    token = ApiToken.objects.get()
    assert (token.author, token.scope, secret in token.digest) == (person, "write", False)
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)
    assert f'Expires <time datetime="{token.expires_at:%Y-%m-%dT%H}' in page.text
    assert "from now" not in page.text
    for _twice in range(2):
        assert signed_in.post(LIST, {"revoke": token.pk})["Location"] == LIST
    assert (works(secret), "Logger" in signed_in.get(LIST).text) == (False, False)
    events = SecurityEvent.objects.filter(kind__startswith="token-").order_by("pk")
    assert [(each.kind, each.user, each.facts) for each in events] == [
        ("token-made", person, {"token": "Logger", "scope": "write", "days": 30}),
        ("token-revoked", person, {"token": "Logger"}),
    ]
    assert secret not in str(list(Operation.objects.values()))


def test_token_is_made_only_after_a_fresh_confirmation(person):
    client = Client()
    client.force_login(person)
    for answer in (client.get(NEW), client.post(NEW, SENT)):
        assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 101), ("scope", "all"), ("days", "366"), ("days", ""), ("days", "0")],
)
def test_form_that_is_refused_keeps_what_was_typed(signed_in, field, value):
    page = signed_in.post(NEW, SENT | {field: value})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"][field].value() == value
    assert ApiToken.objects.count() == 0


def test_number_of_tokens_has_a_quota(signed_in, person, settings):
    settings.QUOTAS = {**settings.QUOTAS, "tokens": 2}
    make_api_token(author=person, expires_at=timezone.now())  # expired: it does not count
    made(signed_in)
    made(signed_in)
    page = signed_in.post(NEW, SENT)
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [
        "Each person can have at most 2 tokens here. Delete what you no longer need, or ask the owner of this site."
    ]
    ApiToken.objects.filter(author=person).order_by("-pk").first().delete()
    made(signed_in)


def test_token_of_somebody_else_is_not_revoked_and_not_listed(signed_in):
    other = make_api_token(name="Theirs")
    assert "Theirs" not in signed_in.get(LIST).text
    assert signed_in.post(LIST, {"revoke": other.pk}).status_code == 404
    assert signed_in.post(LIST, {"revoke": "x"}).status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_list_has_a_constant_number_of_queries(signed_in, person):
    counts = []
    for number in (1, 29):
        for _each in range(number):
            make_api_token(author=person)
        signed_in.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert len(signed_in.get(LIST).context["tokens"]) >= number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_use_is_stored_once_a_day(person):
    caller = Caller.of(person)
    assert ApiToken.objects.get().last_used is None
    caller.get(V1)
    assert ApiToken.objects.get().last_used == timezone.now().date()
    with CaptureQueriesContext(connection) as queries:
        caller.get(V1)
    assert [query for query in queries if "apitoken" in query["sql"] and query["sql"].startswith("UPDATE")] == []


def test_new_password_and_signing_out_everywhere_shut_programs_out(signed_in, person):
    secret = made(signed_in)
    signed_in.post("/accounts/sessions/", {})  # all other devices: a program is none
    assert works(secret)
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    assert signed_in.post(reverse("account_change_password"), new).status_code == 302
    assert not works(secret)
    again = make_api_token(author=person, secret="again".ljust(43, "x"))
    signed_in.post("/accounts/sessions/", {"everywhere": "1"})
    again.refresh_from_db()
    assert again.revoked_at is not None


def test_deactivated_account_has_no_tokens_any_more(person):
    secret = Caller.of(person).secret
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not works(secret)
    User.objects.filter(pk=person.pk).update(is_active=True)
    assert works(secret)
    deactivate(person)
    activate(person)
    assert not works(secret)


def test_tokens_of_others_stay(person):
    secret = Caller.of(make_user(username="other")).secret
    revoke_tokens(person)
    assert works(secret)


def test_deleted_account_takes_its_tokens_along(person):
    make_api_token(author=person)
    person.delete()
    assert ApiToken.objects.count() == 0


def test_tidy_deletes_tokens_that_ended_a_month_ago(person):
    now, month = timezone.now(), timedelta(days=31)
    make_api_token(author=person, name="old", expires_at=now - month)
    make_api_token(author=person, name="revoked", revoked_at=now - month)
    make_api_token(author=person, name="expired", expires_at=now)
    make_api_token(author=person, name="valid")
    management.call_command("tidy", verbosity=0)
    assert sorted(ApiToken.objects.values_list("name", flat=True)) == ["expired", "valid"]
