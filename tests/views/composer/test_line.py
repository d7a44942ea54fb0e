"""One line is split, guessed and logged, or refused at its field."""

from datetime import date

import pytest

from factories import make_event, make_session
from sessions.models import Session
from views.composer.lines import KEY, compose

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "code", "title", "level", "format"),
    [
        ("COM301-R | Advanced queues", "COM301-R", "Advanced queues", 300, ""),
        ("KEY001 | Opening | and more", "KEY001", "Opening | and more", None, "Keynote"),
        ("  OPS214 \uff5c Hands-on\nworkshop: alarms ", "OPS214", "Hands-on workshop: alarms", 200, "Workshop"),
        ("Harbour tour", "", "Harbour tour", None, ""),
        ("SEC402", "SEC402", "", 400, ""),
        ("CMP324 | Faster builds | workshop | 400", "CMP324", "Faster builds", 400, "Workshop"),
        ("DAT411 | Sharding | Level 200", "DAT411", "Sharding", 200, ""),
    ],
)
def test_composer_line_is_split_and_guessed(owner, event, typed, code, title, level, format):
    compose(owner, typed)
    logged = Session.objects.get()
    assert (logged.code, logged.title, logged.level, logged.format) == (code, title, level, format)


def test_room_and_speaker_behind_a_title_are_stored(owner, event):
    event.days.filter(number=2).update(date=date(2026, 12, 2))
    other = make_session(event=event, room="Lido")
    compose(owner, "10:30 COM301-R | Event patterns | Lido | Mara Quay", day="2")
    logged = Session.objects.exclude(pk=other.pk).get()
    facts = (logged.code, logged.title, logged.room, logged.speakers)
    assert facts == ("COM301-R", "Event patterns", "Lido", "Mara Quay")


def test_composer_logs_as_attended_in_the_day_that_was_shown(owner, event):
    response = compose(owner, "OPS301 | Quiet nights", day="2")
    logged = Session.objects.get()
    assert (str(logged.pk), logged.day.number) == (KEY, 2)
    assert list(logged.impressions.values_list("author", "state")) == [(event.owner.pk, "attended")]
    assert response.url == f"/events/harbour/?day=2&logged={KEY}#composer"


def test_composer_without_any_day_makes_the_first(client):
    event = make_event(slug="harbour")
    client.force_login(event.owner)
    compose(client, "OPS301 | Quiet nights")
    assert Session.objects.get().day.number == 1


def test_composer_without_a_key_still_logs(owner):
    assert compose(owner, "OPS301 | Quiet nights", key="").status_code == 302
    assert Session.objects.count() == 1


def test_composer_with_a_broken_key_says_so_and_keeps_the_line(owner):
    response = compose(owner, "OPS301 | Quiet nights", key="not-a-key")
    assert response.status_code == 422
    assert 'value="OPS301 | Quiet nights"' in response.text
    assert Session.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "   ", "\n", "\u200b", "10:00 | \u200b", "x" * 301, "OPS301 | " + "x" * 301])
def test_composer_line_that_cannot_be_logged_is_refused_at_the_field(owner, typed):
    response = compose(owner, typed)
    assert response.status_code == 422
    assert response.text.count('id="composer_heading_error"') == 1
    assert Session.objects.count() == 0


def test_composer_shows_the_guess_and_the_way_to_correct_it(owner):
    response = compose(owner, "KEY301 | Opening keynote", htmx=True)
    assert response.text.count('class="logged"') == 1
    assert response.text.split('class="logged"')[1].split("</form>")[0].count('<span class="chip"') == 2
    assert f"/events/harbour/sessions/{KEY}/edit/" in response.text


def test_composer_answer_for_htmx_has_a_new_key_an_empty_line_and_the_list(owner):
    response = compose(owner, "OPS301 | Quiet nights", htmx=True)
    assert response.text.lstrip().startswith('<form class="composer" id="composer"')
    assert f'name="id" value="{KEY}"' not in response.text
    assert 'name="heading" type="text" value=""' in response.text
    assert response.text.count('<div id="day-sessions" hx-swap-oob="true">') == 1


def test_composer_refused_for_htmx_is_the_composer_alone_with_the_same_key(owner):
    response = compose(owner, "", htmx=True)
    assert response.status_code == 422
    assert f'value="{KEY}"' in response.text
    assert "day-sessions" not in response.text


def test_composer_heading_is_shown_escaped(owner):
    compose(owner, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in owner.get("/events/harbour/").text
