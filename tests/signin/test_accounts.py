"""The door: who gets in, who may make an account, and what a stranger can try."""

import re
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as BrowserSession  # noqa: TID251 - that of the browser is meant
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from parallel import at_once
from sessions.rules.concurrency_limit import ConcurrencyLimit
from sessions.views.people import account
from web.addresses import api_addresses

PASSWORD = "correct horse battery staple"
LOGIN = reverse("account_login")
SIGNUP = reverse("account_signup")

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "http:evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\thttps://evil.example",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
]


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", "owner@example.org", PASSWORD)


def sign_up(client: Client, name: str):
    return client.post(SIGNUP, {"username": name, "email": "", "password1": PASSWORD, "password2": PASSWORD})


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.django_db
def test_first_visit_of_an_empty_install_ends_at_sign_up(client: Client) -> None:
    response = client.get("/", follow=True)
    assert response.redirect_chain == [(f"{LOGIN}?next=/", 302), (f"{SIGNUP}?next=%2F", 302)]
    assert response.status_code == 200


@pytest.mark.django_db
def test_first_visitor_becomes_the_owner_and_is_signed_in(client: Client) -> None:
    response = sign_up(client, "owner")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert list(User.objects.values_list("username", "is_staff", "is_superuser")) == [("owner", False, False)]
    assert is_signed_in(client)


def test_second_visitor_finds_sign_up_closed(client: Client, owner: User) -> None:
    assert client.get("/", follow=True).redirect_chain == [(f"{LOGIN}?next=/", 302)]
    assert 'name="password1"' not in client.get(SIGNUP).content.decode()
    sign_up(client, "second")
    assert list(User.objects.values_list("username", flat=True)) == ["owner"]
    assert not is_signed_in(client)


def test_open_install_takes_everybody(client: Client, owner: User, settings) -> None:
    settings.SIGNUP_OPEN = True
    sign_up(client, "second")
    assert list(User.objects.order_by("pk").values_list("username", flat=True)) == ["owner", "second"]


@pytest.mark.django_db(transaction=True)
def test_of_two_first_visitors_at_once_one_becomes_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "PASSWORDS", ConcurrencyLimit(each=2, together=2))  # as in two workers
    clients = [Client(), Client()]
    both_are_inside = Barrier(2, timeout=30)
    both_have_asked = Barrier(2, timeout=0.5)

    def visit(number: int):
        steps: list[str] = []

        def keep_in_step(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            if "auth_user" in sql and "username" not in sql:  # is there an owner yet?
                if not steps:  # asked when the form was opened
                    steps.append("inside")
                    both_are_inside.wait()
                elif steps == ["inside"]:
                    steps.append("asked")
                    # Whoever waits in line cannot come here too; the other one goes on alone.
                    with suppress(BrokenBarrierError):
                        both_have_asked.wait()
            return result

        with connection.execute_wrapper(keep_in_step):
            answer = sign_up(clients[number], f"visitor-{number}")
        assert steps == ["inside", "asked"]
        return answer

    answers = at_once(2, visit)
    assert User.objects.count() == 1
    assert sorted((answer.status_code, answer["Location"]) for answer in answers) == [(302, "/"), (302, LOGIN)]
    assert sorted(is_signed_in(client) for client in clients) == [False, True]


def views_without_sign_in(resolver: URLResolver) -> set[str]:
    names: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if not getattr(pattern.callback, "login_required", True):
                names.add(str(pattern.name))
        else:
            names |= views_without_sign_in(pattern)
    return names


def test_only_the_door_and_what_says_nothing_of_anybody_is_open_to_everybody() -> None:
    assert views_without_sign_in(get_resolver()) == {
        "account_inactive",
        "account_login",
        "account_logout",
        "account_signup",
        "account_reset_password",  # where mail is sent
        "account_reset_password_done",  # the same
        "account_reset_password_from_key",  # under an address that nobody can guess
        "mfa_authenticate",  # after the password
        "mfa_login_webauthn",
        "agenda-feed",  # under an address that nobody can guess
        *("report-pull", "report-pull-zip"),  # the same
        *("shared", "shared-feed", "shared-picture", "shared-photo", "shared-thumbnail"),  # the same
        # With a token, see tests/access/test_api_matrix.py; the description and the 404 say nothing of anybody.
        *(address.name.removeprefix("sessions:") for address in api_addresses()),
        *("health", "ready"),  # without details
        "invitation",  # under an address that nobody can guess
        "manifest",
        "offline",
        "preference-update",
        "worker",
    }


@pytest.mark.parametrize("name", ["owner", "OWNER@example.org"])
def test_owner_signs_in_by_name_or_address(client: Client, owner: User, name: str) -> None:
    response = sign_in(client, name)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_signing_in_changes_the_key_of_the_browser(client: Client, owner: User) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, "owner")
    assert client.session.session_key != before
    assert not BrowserSession.objects.filter(pk=before).exists()


