"""Language and theme: kept by the browser, for people who are not signed in, too."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def html_tag(client: Client, **headers: str) -> str:
    return re.search(r"<html[^>]*>", client.get("/preferences/", headers=headers).text)[0]


def test_preferences_without_a_choice_follow_browser_and_device(client):
    assert html_tag(client) == '<html lang="en">'
    for wanted, language in (("ja", "ja"), ("ja-JP,ja;q=0.9", "ja"), ("en-US,en;q=0.9", "en"), ("de", "en")):
        assert (wanted, html_tag(client, accept_language=wanted)) == (wanted, f'<html lang="{language}">')


def test_preferences_are_kept_and_lead_back(client):
    response = client.post("/preferences/", {"language": "ja", "theme": "dark", "next": "/accounts/login/?next=/"})
    assert response.url == "/accounts/login/?next=/"
    assert html_tag(client) == '<html lang="ja" data-theme="dark">'


def test_preferences_opened_again_from_their_own_page_still_lead_back(client):
    text = client.get("/preferences/", {"next": "/accounts/login/?a=b"}).text
    assert re.findall(r'href="(/preferences/[^"]*)"', text) == ["/preferences/?next=/accounts/login/%3Fa%3Db"]


def test_preferences_sent_alone_leave_the_other_as_it_is(client):
    client.post("/preferences/", {"language": "ja", "theme": "dark"})
    client.post("/preferences/", {"theme": "system"})
    assert html_tag(client) == '<html lang="ja">'


@pytest.mark.parametrize("data", [{"language": "xx"}, {"theme": "plaid"}])
def test_preferences_that_do_not_exist_are_refused(client, data):
    response = client.post("/preferences/", data)
    assert (response.status_code, len(response.cookies.keys() & {"theme", "django_language"})) == (422, 0)


def test_preferences_cookie_made_up_by_somebody_is_ignored(client):
    client.cookies["theme"] = '"><script>'
    assert html_tag(client) == '<html lang="en">'


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_preferences_lead_nowhere_else(client, target):
    assert client.post("/preferences/", {"theme": "dark", "next": target}).url == "/"
    assert target not in client.get("/preferences/", {"next": target}).text.replace("&#x27;", "'").split("<main")[1]


def test_preferences_cookies_are_out_of_reach_of_scripts(client):
    cookies = client.post("/preferences/", {"language": "ja", "theme": "dark"}).cookies
    assert [(cookies[name]["httponly"], cookies[name]["samesite"]) for name in ("theme", "django_language")] == [
        (True, "Lax")
    ] * 2
