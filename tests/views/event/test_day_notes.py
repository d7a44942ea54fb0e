"""The note of a day saves itself, and neither of two texts is lost."""

import pytest
from django.test import Client

from factories import make_day

pytestmark = pytest.mark.django_db


def note(client: Client, text: str, version: int, *, script: bool = True):
    headers = {"X-Autosave": "1"} if script else {}
    return client.post("/events/harbour/days/1/note/", {"note": text, "version": version}, headers=headers)


def test_day_note_saves_itself_and_names_the_new_version(owner, event):
    make_day(event=event)
    response = note(owner, "  Coffee\r\nupstairs", 1)
    assert (response.status_code, response.text.count('data-version="2"')) == (200, 1)
    assert event.days.get().note == "  Coffee\nupstairs"


def test_day_note_of_a_stale_version_is_refused_with_both_texts(owner, event):
    make_day(event=event)
    note(owner, "from the phone", 1)
    response = note(owner, "from the laptop", 1)
    assert response.status_code == 409
    assert [text in response.text for text in ("from the phone", "from the laptop", 'data-version="2"')] == [True] * 3
    assert event.days.get().note == "from the phone"


def test_day_note_sent_twice_is_no_conflict(owner, event):
    make_day(event=event)
    assert [note(owner, "same", 1).status_code for _ in range(2)] == [200, 200]
    assert event.days.get().version == 2


def test_day_note_without_a_script_goes_back_to_the_day(owner, event):
    make_day(event=event)
    assert note(owner, "plain", 1, script=False).url == "/events/harbour/?day=1"


def test_day_note_stale_without_a_script_is_the_page_with_both_and_the_next_version(owner, event):
    make_day(event=event)
    note(owner, "from the phone", 1)
    response = note(owner, "from the laptop", 1, script=False)
    assert response.status_code == 409
    assert response.text.count("from the laptop") == 2
    assert 'name="version" value="2"' in response.text


def test_day_note_too_long_is_413_and_without_a_script_comes_back_whole(owner, event):
    make_day(event=event)
    text = "x" * 100_001
    assert note(owner, text, 1).status_code == 413
    page = note(owner, text, 1, script=False)
    assert (page.status_code, page.text.count(text)) == (413, 1)
    assert event.days.get().version == 1


def test_day_note_without_a_version_is_refused(owner, event):
    make_day(event=event)
    response = owner.post("/events/harbour/days/1/note/", {"note": "lost?"}, headers={"X-Autosave": "1"})
    assert (response.status_code, event.days.get().note) == (422, "")
