"""A line that comes twice is logged once, and no other line is lost for it."""

import uuid

import pytest

from factories import make_event, make_session, make_user
from sessions.agenda import log_session
from sessions.models import Impression, Session
from views.composer.lines import KEY, compose

pytestmark = pytest.mark.django_db


def test_composer_repeated_request_gives_the_same_answer_and_doubles_nothing(owner):
    first = compose(owner, "OPS301 | Quiet nights", day="2")
    again = compose(owner, "OPS301 | Quiet nights", day="2")
    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert (Session.objects.count(), Impression.objects.count()) == (1, 1)


def test_composer_repeated_request_after_a_deletion_does_not_bring_it_back(owner):
    compose(owner, "OPS301 | Quiet nights")
    Session.objects.get().discard()
    compose(owner, "OPS301 | Quiet nights")
    assert Session.objects.present().count() == 0


def test_composer_another_line_under_a_known_key_is_a_session_of_its_own(owner):
    lines = ["OPS301 | Quiet nights", "OPS302 | Loud nights", "Harbour tour"]
    for line in [*lines, *lines]:
        answer = compose(owner, line)
    assert [session.heading for session in Session.objects.order_by("created_at")] == lines
    tour = Session.objects.get(title="Harbour tour")
    assert answer.url == f"/events/harbour/?day=1&logged={tour.pk}#composer"
    assert "Harbour tour</a>" in compose(owner, "Harbour tour", htmx=True).text.split('class="logged"')[1]


def test_composer_another_line_under_the_key_of_a_deleted_session_is_logged(owner):
    compose(owner, "OPS301 | Quiet nights")
    Session.objects.get().discard()
    compose(owner, "OPS302 | Loud nights")
    assert Session.objects.present().get().heading == "OPS302 | Loud nights"


def test_composer_repeated_request_after_facts_were_added_doubles_nothing(owner):
    compose(owner, "OPS301 | Quiet nights")
    Session.objects.update(note="In the big hall", level=400, format="Workshop", version=2)
    compose(owner, "OPS301 | Quiet nights")
    assert Session.objects.count() == 1


def test_composer_repeated_request_after_the_title_was_edited_loses_no_line(owner):
    compose(owner, "Quiet nights")
    Session.objects.update(title="Calm nights", version=2)
    for _ in range(2):
        compose(owner, "Quiet nights")
    assert sorted(Session.objects.values_list("title", flat=True)) == ["Calm nights", "Quiet nights"]


def test_composer_repeated_request_after_the_title_was_edited_is_known_by_its_code(owner):
    compose(owner, "OPS301 | Quiet nights")
    Session.objects.update(title="Calm nights", version=2)
    compose(owner, "OPS301 | Quiet nights")
    assert list(Session.objects.values_list("title", flat=True)) == ["Calm nights"]


def test_composer_another_line_at_the_same_moment_is_a_session_of_its_own(owner, monkeypatch):
    compose(owner, "OPS301 | Quiet nights")
    known, looks = log_session.logged_before, []

    def late(event, typed):
        """The other line comes after the first look."""
        looks.append(typed)
        return known(event, typed) if len(looks) > 1 else None

    monkeypatch.setattr(log_session, "logged_before", late)
    compose(owner, "OPS302 | Loud nights")
    assert sorted(Session.objects.values_list("code", flat=True)) == ["OPS301", "OPS302"]


def test_composer_key_of_another_event_is_not_found(owner):
    foreign = make_session(event=make_event(owner=make_user()))
    assert compose(owner, "OPS301 | Quiet nights", key=str(foreign.pk)).status_code == 404


def test_full_form_repeated_request_doubles_nothing(owner, event):
    data = {
        "id": str(uuid.uuid4()),
        "version": "1",
        "code": "OPS301",
        "title": "Quiet",
        "day": str(event.days.first().pk),
        "state": "planned",
    }
    answers = [owner.post("/events/harbour/sessions/new/", data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert list(Impression.objects.values_list("state", flat=True)) == ["planned"]


def test_full_form_with_another_title_or_note_under_a_known_key_is_a_session_of_its_own(owner, event):
    data = {"id": KEY, "version": "1", "title": "Quiet", "day": str(event.days.first().pk), "state": "planned"}
    for more in ({}, {"title": "Loud"}, {"note": "In the big hall"}, {}, {"title": "Loud"}):
        owner.post("/events/harbour/sessions/new/", data | more)
    assert sorted(Session.objects.values_list("title", "note")) == [
        ("Loud", ""),
        ("Quiet", ""),
        ("Quiet", "In the big hall"),
    ]
