"""A new password without the old one: by mail where mail is sent, by the command, and never for anybody else."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.test import Client
from django.urls import reverse

from factories import PASSWORD, make_user
from sessions.accounts import password_reset
from sessions.accounts.adapter import AccountAdapter
from sessions.accounts.password_reset import reset_path, set_password_once
from sessions.models import Profile

pytestmark = pytest.mark.django_db

ASK = reverse("account_reset_password")
SENT = reverse("account_reset_password_done")
LOGIN = reverse("account_login")
NEW = "another horse battery staple"


@pytest.fixture
def owner() -> User:
    return make_user(username="owner", email="owner@example.org")


@pytest.fixture
def sends_mail(settings, monkeypatch) -> None:
    """Let the site send mail, each before the answer."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    send_soon = password_reset.send_soon
    monkeypatch.setattr(password_reset, "send_soon", lambda message: send_soon(message).result(timeout=30))
    mail.outbox = []


def choose(client: Client, path: str, password: str = NEW):
    """Open a link and choose a password; return the last answer."""
    opened = client.get(path)
    if opened.status_code != 302:
        return opened
    return client.post(opened["Location"], {"password1": password, "password2": password})


def link_in(message) -> str:
    return re.search(r"http://testserver:8000(/\S+)", message.body.split("\n\n")[2])[1]


def test_without_mail_the_page_does_not_exist_and_sign_in_says_whom_to_ask(client, owner):
    assert (client.get(ASK).status_code, client.post(ASK, {"email": owner.email}).status_code) == (404, 404)
    page = client.get(LOGIN).text
    assert ("Ask the owner of this site for a link" in page, ASK in page) == (True, False)


def test_link_comes_by_mail_works_once_and_ends_all_sessions(client, owner, sends_mail):
    phone = Client()
    phone.post(LOGIN, {"login": "owner", "password": PASSWORD})
    assert ASK in client.get(LOGIN).text
    assert client.post(ASK, {"email": "OWNER@example.org"})["Location"] == SENT
    assert client.get(SENT).status_code == 200
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["owner@example.org"], "A new password for Conference Log")
    ]
    path = link_in(mail.outbox[0])
    assert choose(client, path)["Location"] == LOGIN
    assert phone.get("/events/").status_code == 302
    assert client.post(LOGIN, {"login": "owner", "password": PASSWORD}).status_code == 200
    assert client.post(LOGIN, {"login": "owner", "password": NEW})["Location"] == "/"
    assert choose(Client(), path, PASSWORD).context["token_fail"]


@pytest.mark.parametrize(
    ("https", "hosts", "host", "base"),
    [
        (False, ["log.example.org", "localhost"], "log.example.org:6666", "http://log.example.org:8000"),
        (False, ["localhost"], "localhost:6666", "http://127.0.0.1:8000"),
        (False, ["log.example.org", "localhost"], "localhost:6666", "http://log.example.org:8000"),
        (True, [".example.org"], "log.example.org:6666", "https://log.example.org:8443"),
    ],
)
def test_port_of_the_link_is_that_of_the_settings(client, owner, sends_mail, settings, https, hosts, host, base):
    settings.ALLOWED_HOSTS, settings.LOOPBACK, settings.HTTPS, settings.HTTPS_PORT = hosts, ["localhost"], https, 8443
    answer = client.post(ASK, {"email": owner.email}, headers={"Host": host}, secure=https)
    assert (answer.status_code, mail.outbox[0].body.split("/accounts/")[0].split()[-1]) == (302, base)
    assert ":6666" not in mail.outbox[0].body


def test_mail_is_in_the_language_of_the_person(client, owner, sends_mail):
    Profile.objects.create(user=owner, language="ja")
    client.post(ASK, {"email": owner.email}, headers={"Accept-Language": "en"})
    client.post(ASK, {"email": owner.email}, headers={"Accept-Language": "ja"})
    assert len({message.subject for message in mail.outbox}) == 1


def test_unknown_address_gets_the_same_answer_and_costs_the_same_queries(client, owner, sends_mail, monkeypatch):
    def asked(address: str):
        from django.db import connection  # noqa: PLC0415 - of this test alone
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        made = []
        monkeypatch.setattr(password_reset, "reset_path", lambda user: made.append(user.pk) or reset_path(user))
        with CaptureQueriesContext(connection) as queries:
            response = client.post(ASK, {"email": address})
        shapes = [re.sub(r"'[^']*'|\d+(\.\d+)?", "?", query["sql"])[:60] for query in queries]
        return response.status_code, response["Location"], shapes, len(made)

    asked("warm@example.org")
    assert asked("owner@example.org") == asked("nobody@example.org")
    assert len(mail.outbox) == 1


