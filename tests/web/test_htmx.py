"""On the wire: a part for htmx, the page for everybody else, and a way out for what is not saved."""

import json
import re

import pytest
from django.test import Client

from factories import make_day, make_event, make_impression, make_session
from sessions.models import Event, Session

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def event() -> Event:
    event = make_event(slug="harbour")
    make_day(event=event)
    make_day(event=event)
    return event


@pytest.fixture
def talk(event: Event) -> Session:
    return make_session(day=event.days.first(), title="Quiet nights")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def post(client: Client, talk: Session, action: str, data: dict[str, str], target: str = "day-sessions"):
    headers = HTMX | {"HX-Target": target}
    return client.post(f"/events/harbour/sessions/{talk.pk}/{action}/", data, headers=headers)


def is_page(text: str) -> bool:
    return text.count("<!DOCTYPE html>") == 1


def test_page_answers_say_that_they_depend_on_htmx(owner, talk):
    for path in ("/events/", "/events/harbour/", f"/events/harbour/sessions/{talk.pk}/", "/accounts/"):
        assert "HX-Request" in owner.get(path)["Vary"].split(", ")


@pytest.mark.parametrize("more", [{}, {"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}])
def test_pages_come_whole_also_for_back_and_boosted_links(owner, event, more):
    headers = HTMX | more if more else {}
    assert is_page(owner.get("/events/harbour/", headers=headers).text)


@pytest.mark.parametrize(
    ("action", "data"),
    [("state", {"state": "missed"}), ("move", {"before": "last"}), ("move", {"day": "2"}), ("delete", {})],
)
def test_changes_of_a_card_answer_with_the_list_alone(owner, talk, action, data):
    response = post(owner, talk, action, data)
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<div id="day-sessions">')
    assert not is_page(response.text)


def test_mark_answers_with_its_card_alone(owner, talk):
    response = post(owner, talk, "state", {"watch_later": "on"}, target=f"session-{talk.pk}")
    assert re.match(rf'\s*<li class="card card-open" id="session-{talk.pk}"', response.text)
    assert (response.text.count("<li "), response.text.count('value="off"')) == (1, 1)


@pytest.mark.parametrize(
    ("data", "part", "value"),
    [
        ({"state": "attended"}, "state", "none"),
        ({"state": "none"}, "state", "attended"),
        ({"watch_later": "on"}, "later", "off"),
    ],
)
def test_tap_on_a_card_answers_with_what_was_tapped_alone(owner, talk, data, part, value):
    response = post(owner, talk, "state", data, target=f"{part}-{talk.pk}")
    assert re.match(rf'\s*<\w+ class="[^"]*"[^>]* id="{part}-{talk.pk}"', response.text)
    assert re.findall(r"<(?:li|article|form|time)\b", response.text) == []
    own = "attended" if part == "state" else "on"
    assert re.findall(rf'value="(\w+)" data-own="{own}"', response.text) == [value]


def test_second_tap_clears_wherever_a_state_is_shown(owner, talk):
    make_impression(session=talk, state="attended", watch_later=True, rating=3)
    for page in ("/events/harbour/", f"/events/harbour/sessions/{talk.pk}/"):
        pressed = re.findall(r'value="(\w+)" data-own="(\w+)"[^>]*aria-pressed="true"', owner.get(page).text)
        assert dict(pressed).items() == {"none": "attended", "off": "on"}.items(), page
        assert len(pressed) == 2


def test_state_on_the_session_page_answers_with_its_part(owner, talk):
    response = post(owner, talk, "state", {"state": "attended"}, target="session-state")
    assert re.match(r'\s*<div class="session-state" id="session-state"', response.text)
    assert re.findall(r'data-own="(\w+)"[^>]*aria-pressed="true"', response.text) == ["attended"]


def test_invalid_state_is_422_and_shows_what_is_saved(owner, talk):
    make_impression(session=talk, state="missed")
    response = post(owner, talk, "state", {"state": "bored"})
    assert response.status_code == 422
    assert re.findall(r'name="state" value="none" data-own="(\w+)"[^>]*aria-pressed="true"', response.text) == [
        "missed"
    ]


def test_delete_sends_the_undo_along_out_of_band(owner, talk):
    response = post(owner, talk, "delete", {})
    assert response.text.count('id="messages" role="status" hx-swap-oob="true"') == 1
    assert response.text.count(f'action="/events/harbour/sessions/{talk.pk}/restore/"') == 1


def test_changes_without_a_message_leave_the_messages_alone(owner, talk):
    assert 'id="messages"' not in post(owner, talk, "state", {"state": "missed"}).text


def test_changes_of_somebody_signed_out_lead_to_the_door(client, talk):
    response = post(client, talk, "state", {"state": "missed"})
    assert response["HX-Redirect"].startswith("/accounts/login/")


def test_every_answer_without_htmx_is_a_redirect(owner, talk):
    for action, data in [
        ("state", {"state": "missed"}),
        ("move", {"direction": "up"}),
        ("delete", {}),
        ("restore", {}),
    ]:
        assert owner.post(f"/events/harbour/sessions/{talk.pk}/{action}/", data).status_code == 302


def test_htmx_is_told_to_run_nothing_and_to_keep_nothing(owner):
    content = re.search(r"<meta name=\"htmx-config\" content='([^']+)'", owner.get("/events/").text)[1]
    config = json.loads(content)
    assert config["attributesToSettle"] == ["class"]  # a style that a script gave would be a breach of the policy
    assert {
        name: config[name] for name in ("allowEval", "allowScriptTags", "includeIndicatorStyles", "historyCacheSize")
    } == {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "historyCacheSize": 0,
    }
    assert [(rule["code"], rule["swap"]) for rule in config["responseHandling"]] == [
        ("204", False),
        ("[23]..", True),
        ("422", True),
        ("[45]..", False),
    ]


def test_requests_without_a_token_are_refused(event, talk):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(event.owner)
    page = strict.get("/events/harbour/")
    token = re.search(r'hx-headers=\'{"X-CSRFToken": "(\w+)"}\'', page.text)[1]
    path = f"/events/harbour/sessions/{talk.pk}/state/"
    assert strict.post(path, {"state": "missed"}, headers=HTMX).status_code == 403
    assert strict.post(path, {"state": "missed"}, headers=HTMX | {"X-CSRFToken": token}).status_code == 200


def test_pages_hold_no_inline_script_style_or_handler(owner, talk):
    for path in (
        "/events/",
        "/events/new/",
        "/events/harbour/",
        f"/events/harbour/sessions/{talk.pk}/",
        f"/events/harbour/sessions/{talk.pk}/edit/",
        "/accounts/",
        "/accounts/password/change/",
        "/accounts/sessions/",
    ):
        text = owner.get(path).text
        assert re.findall(r"<style|\sstyle=|\son\w+=|hx-on|<script(?![^>]*\ssrc=)|javascript:", text) == [], path
