"""What people see when something is not as it should be."""

import pytest
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


@pytest.mark.parametrize("template", ["400.html", "403.html", "429.html"])
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