def test_disabled_account_and_several_of_one_address_get_no_mail(client, owner, sends_mail):
    make_user(username="off", email="off@example.org", is_active=False)
    make_user(username="double", email="owner@example.org")
    for address in ("off@example.org", "owner@example.org"):
        client.post(ASK, {"email": address})
    assert mail.outbox == []


def test_five_mails_an_hour_to_one_address(client, owner, sends_mail):
    answers = [
        client.post(ASK, {"email": spelling}).status_code for spelling in ("owner@example.org", "Owner@example.org") * 3
    ]
    assert (answers, len(mail.outbox)) == ([302] * 5 + [429], 5)


@pytest.mark.django_db(transaction=True)
def test_mail_server_that_fails_is_logged_without_the_address(client, owner, sends_mail, settings, caplog):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    assert client.post(ASK, {"email": owner.email})["Location"] == SENT
    assert [record.getMessage() for record in caplog.records if record.name == "sessions.accounts.password_reset"] == [
        "A mail was not sent: ConnectionRefusedError."
    ]


@pytest.mark.parametrize(
    "end",
    [
        lambda owner, client: client.post(LOGIN, {"login": "owner", "password": PASSWORD}),
        lambda owner, client: User.objects.filter(pk=owner.pk).update(email="new@example.org"),
    ],
    ids=["sign-in", "another address"],
)
def test_link_ends_with_a_sign_in_and_with_another_address(owner, end):
    path = reset_path(owner)
    end(owner, Client())
    assert choose(Client(), path).context["token_fail"]


@pytest.mark.parametrize("write", [set_password_once, AccountAdapter().set_password], ids=["link", "change"])
def test_account_that_is_deactivated_meanwhile_stays_so(owner, write):
    loaded = User.objects.get(pk=owner.pk)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    write(loaded, NEW)
    owner.refresh_from_db()
    assert (owner.is_active, owner.check_password(NEW)) == (False, True)


def test_link_expires(owner, settings):
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert choose(Client(), reset_path(owner)).context["token_fail"]


def test_weak_password_is_refused_and_the_link_stays(client, owner):
    path = reset_path(owner)
    page = choose(client, path, "short")
    assert (page.status_code, bool(page.context["form"].errors)) == (200, True)
    assert choose(client, path)["Location"] == LOGIN


def test_token_is_no_part_of_the_page(client, owner):
    path = reset_path(owner)
    opened = client.get(path)
    assert path.split("/")[-2] not in client.get(opened["Location"]).text
    assert opened["Location"].endswith("/set-password/")


def test_second_factor_stays_after_a_new_password(client, owner):
    client.force_login(owner)
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415 - of this test alone

    TOTP.activate(owner, generate_totp_secret())
    choose(Client(), reset_path(User.objects.get(pk=owner.pk)))
    assert Client().post(LOGIN, {"login": "owner", "password": NEW})["Location"] == reverse("mfa_authenticate")


def printed(*args: str) -> list[str]:
    out = StringIO()
    call_command("reset_link", *args, stdout=OutputWrapper(out), stderr=StringIO())
    return out.getvalue().split()


def test_command_prints_a_link_that_works(owner, settings):
    settings.ALLOWED_HOSTS = ["log.example.org", "localhost", "testserver"]
    settings.HTTPS = False
    links = printed("owner", "--port", "8123")
    assert [link.split("/accounts/")[0] for link in links] == ["http://log.example.org:8123", "http://testserver:8123"]
    path = links[1].removeprefix("http://testserver:8123")
    assert choose(Client(), path)["Location"] == LOGIN


def test_command_names_the_port_of_the_environment(owner, settings):
    settings.ALLOWED_HOSTS, settings.HTTPS, settings.PORT = ["localhost"], False, 8199
    assert [link.split("/accounts/")[0] for link in printed("owner")] == ["http://127.0.0.1:8199"]
    settings.ALLOWED_HOSTS = ["log.example.org"]
    assert [link.split("/accounts/")[0] for link in printed("owner")] == ["http://log.example.org:8199"]


def test_command_knows_accounts_by_address_and_names_what_is_wrong(owner):
    assert len(printed("owner@example.org")) >= 1
    make_user(username="off", is_active=False)
    for name, words in (("nobody", "no account"), ("off", "disabled")):
        with pytest.raises(CommandError, match=words):
            printed(name)


def test_sessions_that_a_new_password_ended_are_not_listed(owner):
    phone, laptop = Client(), Client()
    for device in (phone, laptop):
        device.post(LOGIN, {"login": "owner", "password": PASSWORD})
    laptop.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    devices = laptop.get(reverse("sessions:account")).context["devices"]
    assert [device.is_current for device in devices] == [True]
