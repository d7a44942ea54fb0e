"""The fresh token that a page asks for when its own has grown old."""

import pytest
from django.test import Client

from factories import make_day, make_event

pytestmark = pytest.mark.django_db

BY_SCRIPT = {"X-Autosave": "1"}


def test_token_names_the_user_and_is_kept_nowhere(client):
    user = make_event().owner
    client.force_login(user)
    response = client.get("/token", headers=BY_SCRIPT)
    assert sorted(response.json()) == ["token", "user"]
    assert response.json()["user"] == user.pk
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "private, no-store"


def test_token_opens_the_door_to_a_post():
    event = make_event(slug="harbour")
    make_day(event=event)
    client = Client(enforce_csrf_checks=True)
    client.force_login(event.owner)
    path, body = "/events/harbour/days/1/note/", {"note": "Written", "version": 1}
    assert client.post(path, body, headers=BY_SCRIPT).status_code == 403
    fresh = client.get("/token", headers=BY_SCRIPT).json()["token"]
    assert client.post(path, body, headers=BY_SCRIPT | {"X-CSRFToken": fresh}).status_code == 200
    assert event.days.get().note == "Written"


def test_token_is_refused_without_a_word_when_signed_out(client):
    response = client.get("/token", headers=BY_SCRIPT)
    assert (response.status_code, response.content) == (401, b"")


def test_pages_name_the_user_who_is_signed_in(client):
    user = make_event().owner
    name = '<meta name="user" content='
    assert client.get("/preferences/").text.count(name) == 0
    client.force_login(user)
    assert client.get("/accounts/").text.count(f'{name}"{user.pk}">') == 1