def test_signing_out_needs_a_post_and_ends_the_session_on_the_server(client: Client, owner: User) -> None:
    sign_in(client, "owner")
    key = client.session.session_key
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    response = client.post(reverse("account_logout"))
    assert (response.status_code, response["Location"]) == (302, LOGIN)
    assert not BrowserSession.objects.filter(pk=key).exists()
    client.cookies["sessionid"] = key
    assert client.get(reverse("usersessions_list")).status_code == 302


def test_other_devices_are_listed_and_can_be_signed_out(client: Client, owner: User) -> None:
    phone = Client(headers={"user-agent": "the phone"})
    sign_in(phone, "owner")
    sign_in(client, "owner")
    page = client.get(reverse("usersessions_list")).content.decode()
    assert page.count("the phone") == 1
    client.post(reverse("usersessions_list"))
    assert UserSession.objects.count() == 1
    assert phone.get(reverse("usersessions_list")).status_code == 302
    assert client.get(reverse("usersessions_list")).status_code == 200


def test_labels_of_a_new_password_are_in_sentence_case(client: Client, owner: User) -> None:
    client.force_login(owner)
    page = client.get(reverse("account_change_password"))
    labels = [field.label for field in page.context["form"].visible_fields()]
    assert labels == ["Current password", "New password", "New password (again)"]
    assert "placeholder" not in page.text


@pytest.mark.django_db
def test_refused_sign_up_does_not_say_that_the_passwords_are_still_there(client: Client) -> None:
    page = client.post(SIGNUP, {"username": "owner", "email": "", "password1": "q7-x", "password2": "q7-x"})
    said = re.findall(r'<div class="form-error" role="alert">\s*<p>(.*?)</p>', page.text)
    assert (said, "q7-x" in page.text) == (["Not saved yet. Check the marked fields."], False)


def test_new_password_ends_the_other_sessions(client: Client, owner: User) -> None:
    phone = Client()
    sign_in(phone, "owner")
    sign_in(client, "owner")
    new = "a password that is entirely new"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("account_change_password")).status_code == 200
    assert phone.get(reverse("account_change_password")).status_code == 302


def test_sixty_wrong_passwords_are_not_tested_more_than_five_times(client: Client, owner: User) -> None:
    errors = []
    for number in range(60):
        page = sign_in(client, "owner", f"wrong password {number}").content.decode()
        errors.append("Too many failed" in page)
    assert errors == [False] * 5 + [True] * 55
    sign_in(client, "owner")
    assert not is_signed_in(client)


@pytest.mark.release
@pytest.mark.django_db
def test_whole_conference_signs_in_from_one_address(client: Client) -> None:
    hashed = User(username="x")
    hashed.set_password(PASSWORD)
    people = [User(username=f"attendee-{number}", password=hashed.password) for number in range(200)]
    User.objects.bulk_create(people)
    answers = [sign_in(Client(REMOTE_ADDR="192.0.2.1"), person.username).status_code for person in people]
    assert answers == [302] * 200


def test_unknown_name_and_wrong_password_get_the_same_answer(client: Client, owner: User) -> None:
    def page(name: str) -> str:
        text = sign_in(client, name, "wrong").content.decode().replace(f'"{name}"', "NAME")
        return re.sub(r"\b\w{64}\b", "TOKEN", text)

    assert page("owner") == page("nobody")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere(client: Client, owner: User, target: str) -> None:
    response = sign_in(client, "owner", next=target)
    assert (response.status_code, response["Location"]) == (302, "/")
    response = client.get(LOGIN, {"next": target})
    assert (response.status_code, response["Location"]) == (302, "/")
    response = client.post(reverse("account_logout"), {"next": target})
    assert (response.status_code, response["Location"]) == (302, LOGIN)


def test_after_signing_in_one_is_where_one_wanted_to_be(client: Client, owner: User) -> None:
    assert sign_in(client, "owner", next="/events/?a=1")["Location"] == "/events/?a=1"


def test_htmx_is_told_to_leave_the_page_and_comes_back_to_it(client: Client, owner: User) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/events/x/?day=2"}
    response = client.get("/events/", headers=headers)
    assert (response.status_code, response.content) == (200, b"")
    assert response["HX-Redirect"] == f"{LOGIN}?next=/events/x/%3Fday%3D2"


def test_text_that_saves_itself_gets_401_and_stays(client: Client, owner: User) -> None:
    response = client.post("/events/", headers={"X-Autosave": "1"})
    assert (response.status_code, response.content) == (401, b"")


@pytest.mark.parametrize(
    ("referrer", "back"),
    [("http://testserver/events/x/?day=2", "/events/x/%3Fday%3D2"), ("https://evil.example/", "/"), ("", "/")],
)
def test_form_sent_after_the_session_ended_comes_back_to_its_page(
    client: Client, owner: User, referrer: str, back: str
) -> None:
    response = client.post(reverse("sessions:event-create"), {}, headers={"Referer": referrer})
    assert response["Location"] == f"{LOGIN}?next={back}"


@pytest.mark.parametrize(
    "path", ["/admin/", "/accounts/password/reset/", "/accounts/password/set/", "/accounts/3rdparty/"]
)
def test_what_is_not_offered_is_not_there(client: Client, owner: User, path: str) -> None:
    client.force_login(owner)
    assert client.get(path).status_code == 404
