"""What another app shares becomes a line to log, and its link goes along."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import PROJECT
from factories import make_day, make_event, make_impression, make_session, make_user
from sessions.models import Event, Impression, Photo, Session
from sessions.views.site.share_target import shared_line

LINK = "https://example.org/talks/7"
FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


# The worker reads the same table, see tests/js/worker.test.js.
SHARED = json.loads((PROJECT / "tests" / "js" / "shared-lines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("shared", "line"), [*SHARED, (["x" * 3000, "", ""], ["x" * 2000, ""])])
def test_line_and_link_of_what_was_shared(shared: list[str], line: list[str]) -> None:
    assert shared_line(*shared) == tuple(line)


def share(client: Client, **params: str) -> tuple[str, dict[str, list[str]], str]:
    """Share something; return the path, the parameters and the fragment of where it leads."""
    response = client.get(reverse("sessions:share"), params)
    assert response.status_code == 302
    parts = urlsplit(response["Location"])
    return parts.path, parse_qs(parts.query), parts.fragment


@pytest.fixture
def owner(db: None, client: Client) -> Any:
    owner = make_user()
    client.force_login(owner)
    return owner


def test_shortcut_leads_to_the_composer_of_the_running_event(client: Client, owner: Any) -> None:
    today = timezone.now().date()
    make_event(owner=owner, slug="later", first_day=today + timedelta(days=30))
    make_event(owner=owner, slug="now", first_day=today - timedelta(days=1), last_day=today + timedelta(days=1))
    make_event(slug="of-somebody-else", first_day=today, last_day=today)

    assert share(client) == ("/events/now/", {}, "composer_heading")


def test_without_a_running_event_it_is_the_latest(client: Client, owner: Any) -> None:
    make_event(owner=owner, slug="first", first_day=date(2024, 12, 1))
    make_event(owner=owner, slug="last", first_day=date(2025, 12, 1))
    make_event(owner=owner, slug="deleted", first_day=date(2026, 1, 1)).discard()

    shared = share(client, title="Fog horns", url=LINK)
    assert shared == ("/events/last/", {"heading": ["Fog horns"], "link": [LINK]}, "composer_heading")
    assert share(client, text=LINK) == ("/events/last/", {"heading": [LINK]}, "composer_heading")


def test_without_any_event_it_says_what_to_do(client: Client, owner: Any) -> None:
    response = client.get(reverse("sessions:share"), {"title": "Fog horns"})

    assert response["Location"] == "/events/"
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Add an event first. Everything you log belongs to an event."
    ]


def test_what_was_shared_survives_the_door(client: Client, db: None) -> None:
    make_user()

    response = client.get("/share/?title=Fog+horns")

    assert response["Location"] == "/accounts/login/?next=/share/%3Ftitle%3DFog%2Bhorns"


@pytest.fixture
def event(owner: Any) -> Event:
    return make_day(event=make_event(owner=owner, slug="harbour"), number=1).event


def test_it_stands_in_the_composer_and_nothing_is_saved(client: Client, event: Event) -> None:
    page = client.get("/events/harbour/", {"heading": "Fog <b>horns</b>", "link": FILM})

    composer = page.context["composer"]
    assert (composer["heading"].value(), composer["link"].value()) == ("Fog <b>horns</b>", FILM)
    assert "<b>horns</b>" not in page.content.decode()
    assert "X-Page-Of" not in page.headers
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        (FILM, (FILM, "")),
        (LINK, ("", LINK)),
        (f"{FILM}&list={'x' * 500}", ("", f"{FILM}&list={'x' * 500}")),
        ("javascript:alert(1)", ("", "")),
        ("https://", ("", "")),
        ("", ("", "")),
    ],
)
def test_link_goes_along(client: Client, event: Event, link: str, kept: tuple[str, str]) -> None:
    client.post("/events/harbour/sessions/new/", {"heading": "Fog horns", "link": link})

    assert list(Session.objects.values_list("title", "recording_url", "note")) == [("Fog horns", *kept)]


@pytest.mark.parametrize(
    ("has", "link", "kept"),
    [
        ({}, FILM, (FILM, "")),
        ({}, LINK, ("", LINK)),
        ({"note": "In the tent."}, LINK, ("", f"In the tent.\n\n{LINK}")),
        ({"recording_url": "https://vimeo.com/7"}, FILM, ("https://vimeo.com/7", FILM)),
        ({"recording_url": FILM}, FILM, (FILM, "")),
        ({"note": LINK}, LINK, ("", LINK)),
    ],
)
def test_link_goes_to_the_session_that_was_meant(
    client: Client, event: Event, has: dict[str, str], link: str, kept: tuple[str, str]
) -> None:
    now = datetime.now(UTC)
    day = event.days.get()
    times = {"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(minutes=30)}
    session = make_session(day=day, title="Fog horns", **times, **has)
    make_impression(session=session, state="planned")

    client.post("/events/harbour/sessions/new/", {"heading": "Fog horns", "link": link, "logged_at": now.isoformat()})

    assert list(Session.objects.values_list("recording_url", "note")) == [kept]
    assert Impression.objects.get().state == "attended"


def test_shortcut_for_photos_leads_to_where_they_are_chosen(client: Client, owner: Any) -> None:
    make_event(owner=owner, slug="now")
    response = client.get(reverse("sessions:share"), {"photos": "1"})
    assert response["Location"] == "/events/now/photos/#upload-files"
    assert list(get_messages(response.wsgi_request)) == []


def test_words_that_are_shared_by_a_post_go_on_as_an_address(owner: Any) -> None:
    system = Client(enforce_csrf_checks=True)  # which has no token of ours
    system.force_login(owner)
    response = system.post(reverse("sessions:share"), {"title": "Fog horns", "text": "", "url": LINK})
    assert (response.status_code, urlsplit(response["Location"]).path) == (303, "/share/")
    assert parse_qs(urlsplit(response["Location"]).query) == {"title": ["Fog horns"], "url": [LINK]}


@pytest.mark.parametrize("size", [100, 16_000_000])
def test_pictures_that_come_without_a_token_are_not_taken(owner: Any, size: int) -> None:
    make_event(owner=owner, slug="now")
    system = Client(enforce_csrf_checks=True)
    system.force_login(owner)
    files = [SimpleUploadedFile("a.png", b"x" * size, "image/png"), SimpleUploadedFile("b.png", b"y", "image/png")]
    response = system.post(reverse("sessions:share"), {"title": "Two", "files": files}, follow=True)
    assert response.redirect_chain == [("/share/?photos=again", 303), ("/events/now/photos/#upload-files", 302)]
    assert "The shared photos were not received. Choose them here." in response.text
    assert Photo.objects.count() == 0


def test_form_of_a_stranger_leads_to_a_short_address(client: Client, event: Event) -> None:
    response = client.post("/share/", {"title": "x" * 50_000, "text": "y" * 50_000, "url": "z" * 50_000, "more": "w"})

    query = parse_qs(urlsplit(response["Location"]).query)
    assert {name: len(values[0]) for name, values in query.items()} == {"title": 2000, "text": 2000, "url": 2000}
