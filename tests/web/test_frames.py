"""Which pages may have frames of other sites: those with a preview, and of the players' sites alone."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_day, make_event, make_report, make_session
from sessions.models import Event
from sessions.rules.players import FRAME_ORIGINS, player

pytestmark = pytest.mark.django_db

FRAMES = (
    "frame-src https://www.youtube-nocookie.com https://speakerdeck.com https://www.docswell.com "
    "https://www.slideshare.net"
)


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event(slug="harbour")
    client.force_login(event.owner)
    return event


def pages(event: Event) -> dict[str, str]:
    """Return the addresses of the pages with a preview."""
    day = make_day(event=event, number=1)
    session = make_session(day=day)
    chapter = make_chapter(report=make_report(event=event, slug="harbour-report"), heading="End")
    report = ["harbour", "harbour-report"]
    return {
        "session": reverse("sessions:session-detail", args=["harbour", session.pk]),
        "chapter": reverse("sessions:chapter-update", args=[*report, chapter.pk]),
        "note": reverse("sessions:day-note", args=["harbour", 1]),
        "today": reverse("sessions:event-today", args=["harbour"]),
        "report": reverse("sessions:report-detail", args=report),
    }


def directives(client: Client, address: str) -> list[str]:
    return client.get(address).headers["Content-Security-Policy"].split("; ")


def test_pages_with_a_preview_allow_frames_of_the_players_alone(event: Event, client: Client) -> None:
    usual = directives(client, reverse("sessions:event-list"))
    assert not [each for each in usual if each.startswith(("frame-src", "child-src"))]

    found = {name: directives(client, address) for name, address in pages(event).items()}
    assert found == {name: [*usual, FRAMES] for name in found}


def test_page_that_is_shown_again_after_an_error_allows_them_too(event: Event, client: Client) -> None:
    address = pages(event)["chapter"]
    answer = client.post(address, {"heading": "End", "level": 2, "body": "x" * 300_001, "version": 1})
    assert (answer.status_code, FRAMES in answer.headers["Content-Security-Policy"]) == (413, True)


def test_script_knows_the_same_sites() -> None:
    script = (Path(settings.BASE_DIR) / "static/js/pages/players.js").read_text()
    assert tuple(re.findall(r'^  "(https://[^"]+)",$', script, re.MULTILINE)) == FRAME_ORIGINS


@pytest.mark.parametrize(
    ("kind", "value", "frame"),
    [
        ("youtube", "abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("youtube", "https://youtu.be/abcdefghijk?t=90", "https://www.youtube-nocookie.com/embed/abcdefghijk?start=90"),
        (
            "youtube",
            "https://www.youtube.com/watch?v=abcdefghijk&t=999999s",
            "https://www.youtube-nocookie.com/embed/abcdefghijk?start=172800",
        ),
        ("speakerdeck", "0a1b?slide=3", "https://speakerdeck.com/player/0a1b?slide=3"),
        ("docswell", "https://www.docswell.com/s/me/K1-talk/12", "https://www.docswell.com/slide/K1/embed#p12"),
        ("slideshare", "aB_1", "https://www.slideshare.net/slideshow/embed_code/key/aB_1"),
        ("youtube", "https://evil.example/watch?v=abcdefghijk", None),
        ("youtube", "abc/../def", None),
        ("speakerdeck", "a?slide=1&autoplay=1", None),
        ("docswell", "https://www.docswell.com.evil.example/s/me/K1-talk", None),
        ("figma", "https://www.figma.com/file/x", None),
    ],
)
def test_player_has_a_frame_of_the_list_or_there_is_none(kind: str, value: str, frame: str | None) -> None:
    found = player(kind, value)
    assert (found and found.frame) == frame
