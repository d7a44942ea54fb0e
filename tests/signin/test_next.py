"""Where one is sent on to: paths of this site only, wherever the address comes from."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factories import PASSWORD
from sessions.web.htmx import LONGEST_PATH, site_path

OUR_PATHS = (
    *(
        "/",
        "/events/",
        "/events/?a=1&b=%20",
        "/events/x/#chapter-3",
        "/イベント/",
        "/a//b",
        "/x?next=http://evil.example/",
    ),
    *("/%5cevil.example", "/@evil.example", "/" + "x" * (LONGEST_PATH - 1)),
)
NOT_OURS = (
    *("", "events/", "http://[x", "http://[", "https://x]y", "//[", "http://localhost/", "http://testserver/events/"),
    *("http:/events/", "http:events/", "//testserver/", "///testserver/", "//evil.example", "/\\evil.example"),
    *("\\/evil.example", "\\\\evil.example", "/a\\b", "javascript:alert(1)", "/\tevil", "/\n/evil", "\t/events/"),
    *(" /events/", "/events/\r\nX-Header: y", "/\x00", "/\x7f", "/\u2028", "/\ud800", "http://localhost:8000/events/"),
    *("http://１２７.0.0.1/", "//\u2100.example", "/" + "x" * LONGEST_PATH, "/" + "あ" * LONGEST_PATH, "?a", "#a"),
)


def test_only_paths_of_this_site_are_taken():
    assert [text for text in OUR_PATHS if site_path(text, "/default/") != text] == []
    assert [text for text in NOT_OURS if site_path(text, "/default/") != "/default/"] == []


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", password=PASSWORD)


def test_sign_in_sign_up_and_sign_out_lead_nowhere_else(owner, settings):
    settings.SIGNUP_OPEN = True
    signed_in = Client()
    signed_in.force_login(owner)
    for target in NOT_OURS:
        if "\ud800" in target:  # on the wire it becomes another character
            continue
        fields = {"next": target}
        led = [
            signed_in.get("/accounts/login/", fields),
            Client().post("/preferences/", fields | {"theme": "dark"}),
        ]
        assert (target, [response.headers.get("Location") for response in led]) == (target, ["/", "/"])
        page = Client().get("/accounts/login/", fields)
        assert (page.status_code, page.context["signup_url"]) == (200, "/accounts/signup/")
        assert Client().get("/accounts/signup/", fields).status_code == 200
        assert Client().get("/preferences/", fields).context["next"] == "/"
    for number, target in enumerate(("http://[x", "http://localhost/", "//evil.example")):
        again = signed_in.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": target})
        assert (target, again["Location"]) == (target, "/")
        client = Client()
        assert client.post("/accounts/logout/", {"next": target})["Location"] == "/accounts/login/"
        words = {"login": "owner", "password": PASSWORD, "next": target}
        assert client.post("/accounts/login/", words)["Location"] == "/"
        words = {"username": f"visitor{number}", "password1": PASSWORD, "password2": PASSWORD, "next": target}
        assert Client().post("/accounts/signup/", words)["Location"] == "/"


def test_page_that_somebody_comes_from_is_one_of_ours(owner):
    for page in (
        "http://[",
        "http://testserver//evil.example/",
        "http://testserver/\\evil",
        "http://evil.example/",
        "x",
    ):
        htmx = Client().get("/events/", headers={"HX-Request": "true", "HX-Current-URL": page})
        form = Client().post("/events/new/", {}, headers={"Referer": page})
        assert (page, htmx["HX-Redirect"], form["Location"]) == (page, *["/accounts/login/?next=/"] * 2)
