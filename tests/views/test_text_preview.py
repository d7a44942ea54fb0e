"""The preview of a chapter and of a day's note: rendered as typed, and nothing is written."""

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_day, make_event, make_report
from sessions.models import Chapter, Day

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Preview": "1"}
TYPED = "# Not **saved**\n\nWords"
RENDERED = (
    '<div class="prose prose-zenn" hx-disable><h3 class="prose-h1" data-line="0">Not <strong>saved</strong></h3>\n'
    '<p data-line="2">Words</p>\n</div>'
)


@pytest.fixture
def client(client: Client) -> Client:
    event = make_event(slug="harbour")
    make_day(event=event, number=1, note="Saved")
    make_chapter(report=make_report(event=event, slug="harbour-report"), heading="End", body="Saved")
    client.force_login(event.owner)
    return client


def fields(kind: str, text: str) -> tuple[str, dict[str, object]]:
    """Return the address of the preview, and what the form sends to it."""
    if kind == "note":
        return reverse("sessions:day-note-preview", args=["harbour", 1]), {"note": text, "version": 1}
    chapter = Chapter.objects.get()
    sent = {"heading": "Changed", "level": 2, "body": text, "version": 1}
    return reverse("sessions:chapter-preview", args=["harbour", "harbour-report", chapter.pk]), sent


KINDS = pytest.mark.parametrize("kind", ["chapter", "note"])


@KINDS
def test_preview_renders_what_is_typed_and_writes_nothing(kind: str, client: Client) -> None:
    before = [*Chapter.objects.values(), *Day.objects.values()]
    answer = client.post(*fields(kind, TYPED), headers=SCRIPT)

    assert answer.status_code == 200
    assert answer.text.count(RENDERED) == 1
    assert "<html" not in answer.text
    assert [*Chapter.objects.values(), *Day.objects.values()] == before


@KINDS
def test_preview_without_a_script_is_the_page_with_what_was_typed(kind: str, client: Client) -> None:
    answer = client.post(*fields(kind, TYPED))

    assert (answer.status_code, answer.text.count(RENDERED)) == (200, 1)
    assert answer.text.count(f">\n{TYPED}</textarea>") == 1
    assert ("Nothing is saved yet." in answer.text, "data-unsaved" in answer.text) == (True, True)


@KINDS
def test_preview_of_a_text_that_is_too_long_says_why(kind: str, client: Client) -> None:
    answer = client.post(*fields(kind, "x" * 300_001), headers=SCRIPT)
    assert (answer.status_code, "Ensure this value has at most" in answer.text) == (422, True)


def test_preview_of_a_chapter_does_not_need_its_heading(client: Client) -> None:
    address, sent = fields("chapter", TYPED)
    answer = client.post(address, sent | {"heading": ""}, headers=SCRIPT)
    assert (answer.status_code, answer.text.count(RENDERED)) == (200, 1)
