"""The page of a session shows it and its photos, to its owner alone."""

import re
from urllib.parse import quote

import pytest

from factories import make_event, make_photo, make_session, make_user
from sessions.models import Event, Impression
from views.session.pages import NINE, facts, url

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n"


def test_session_page_shows_its_name_as_the_only_first_heading(owner, keynote):
    response = owner.get(url(keynote))
    assert response.text.count("<h1") == 1
    assert '<h1 class="session-title" lang="en">Opening</h1>' in response.text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_texts_are_typed_in_the_language_of_the_event(owner, event, keynote, language):
    Event.objects.filter(pk=event.pk).update(language=language)
    areas = re.findall(r"<textarea[^>]*>", owner.get(url(keynote)).text)
    assert [re.findall(r' lang="(\w+)"', area) for area in areas] == [[language]] * 3


def test_session_title_with_markdown_is_shown_as_plain_words(owner, event):
    linked = make_session(day=event.days.first(), code="", title="[A *small* rack](https://example.org)")
    assert '<h1 class="session-title" lang="en">A small rack</h1>' in owner.get(url(linked)).text


def test_session_page_leads_to_its_neighbours(owner, event, keynote):
    before = make_session(day=event.days.get(number=1), title="Before", starts_at=NINE)
    after = make_session(day=event.days.get(number=2), title="After")
    context = owner.get(url(keynote)).context
    assert (context["previous"], context["following"]) == (before, after)


@pytest.mark.parametrize("action", ["", "edit/"])
def test_session_of_a_stranger_or_of_another_event_is_not_found(client, owner, event, keynote, action):
    other = make_event(owner=event.owner, slug="other")
    assert owner.get(f"/events/{other.slug}/sessions/{keynote.pk}/{action}").status_code == 404
    client.force_login(make_user())
    assert client.get(url(keynote, action)).status_code == 404


@pytest.mark.parametrize("action", ["edit/", "move/", "delete/", "restore/", "state/", "impression/"])
def test_session_of_a_stranger_cannot_be_changed(client, keynote, action):
    client.force_login(make_user())
    data = facts(keynote, title="Mine", state="missed", summary="x", direction="up")
    assert client.post(url(keynote, action), data).status_code == 404
    keynote.refresh_from_db()
    assert (keynote.title, keynote.deleted_at, Impression.objects.count()) == ("Opening", None, 0)


@pytest.mark.parametrize("action", ["move/", "delete/", "restore/", "state/", "impression/"])
def test_session_changes_are_refused_as_get(owner, keynote, action):
    assert owner.get(url(keynote, action)).status_code == 405


def test_session_page_lists_photos_and_marks_the_missing_ones(owner, keynote):
    make_photo(session=keynote, name="here.png", content=PNG)
    make_photo(session=keynote, name="gone.png")
    text = owner.get(url(keynote)).text
    # In the margin, and under each of the two texts.
    assert text.count('src="/events/harbour/photos/here.png/320.webp"') == 3
    assert text.count('class="photo-missing"') == 1


def test_photo_is_sent_as_a_picture_that_can_do_nothing(owner, keynote):
    make_photo(session=keynote, name="here.png", content=PNG)
    response = owner.get("/events/harbour/photos/here.png")
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_photo_of_another_kind_is_offered_as_a_download(owner, keynote):
    make_photo(session=keynote, name="drawing.svg", content=b"<svg/>")
    response = owner.get("/events/harbour/photos/drawing.svg")
    response.close()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_photo_missing_or_of_a_stranger_is_not_found(client, owner, keynote):
    make_photo(session=keynote, name="gone.png")
    make_photo(session=keynote, name="写真 1.png", content=PNG)
    assert owner.get("/events/harbour/photos/gone.png").status_code == 404
    client.force_login(make_user())
    assert client.get(f"/events/harbour/photos/{quote('写真 1.png')}").status_code == 404
