"""Mail is set by one address, and a wrong one is told without its password."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import mailers

from conference.mail import TIMEOUT, mailers_from_url, sender_of

SMTP = {
    "host": "mail.example.org",
    "port": 587,
    "username": "log@example.org",
    "password": "p@ss",
    "use_tls": True,
    "use_ssl": False,
    "timeout": TIMEOUT,
}


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://log%40example.org:p%40ss@mail.example.org", SMTP),
        (
            "smtps://log%40example.org:p%40ss@mail.example.org/",
            SMTP | {"port": 465, "use_tls": False, "use_ssl": True},
        ),
        ("smtp://mail.example.org:2525", SMTP | {"port": 2525, "username": "", "password": ""}),
        (
            "smtp://mail.example.org?tls=off",
            SMTP | {"port": 25, "username": "", "password": "", "use_tls": False},
        ),
    ],
)
def test_mail_server(url, options, settings):
    settings.MAILERS = mailers_from_url(url)
    assert settings.MAILERS["default"] == {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
    assert mailers.default.host == "mail.example.org"


def test_mails_of_a_trial_and_none(settings, tmp_path):
    assert mailers_from_url("") == {}
    for url, backend in (("console:", "console"), (tmp_path.as_uri(), "filebased")):
        settings.MAILERS = mailers_from_url(url)
        assert type(mailers.default).__module__ == f"django.core.mail.backends.{backend}"


@pytest.mark.parametrize(
    "url",
    [
        *(
            "mail.example.org",
            "http://mail.example.org",
            "smtp://",
            "smtp://user:secret@",
            "file:relative",
            "file://host/x",
        ),
        *(
            "smtp://u:secret@h:port",
            "smtp://u:secret@h/folder",
            "smtp://u:secret@h?tls=maybe",
            "smtp://u:secret@h?ssl=on",
        ),
        *("smtp://u:secret@[x", "file:///"),
    ],
)
def test_wrong_address_is_refused_by_its_name_without_its_password(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as refused:
        mailers_from_url(url)
    assert "secret" not in str(refused.value)


def test_sender_is_the_chosen_one_else_the_user_of_the_server():
    assert sender_of("smtp://log%40example.org:x@h", "") == "log@example.org"
    assert sender_of("smtp://log%40example.org:x@h", "else@example.org") == "else@example.org"
    assert (sender_of("", ""), sender_of("console:", "")) == ("conference-log@localhost",) * 2
    for url, chosen in (("smtp://user:x@h", ""), ("smtp://h", ""), ("", "nobody")):
        with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
            sender_of(url, chosen)
