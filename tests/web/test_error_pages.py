"""What people see when something is not as it should be."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("signed_in", [False, True])
def test_page_that_is_not_there_has_our_frame_and_a_way_on(client, signed_in):
    if signed_in:
        client.force_login(make_user())
    response = client.get("/nowhere/")
    assert (response.status_code, response.text.count("<h1>Page not found</h1>")) == (404, 1)
    assert response.text.count('<a class="button" href="/">') == 1


def test_form_of_a_stale_page_is_told_what_to_do():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/preferences/", {"theme": "dark"})
    assert (response.status_code, response.text.count("<h1>This page was out of date</h1>")) == (403, 1)


def test_page_of_a_server_error_needs_nothing_and_speaks_both_languages():
    text = render_to_string("500.html")
    assert [word in text for word in ("Something went wrong", 'lang="ja"', 'href="/"')] == [True] * 3
    assert "static" not in text


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("192.168.1.20:8000", ["192.168.1.20", "ALLOWED_HOSTS", "ALLOWED_HOSTS=192.168.1.20"]),
        ("192.168.1.20:08123456", ["192.168.1.20", "ALLOWED_HOSTS", "ALLOWED_HOSTS=192.168.1.20"]),
        ("192.168.1.20:99999", ["192.168.1.20", "ALLOWED_HOSTS", "ALLOWED_HOSTS=192.168.1.20"]),
        ("192.168.1.20:0", ["192.168.1.20", "ALLOWED_HOSTS", "ALLOWED_HOSTS=192.168.1.20"]),
        ("Log.Example.org", ["log.example.org", "ALLOWED_HOSTS", "ALLOWED_HOSTS=log.example.org"]),
        ("[fd00::1]:8000", ["[fd00::1]", "ALLOWED_HOSTS", "ALLOWED_HOSTS=[fd00::1]"]),
        # What the setting could not hold is not shown.
        ("a_b.example", ["ALLOWED_HOSTS"]),
        ("<script>alert(1)</script>", ["ALLOWED_HOSTS"]),
        (f"{'a' * 250}.org", ["ALLOWED_HOSTS"]),
        ("", ["ALLOWED_HOSTS"]),
    ],
)
def test_host_that_is_not_allowed_is_told_the_setting_and_no_more(client, host, named):
    response = client.get("/events/", headers={"Host": host})
    assert response.status_code == 400
    assert response.text.count("<h1>This address is not allowed</h1>") == 1
    commands = [f"make run BIND=0.0.0.0 {name}" for name in named[2:]]
    assert re.findall(r"<code>(.*?)</code>", response.text) == [*named, *commands]
    assert "testserver" not in response.text
    assert "alert(1)" not in response.text


def test_host_that_is_not_allowed_is_told_the_port_and_nothing_of_the_files(client, settings):
    settings.DATA_DIR = Path("/srv/conference")
    response = client.get("/events/", headers={"Host": "192.168.1.20:8123"})
    command = "make run PORT=8123 BIND=0.0.0.0 ALLOWED_HOSTS=192.168.1.20"
    assert re.findall(r"<code>(make .*?)</code>", response.text) == [command]


@pytest.mark.parametrize("https", [False, True])
def test_host_that_is_not_allowed_is_told_in_the_language_of_the_browser(client, settings, https):
    settings.SECURE_SSL_REDIRECT = https
    response = client.get("/", headers={"Host": "192.168.1.20", "Accept-Language": "ja"})
    assert (response.status_code, response.text.count('<html lang="ja"')) == (400, 1)


def test_health_check_asks_for_an_allowed_host_as_any_page_does(client):
    assert client.get("/healthz").text == f"ok {settings.VERSION}\n"
    assert client.get("/healthz", headers={"Host": "192.168.1.20"}).status_code == 400


@pytest.mark.parametrize("template", ["400.html", "400_host.html", "403.html", "429.html"])
def test_other_error_pages_can_be_drawn_without_a_view(rf, template):
    request = rf.get("/")
    assert render_to_string(template, {}, request).count("<h1>") == 1


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/inactive/"])
def test_door_pages_have_our_frame(client, path):
    response = client.get(path, follow=True)
    assert (response.text.count("<h1"), response.text.count('class="top-bar"')) == (1, 1)


@pytest.mark.parametrize(
    "path", ["/accounts/logout/", "/accounts/password/change/", "/accounts/sessions/", "/accounts/reauthenticate/"]
)
def test_account_pages_have_our_frame(client, path):
    client.force_login(make_user())
    response = client.get(path)
    assert (response.text.count("<h1"), response.text.count('class="top-bar"')) == (1, 1)
